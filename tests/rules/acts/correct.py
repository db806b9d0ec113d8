"""Correcting a record: another licence where all rides to come stay allowed; never into somebody else (C5, B5)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.rider import Rider
from resolvers.reader.catalog import node_id
from tests.rules.act import DONE, Act, Answer
from tests.rules.booked import BrokenRule
from tests.rules.model import Model
from tests.rules.person import PEOPLE
from tests.rules.shown import Shown
from tests.rules.stage import Stage
from tests.rules.table import Kinds, Table

COMING = ("HELD", "BOOKED", "MODIFIED", "CHECKED_IN")
# Of each licence one who has it: what they may ride, whoever has it may.
LIKE = {"A": 2, "A2": 4, "B": 5}
FAMILY = (0, 1)


@dataclass(frozen=True)
class Correct(Act):
    """Headquarters corrects a record, which somebody may have changed meanwhile (`stale`)."""

    record: int
    stale: bool

    mutation = "correctRider"
    shows = "rider { id }"

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        version = {"expectedVersion": 1_000_000} if self.stale else {}
        return {"riderId": node_id(Rider, UUID(before.riders[self.record])), **version}

    def may_ride(self, model: Model, said: int) -> bool:
        """Whether the licence of whoever said so allows all rides to come."""
        mine = (each for each in model.bookings.values() if each.record == self.record and each.status in COMING)
        there = (model.places[each.place] for each in mine)
        return all(vehicle in PEOPLE[said].rides for slot, vehicle in there if slot not in model.left)

    def done(self, model: Model, answer: Answer) -> None:
        if answer.key != answer.after.riders.get(self.record):
            raise BrokenRule(f"{self} answered {answer.payload}, and left {answer.after.riders}")


@dataclass(frozen=True)
class CorrectLicence(Correct):
    """What they may ride from now on; refused where a ride to come would not be allowed."""

    licence: str

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {**super().given(stage, before), "licenceClass": self.licence}

    def allowed(self, model: Model) -> set[str]:
        if self.stale:
            return {"Conflict"}
        same = PEOPLE[model.known[self.record]].licence == self.licence
        return {DONE} if same or self.may_ride(model, LIKE[self.licence]) else {"LicenceNotAllowed"}

    def done(self, model: Model, answer: Answer) -> None:
        super().done(model, answer)
        model.known[self.record] = LIKE[self.licence]


@dataclass(frozen=True)
class CorrectPhone(Correct):
    """A number: nothing else changes, nobody is told."""

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {**super().given(stage, before), "phone": "+33639980042"}

    def allowed(self, model: Model) -> set[str]:
        return {"Conflict"} if self.stale else {DONE}


@dataclass(frozen=True)
class BecomeTwin(Correct):
    """One of the family gets the other's day of birth: they would be one person twice."""

    twin: int

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {**super().given(stage, before), "birthDate": PEOPLE[self.twin].born}

    def allowed(self, model: Model) -> set[str]:
        may = self.stale or self.may_ride(model, model.known[self.record])
        return {"Conflict"} if may else {"LicenceNotAllowed"}


def correct(table: Table) -> Correct | None:
    """Anybody whose record is theirs."""
    people = sorted(table.shown.riders)
    if not people:
        return None
    record, stale = table.dice.choice(people), table.chance(0.1)
    if set(FAMILY) <= set(people) and table.chance(0.2):
        one, other = table.dice.sample(FAMILY, 2)
        return BecomeTwin(one, stale, other)
    if table.chance(0.2):
        return CorrectPhone(record, stale)
    return CorrectLicence(record, stale, table.dice.choice((*LIKE, "A")))


KINDS: Kinds = {"correct": (6, correct)}
