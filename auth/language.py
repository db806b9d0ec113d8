"""In which of our two languages to answer a browser: French first."""

from collections.abc import Mapping
from typing import Literal

Language = Literal["fr", "en"]


def language_of(headers: Mapping[str, str]) -> Language:
    """English if Accept-Language prefers it to French (RFC 9110, section 12.5.4), French in every other case."""
    wanted = {"fr": 0.0, "en": 0.0}
    for entry in headers.get("accept-language", "")[:1000].split(","):
        tag, _, weight = entry.strip().lower().partition(";q=")
        name = tag.partition("-")[0].strip()
        if name in wanted:
            wanted[name] = max(wanted[name], _quality(weight))
    return "en" if wanted["en"] > wanted["fr"] else "fr"


def _quality(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
