"""Booking a place, and confirming by the link that was mailed (C1–C3)."""

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
        if self.office and model.rides_then(self.person, self.slot):
            return {"AlreadyBooked"}
        return {DONE}

    def done(self, model: Model, answer: Answer) -> None:
        if not model.free(self.slot, self.vehicle):
            model.release(self.slot)
        if answer.place not in model.free(self.slot, self.vehicle):
            raise BrokenRule(f"{self} got {answer.place}, which is not free")
        if answer.key in model.bookings:
            raise BrokenRule(f"{self} got the booking {answer.key} of another")
        origin = (self.source, self.campaign, self.campaign)
        status, told = ("BOOKED", "CONFIRMED") if self.office else ("HELD", "CONFIRM")
        record = model.meet(self.person) if self.office else f"booking {answer.key}"
        model.bookings[answer.key] = Booked(answer.place, self.person, record, status, origin)
        model.bookings[answer.key].step(status, told)


@dataclass(frozen=True)
class Confirm(Act):
    """A rider follows the link that was mailed, in time, late or again."""

    booking: str

    mutation = "confirmBooking"

    def asker(self, stage: Stage) -> Viewer | str:
        return ANONYMOUS

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {"token": before.links[self.booking].partition("token=")[2]}

    def allowed(self, model: Model) -> set[str]:
        mine = model.bookings[self.booking]
        slot = model.places[mine.place][0]
        late = mine.status == "CANCELLED"
        if not late and mine.status != "HELD":
            return {DONE}
        if late and mine.reason != "HOLD_EXPIRED":
            return {"Conflict"}
        if late and not model.on_sale(slot):
            return {"Conflict"}
        taken = {"PlaceTaken"} if late and model.holder(mine.place) else set()
        record = mine.record if mine.proven else mine.said
        if any(each is not mine for each in model.rides_then(record, slot)):
            return taken | {"AlreadyBooked"}
        return taken or {DONE}

    def done(self, model: Model, answer: Answer) -> None:
        mine = model.bookings[self.booking]
        if (answer.key, answer.place) != (self.booking, mine.place):
            raise BrokenRule(f"{self} answered {answer.payload}")
        if mine.status not in ("HELD", "CANCELLED"):
            return
        if not mine.proven:
            mine.record = model.meet(mine.said)
        mine.expired, mine.reason = False, None
        mine.step("BOOKED", "CONFIRMED")


def book(table: Table) -> Book:
    """Anybody, anywhere."""
    origin = ("PAID", "META spring") if table.chance(0.2) else ("DIRECT", None)
    return Book(table.person(), table.slot(), table.vehicle(), table.chance(0.25), *origin)


def confirm(table: Table) -> Confirm | None:
    """Whoever was mailed a link."""
    booking = table.booking()
    return Confirm(booking) if booking in table.shown.links else None


KINDS: Kinds = {"book": (30, book), "confirm": (16, confirm)}
