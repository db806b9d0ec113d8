"""Confirming by the mailed link, in time, late or again: a booking, a group, or what was offered (C3, C6, C7)."""

from dataclasses import dataclass
from typing import Any

from models.policy.viewer import ANONYMOUS, Viewer
from tests.rules.act import DONE, Act, Answer
from tests.rules.booked import Booked, BrokenRule
from tests.rules.model import Model
from tests.rules.shown import Shown
from tests.rules.stage import Stage
from tests.rules.table import Kinds, Table


@dataclass(frozen=True)
class Confirm(Act):
    """A rider follows the link; of a group, that of the organiser confirms all or none."""

    booking: str

    mutation = "confirmBooking"

    def asker(self, stage: Stage) -> Viewer | str:
        return ANONYMOUS

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {"token": before.links[self.booking].partition("token=")[2]}

    def allowed(self, model: Model) -> set[str]:
        mine = model.bookings[self.booking]
        if mine.status not in ("HELD", "CANCELLED"):
            return {DONE}
        if mine.status == "CANCELLED" and mine.reason != "HOLD_EXPIRED":
            return {"Conflict"}
        if not mine.party:
            return _refused(model, mine, proves=True) or {DONE}
        trial = model.copy()
        for key, proves in _all(trial, self.booking):
            if refused := _refused(trial, trial.bookings[key], proves=proves):
                return refused
            _confirm(trial, trial.bookings[key], proves=proves)
        return {DONE}

    def done(self, model: Model, answer: Answer) -> None:
        mine = model.bookings[self.booking]
        if (answer.key, answer.place) != (self.booking, mine.place):
            raise BrokenRule(f"{self} answered {answer.payload}")
        if mine.status not in ("HELD", "CANCELLED"):
            return
        for key, proves in _all(model, self.booking):
            _confirm(model, model.bookings[key], proves=proves)
        for each in model.bookings.values():
            # Who waited in its stead waits no more.
            wish = answer.after.wishes.get(each.wish or "")
            if each.status == "HELD" and wish and mine.replaces and wish["instead_of"] == mine.replaces:
                each.give_back("OFFER_TAKEN_BACK")


def _all(model: Model, key: str) -> list[tuple[str, bool]]:
    """The booking and those that are confirmed with it; with each whether the link proves its address."""
    mine = model.bookings[key]
    friends = [
        (name, each.person.address == mine.person.address)
        for name, each in sorted(model.bookings.items())
        if mine.party and each.party == mine.party and each is not mine and _waits(each)
    ]
    return [(key, True), *friends]


def _waits(each: Booked) -> bool:
    return each.status == "HELD" or (each.status == "CANCELLED" and each.reason == "HOLD_EXPIRED")


def _refused(model: Model, mine: Booked, *, proves: bool) -> set[str]:
    """Why it cannot be had any more."""
    slot = model.places[mine.place][0]
    late = mine.status == "CANCELLED"
    if model.state == "CANCELLED" or (late and not model.on_sale(slot)):
        return {"Conflict"}
    if mine.place in model.withdrawn:
        return {"PlaceTaken"}
    taken = {"PlaceTaken"} if late and model.holder(mine.place) else set()
    record = model.whose(mine.said) if proves and not mine.proven else mine.record
    rides = {"AlreadyBooked"} if any(each is not mine for each in model.rides_then(record, slot)) else set()
    return taken | rides


def _confirm(model: Model, mine: Booked, *, proves: bool) -> None:
    if proves and not mine.proven:
        mine.record = model.meet(mine.said, friend=model.friend_typed(mine))
    mine.expired, mine.reason = False, None
    mine.step("BOOKED", "CONFIRMED")


def confirm(table: Table) -> Confirm | None:
    """Whoever was mailed a link."""
    booking = table.booking()
    return Confirm(booking) if booking in table.shown.links else None


KINDS: Kinds = {"confirm": (16, confirm)}
