"""Keep what people typed from being read as markup: its punctuation travels in disguise until the message is written.

A template is text with marks (`markup.py`), filled in by Liquid. What Liquid puts into it is disguised as it is put in:
each character that a mark could be made of becomes one of Unicode's private use area, which means nothing to the
parser. The writers take the disguise off, one text at a time, and escape what they write. So a name like `**[a](b)**`,
or one with HTML or Liquid in it, arrives as it was typed and as nothing else.
"""

import string
from typing import Any

_BASE = 0xE000
_PRIVATE = dict.fromkeys(range(57344, 63744))
_DISGUISE = {ord(char): _BASE + ord(char) for char in string.punctuation} | dict.fromkeys(map(ord, "\n\r\t\v\f"), " ")
_UNDO = {_BASE + ord(char): char for char in string.punctuation}
# Where the table of facts goes: no text can contain it, for `cleaned` takes it out of whatever comes from outside.
FACTS = "\uf8f0"


def cleaned(value: Any) -> Any:
    """A text, or whatever holds texts, without characters of the private use area or half characters."""
    if isinstance(value, str):
        return value.translate(_PRIVATE).encode("utf-8", "ignore").decode()
    if isinstance(value, dict):
        return {key: cleaned(item) for key, item in value.items()}
    if isinstance(value, list):
        return [cleaned(item) for item in value]
    return value


def shield(text: str) -> str:
    """The text in disguise, on one line."""
    return text if text == FACTS else text.translate(_DISGUISE)


def unshield(text: str) -> str:
    """The text as it was."""
    return text.translate(_UNDO)
