"""What a variable may hold, from the made-up cases of its cause: shown beside its description (F2)."""

from functools import reduce
from typing import Any

from models.message import MessageCause
from models.rider import Locale
from resolvers.rendering.said import say
from resolvers.rendering.samples import samples_of
from resolvers.rendering.wording import plain


def example_of(cause: MessageCause, path: str, locale: Locale) -> str | None:
    """The words of the first case that has some; None where it is yes or no, or a table."""
    for sample in samples_of(cause):
        value = reduce(_member, path.split("."), say(cause, locale, plain(dict(sample.variables))).variables)
        if value and not isinstance(value, bool):
            return str(value)
    return None


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None
