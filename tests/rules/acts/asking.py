"""A dealership asks headquarters for a change: of a booking, of a slot, or of the event (E2)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.booking import Booking
from models.policy.viewer import Viewer
from resolvers.reader.catalog import node_id
from tests.rules.act import DONE, Act, Answer
from tests.rules.booked import BrokenRule
from tests.rules.model import Model
from tests.rules.requested import DEALERS, Requested
from tests.rules.shown import Shown
from tests.rules.stage import Stage
from tests.rules.table import Table

EVENT = "event"
KINDS_ASKED = ("MODIFY", "CANCEL", "OTHER")


@dataclass(frozen=True)
class Ask(Act):
    """Somebody of the dealership asks; once at a time for each subject."""

    author: str
    subject: str
    kind: str
    slot: str | None = None
    vehicle: str | None = None
    state: str | None = None

    shows = "changeRequest { id stale }"

    def asker(self, stage: Stage) -> Viewer | str:
        return stage.dealer(self.author)

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {"kind": self.kind, **({"message": "Merci !"} if self.kind == "OTHER" else {})}

    def allowed(self, model: Model) -> set[str]:
        if self.pointless(model):
            return {"Conflict"}
        mine = (each for each in model.requests.values() if (each.author, each.subject) == (self.author, self.subject))
        return {"AlreadyRequested"} if any(each.status == "OPEN" for each in mine) else {DONE}

    def pointless(self, model: Model) -> bool:
        """Whether it is so already, or can be no more."""
        raise NotImplementedError

    def done(self, model: Model, answer: Answer) -> None:
        if answer.key in model.requests or answer.node["stale"]:
            raise BrokenRule(f"{self} answered {answer.payload}")
        seen = answer.after.versions[self.subject]
        asked = (self.author, self.subject, self.kind, self.slot, self.vehicle, self.state)
        model.requests[answer.key] = Requested(*asked, seen)


@dataclass(frozen=True)
class AskBooking(Ask):
    """To move a booking, to cancel it, or what words say."""

    mutation = "requestBookingChange"

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        given = {**super().given(stage, before), "bookingId": node_id(Booking, UUID(self.subject))}
        if self.kind == "MODIFY":
            slot = {"slotId": stage.slot_id(self.slot)} if self.slot else {}
            vehicle = {"modelId": stage.model_id(self.vehicle)} if self.vehicle else {}
            given["proposal"] = {**slot, **vehicle}
        return given

    def pointless(self, model: Model) -> bool:
        booking = model.bookings[self.subject]
        if self.kind == "CANCEL":
            return booking.status not in ("HELD", "BOOKED", "MODIFIED", "CHECKED_IN")
        slot, vehicle = model.places[booking.place]
        there = (self.slot or slot, self.vehicle or vehicle) == (slot, vehicle)
        return self.kind == "MODIFY" and (there or booking.status not in ("HELD", "BOOKED", "MODIFIED"))


@dataclass(frozen=True)
class AskEvent(Ask):
    """To open, close or cancel the event, to open or close a slot, or what words say."""

    mutation = "requestEventChange"

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        given = {**super().given(stage, before), "eventId": stage.event_id}
        of_slot = self.subject != EVENT
        if of_slot:
            given["slotId"] = stage.slot_id(self.subject)
        if self.kind == "MODIFY":
            given["slot" if of_slot else "event"] = {"state": self.state}
        return given

    def pointless(self, model: Model) -> bool:
        wanted = {"MODIFY": self.state, "CANCEL": "CANCELLED"}.get(self.kind)
        return wanted == model.gates()[self.subject]


def ask_booking(table: Table) -> AskBooking | None:
    """For whichever booking."""
    if not (booking := table.booking()):
        return None
    (kind,) = table.dice.choices(KINDS_ASKED, (6, 3, 1))
    author = table.dice.choice(DEALERS)
    if kind != "MODIFY":
        return AskBooking(author, booking, kind)
    slot = table.slot() if table.chance(0.7) else None
    vehicle = table.vehicle() if slot is None or table.chance(0.4) else None
    return AskBooking(author, booking, kind, slot, vehicle)


def ask_event(table: Table) -> AskEvent:
    """For the event, or one of its slots."""
    author = table.dice.choice(DEALERS)
    state = table.dice.choice(("OPEN", "CLOSED"))
    if table.chance(0.5):
        kind = table.dice.choice(("MODIFY", "MODIFY", "OTHER"))
        return AskEvent(author, table.slot(), kind, state=state if kind == "MODIFY" else None)
    (kind,) = table.dice.choices(KINDS_ASKED, (4, 1, 1))
    return AskEvent(author, EVENT, kind, state=state if kind == "MODIFY" else None)
