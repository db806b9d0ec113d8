"""What is asked, without GraphQL and without SQL: a tree of fields, with places where variables go."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Variable:
    """A scalar that changes from run to run: the path of its value in the variables."""

    path: tuple[str | int, ...]

    def value(self, variables: Mapping[str, Any]) -> Any:
        """The value in one run."""
        found: Any = variables
        for step in self.path:
            found = found[step]
        return found


class Shaping(enum.Enum):
    """A choice that shapes the statement wherever it stands, also in a list: no `Variable` stands for it."""


@dataclass(frozen=True, slots=True)
class Selection:
    """One field of the answer.

    `key` is its name in the answer, `name` the field's own, `type` the type of object it holds ("" for a scalar),
    `many` whether it is a list. `only` names the types of object that it applies to, where a fragment narrows it.
    """

    key: str
    name: str
    type: str = ""
    many: bool = False
    arguments: Mapping[str, Any] = field(default_factory=dict)
    children: tuple["Selection", ...] = ()
    only: frozenset[str] | None = None


class ReadError(Exception):
    """A read that cannot be done as asked; the message is for the developer of the client."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
