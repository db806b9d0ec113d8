"""Spaces that must not break, in French."""

import re

NO_BREAK = "\u00a0"
_BEFORE = re.compile(r" (?=[:;!?»%€])")
_AFTER = re.compile(r"(?<=«) ")


def set_spaces(words: str, language: str) -> str:
    """French puts a space before some marks, which must not begin a line."""
    if language != "fr":
        return words
    return _AFTER.sub(NO_BREAK, _BEFORE.sub(NO_BREAK, words))
