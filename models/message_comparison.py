"""Two versions of a template side by side, line by line (F2); pure."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher


class LineFate(enum.StrEnum):
    """What became of a line from one version to the other."""

    SAME = "SAME"
    REMOVED = "REMOVED"
    ADDED = "ADDED"


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line of a section, and whether both versions have it."""

    section: str
    fate: LineFate
    words: str


def compare_lines(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[ComparedLine]:
    """All lines of both, section by section; of what changed, first what went."""
    for section in after:
        old, new = (str(each.get(section) or "").splitlines() for each in (before, after))
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag == "equal":
                yield from (ComparedLine(section, LineFate.SAME, line) for line in old[i1:i2])
            else:
                yield from (ComparedLine(section, LineFate.REMOVED, line) for line in old[i1:i2])
                yield from (ComparedLine(section, LineFate.ADDED, line) for line in new[j1:j2])
