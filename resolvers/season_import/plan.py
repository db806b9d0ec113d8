"""What an import would change: shown to a person first, then carried out. Nothing here reads or writes the database."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from models.kit.base import Base
from models.kit.uuid7 import uuid7
from resolvers.season_import.problems import CellProblem

Stored = Mapping[str, Any]
"""A row of the database, by column."""


class Noun(StrEnum):
    """What an import touches, in the order in which people think of it."""

    SEASON = "SEASON"
    DEALERSHIP = "DEALERSHIP"
    MODEL = "MODEL"
    VEHICLE = "VEHICLE"
    EVENT = "EVENT"
    SLOT = "SLOT"
    PLACE = "PLACE"


class Action(StrEnum):
    """What happens to a thing. A cancelled event stays, with its history."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    REMOVED = "REMOVED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, before and after."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changes: `key` is its code, number, name, or code and first day."""

    action: Action
    noun: Noun
    key: str
    fields: tuple[FieldChange, ...] = ()


@dataclass
class Writes:
    """Rows to write, by table. Deletes go first, then updates, then inserts: keys are free when they are needed."""

    deletes: dict[type[Base], list[Any]] = field(default_factory=dict)
    updates: dict[type[Base], list[dict[str, Any]]] = field(default_factory=dict)
    inserts: dict[type[Base], list[dict[str, Any]]] = field(default_factory=dict)

    def delete(self, model: type[Base], keys: Iterable[Any]) -> None:
        """Rows of these keys go."""
        self.deletes.setdefault(model, []).extend(keys)

    def update(self, model: type[Base], **values: Any) -> None:
        """The row whose primary key is among the values gets the others."""
        self.updates.setdefault(model, []).append(values)

    def insert(self, model: type[Base], **values: Any) -> None:
        """A new row."""
        self.inserts.setdefault(model, []).append(values)


@dataclass
class ImportPlan:
    """Everything that an import would do to one season.

    `changes` names each season, dealership, model, vehicle and event that changes; slots and places are counted in
    `counts` only, by noun and action, as is everything else. `conflicts` forbid the import: bookings stand in the way.
    `notes` are told and forbid nothing. `names` says how people call a thing whose key is a code or a number.
    """

    year: int | None
    changes: list[Change] = field(default_factory=list)
    counts: Counter[tuple[Noun, Action]] = field(default_factory=Counter)
    unchanged: Counter[Noun] = field(default_factory=Counter)
    conflicts: list[CellProblem] = field(default_factory=list)
    notes: list[CellProblem] = field(default_factory=list)
    names: dict[tuple[Noun, str], str] = field(default_factory=dict)
    writes: Writes = field(default_factory=Writes, repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether the database already says what the sheets say."""
        return not self.counts

    def record(self, action: Action, noun: Noun, key: str, fields: Iterable[FieldChange] = ()) -> None:
        """Note one change."""
        self.changes.append(Change(action, noun, key, tuple(fields)))
        self.counts[noun, action] += 1

    def settle(
        self, noun: Noun, model: type[Base], key: str, stored: Stored | None, wanted: Mapping[str, Any]
    ) -> tuple[UUID, list[FieldChange]]:
        """Bring one row to what the sheet wants: created, updated or unchanged. Its id, and what changed of it."""
        if stored is None:
            made = uuid7()
            self.writes.insert(model, id=made, **wanted)
            self.record(Action.CREATED, noun, key)
            return made, []
        found: UUID = stored["id"]
        changed = [FieldChange(name, stored[name], value) for name, value in wanted.items() if stored[name] != value]
        if changed:
            self.writes.update(model, id=found, **{change.field: change.after for change in changed})
            self.record(Action.UPDATED, noun, key, changed)
        else:
            self.unchanged[noun] += 1
        return found, changed
