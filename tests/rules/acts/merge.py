"""Merging two records of one person: all rides and wishes of the second are the first's from then on (J1)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.rider import Rider
from resolvers.reader.catalog import node_id
from tests.rules.act import DONE, Act, Answer
from tests.rules.booked import BrokenRule
from tests.rules.model import Model
from tests.rules.shown import Shown
from tests.rules.stage import Stage
from tests.rules.table import Kinds, Table


@dataclass(frozen=True)
class Merge(Act):
    """Headquarters finds that two are one; refused where both ride, or both wait."""

    kept: int
    merged: int

    mutation = "mergeRiders"
    shows = "rider { id }"

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        kept, merged = (node_id(Rider, UUID(before.riders[each])) for each in (self.kept, self.merged))
        return {"riderId": kept, "mergedId": merged}

    def allowed(self, model: Model) -> set[str]:
        slots = [
            {model.places[each.place][0] for each in model.bookings.values() if each.live and each.record == record}
            for record in (self.kept, self.merged)
        ]
        both_wait = {self.kept, self.merged} <= model.waiting
        return {"Conflict"} if both_wait or slots[0] & slots[1] else {DONE}

    def done(self, model: Model, answer: Answer) -> None:
        if answer.key != answer.after.riders.get(self.kept) or self.merged in answer.after.riders:
            raise BrokenRule(f"{self} answered {answer.payload}, and left {answer.after.riders}")
        model.merged[self.merged] = self.kept
        del model.known[self.merged]
        for each in model.bookings.values():
            if each.record == self.merged:
                each.record = self.kept


def merge(table: Table) -> Merge | None:
    """Any two, late: the fewer people there are, the less they meet."""
    people = sorted(table.shown.riders)
    if len(people) < 3 or len(table.model.merged) > 1:
        return None
    return Merge(*table.dice.sample(people, 2))


KINDS: Kinds = {"merge": (2, merge)}
