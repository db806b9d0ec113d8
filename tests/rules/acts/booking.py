"""Booking a place (C1, C3)."""

from dataclasses import dataclass
from typing import Any

from models.policy.viewer import ANONYMOUS, Viewer
from tests.rules.act import DONE, OFFICE, Act, Answer
from tests.rules.booked import Booked, BrokenRule
from tests.rules.model import MOST_OPEN_HOLDS, Model
from tests.rules.person import PEOPLE
from tests.rules.shown import Shown
from tests.rules.stage import Stage
from tests.rules.table import Kinds, Table


@dataclass(frozen=True)
class Book(Act):
    """A rider books online, or headquarters for one."""

    person: int
    slot: str
    vehicle: str
    office: bool
    source: str = "DIRECT"
    campaign: str | None = None

    mutation = "bookPlace"

    def asker(self, stage: Stage) -> Viewer | str:
        return OFFICE if self.office else ANONYMOUS

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {
            **stage.where(self.slot, self.vehicle),
            "rider": stage.rider(self.person),
            "attribution": {"source": self.source, "firstCampaign": self.campaign},
        }

    def allowed(self, model: Model) -> set[str]:
        who = PEOPLE[self.person]
        if not model.open and not self.office:
            return {"NotFound"}  # what is not open does not exist for the public
        if not model.on_sale(self.slot):
            return {"Conflict"}
        if self.vehicle not in who.rides:
            return {"LicenceNotAllowed"}
        if not model.free(self.slot, self.vehicle) and not model.lapsed(self.slot, self.vehicle):
            return {"PlaceTaken"}
        if model.waiting and not model.free(self.slot, self.vehicle):
            # What is released is offered to who waits; what is left, and who has what then, is for them to tell.
            return {DONE, "PlaceTaken", "AlreadyBooked", "Conflict"}
        if not self.office and model.open_holds(who.address) >= MOST_OPEN_HOLDS:
            return {"Conflict"}
        if self.office and model.rides_then(model.whose(self.person), self.slot):
            return {"AlreadyBooked"}
        return {DONE}

    def done(self, model: Model, answer: Answer) -> None:
        self.take(model, answer.key, answer.place, answer.after.records[answer.key], told=True)

    def take(self, model: Model, key: str, place: str, apart: str, *, told: bool, party: str | None = None) -> None:
        """The booking that it led to; online, the record stands `apart` until the address is proven."""
        if not model.free(self.slot, self.vehicle):
            model.release(self.slot)
        if place not in model.free(self.slot, self.vehicle):
            raise BrokenRule(f"{self} got {place}, which is not free")
        if key in model.bookings:
            raise BrokenRule(f"{self} got the booking {key} of another")
        origin = (self.source, self.campaign, self.campaign)
        status, cause = ("BOOKED", "CONFIRMED") if self.office else ("HELD", "CONFIRM")
        record = model.meet(self.person) if self.office else apart
        model.bookings[key] = Booked(place, self.person, record, status, origin, party=party)
        model.bookings[key].step(status, cause if told else None)


def book(table: Table) -> Book:
    """Anybody, anywhere."""
    origin = ("PAID", "META spring") if table.chance(0.2) else ("DIRECT", None)
    return Book(table.person(), table.slot(), table.vehicle(), table.chance(0.25), *origin)


KINDS: Kinds = {"book": (30, book)}
