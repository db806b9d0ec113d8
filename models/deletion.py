"""What was deleted: told by the use case, since no row is left to read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deletion:
    """Something that is no more, by the name that people gave it; the trail keeps what it was."""

    name: str
