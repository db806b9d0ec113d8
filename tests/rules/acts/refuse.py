"""Refusing, by the mailed link, what is held instead of a ride that was lost (C6)."""

from dataclasses import dataclass
from typing import Any

from models.policy.viewer import ANONYMOUS, Viewer
from tests.rules.act import DONE, Act, Answer
from tests.rules.booked import BrokenRule
from tests.rules.model import Model
from tests.rules.shown import Shown
from tests.rules.stage import Stage
from tests.rules.table import Kinds, Table


@dataclass(frozen=True)
class RefuseOffer(Act):
    """In time, late or again."""

    booking: str

    mutation = "refuseOffer"

    def asker(self, stage: Stage) -> Viewer | str:
        return ANONYMOUS

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {"token": before.refusals[self.booking].partition("token=")[2]}

    def allowed(self, model: Model) -> set[str]:
        return {DONE} if model.bookings[self.booking].status in ("HELD", "CANCELLED") else {"Conflict"}

    def done(self, model: Model, answer: Answer) -> None:
        mine = model.bookings[self.booking]
        if (answer.key, answer.place) != (self.booking, mine.place):
            raise BrokenRule(f"{self} answered {answer.payload}")
        if mine.status == "HELD":
            mine.give_back("RIDER")


def refuse(table: Table) -> RefuseOffer | None:
    """Whoever was told of an alternative."""
    told = list(table.shown.refusals)
    return RefuseOffer(table.dice.choice(told)) if told else None


KINDS: Kinds = {"refuse": (3, refuse)}
