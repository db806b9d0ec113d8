"""In which of our two languages a page speaks: French first."""

import re
from enum import StrEnum

from starlette.requests import HTTPConnection

LONGEST_HEADER = 1_000
# French puts a space before these signs, at which no line may break.
_SPACED_SIGN = re.compile(r" (?=[?!:;])")


class Language(StrEnum):
    """A language of the pages; its value is the `lang` attribute."""

    FR = "fr"
    EN = "en"

    def say(self, french: str, english: str) -> str:
        """The one of two wordings that is in this language."""
        return _SPACED_SIGN.sub("\u00a0", french) if self is Language.FR else english


def language_of(request: HTTPConnection) -> Language:
    """English if Accept-Language prefers it to French (RFC 9110, section 12.5.4), French in every other case."""
    wanted = dict.fromkeys(Language, 0.0)
    for entry in request.headers.get("accept-language", "")[:LONGEST_HEADER].split(","):
        tag, _, weight = entry.strip().lower().partition(";")
        name = tag.partition("-")[0].strip()
        if name in ("fr", "en"):
            language = Language(name)
            wanted[language] = max(wanted[language], _quality(weight))
    return Language.EN if wanted[Language.EN] > wanted[Language.FR] else Language.FR


def _quality(weight: str) -> float:
    name, _, value = weight.partition("=")
    if not weight.strip():
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0
