"""Moving and cancelling a booking (C4, C5): by headquarters, or by the riders themselves until departure (A3)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.booking import Booking
from models.policy.viewer import Role, Viewer
from resolvers.reader.catalog import node_id
from tests.rules.act import DONE, OFFICE, Act, Answer
from tests.rules.booked import BrokenRule
from tests.rules.model import Model
from tests.rules.shown import Shown
from tests.rules.stage import Stage
from tests.rules.table import Kinds, Table

# What riders change by themselves; once they are there they speak to the team.
BY_RIDER = ("HELD", "BOOKED", "MODIFIED")


@dataclass(frozen=True)
class Change(Act):
    """Somebody changes a booking that they looked at: at its present `version`, or one that is `stale`.

    Headquarters does, or the riders their `own`, until its departure (A3).
    """

    booking: str
    version: int | None = None
    stale: bool = False
    own: bool = False

    def asker(self, stage: Stage) -> Viewer | str:
        return Viewer(Role.RIDER, booking_id=UUID(self.booking)) if self.own else OFFICE

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {"bookingId": node_id(Booking, UUID(self.booking)), "expectedVersion": self.version}

    def refused(self, model: Model, *statuses: str) -> set[str]:
        """Why it may not be changed at all."""
        mine = model.bookings[self.booking]
        late = self.own and (mine.status not in BY_RIDER or model.places[mine.place][0] in model.left)
        return {"Conflict"} if self.stale or late or mine.status not in statuses or mine.out else set()


@dataclass(frozen=True)
class Move(Change):
    """To another slot, another model, or both; the old place is kept until the new one is had (C4)."""

    slot: str = ""
    vehicle: str = ""

    mutation = "moveBooking"

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {**super().given(stage, before), **stage.where(self.slot, self.vehicle)}

    def allowed(self, model: Model) -> set[str]:
        mine = model.bookings[self.booking]
        if refused := self.refused(model, "HELD", "BOOKED", "MODIFIED"):
            return refused
        if model.places[mine.place] == (self.slot, self.vehicle):
            return {"InvalidInput"}
        if not model.on_sale(self.slot):
            return {"Conflict"}
        if self.vehicle not in model.rides(mine.record, mine.said):
            return {"LicenceNotAllowed"}
        if not model.free(self.slot, self.vehicle) and not model.lapsed(self.slot, self.vehicle):
            return {"PlaceTaken"}
        if model.waiting and not model.free(self.slot, self.vehicle):
            return {DONE, "PlaceTaken", "AlreadyBooked"}
        if self.own and model.waiting and not mine.proven:
            return {DONE, "PlaceTaken", "AlreadyBooked"}  # what they wait for is offered from now on
        if self.own and not mine.proven:
            model = model.copy()
            mine = model.bookings[self.booking]
            model.prove(mine)
        others = [each for each in model.rides_then(mine.record, self.slot) if each is not mine]
        return {"AlreadyBooked"} if others else {DONE}

    def done(self, model: Model, answer: Answer) -> None:
        mine = model.bookings[self.booking]
        if self.own:
            model.prove(mine)
        if not model.free(self.slot, self.vehicle):
            model.release(self.slot)
        if answer.key != self.booking or answer.place not in model.free(self.slot, self.vehicle):
            raise BrokenRule(f"{self} moved {answer.key} to {answer.place}, which is not free")
        mine.place = answer.place
        if mine.status == "HELD":
            mine.step("HELD")
        else:
            mine.step("MODIFIED", "MOVED")


@dataclass(frozen=True)
class Cancel(Change):
    """Headquarters cancels; whoever was promised the place is told."""

    mutation = "cancelBooking"

    def given(self, stage: Stage, before: Shown) -> dict[str, Any]:
        return {**super().given(stage, before), "reason": "Pluie"}

    def allowed(self, model: Model) -> set[str]:
        return self.refused(model, "HELD", "BOOKED", "MODIFIED", "CHECKED_IN") or {DONE}

    def done(self, model: Model, answer: Answer) -> None:
        mine = model.bookings[self.booking]
        if (answer.key, answer.place) != (self.booking, mine.place):
            raise BrokenRule(f"{self} answered {answer.payload}")
        if self.own:
            model.prove(mine)
        told = None if mine.status == "HELD" else "CANCELLED"
        mine.expired, mine.reason = False, "RIDER" if self.own else "ADMIN"
        mine.step("CANCELLED", told)


def move(table: Table) -> Move | None:
    """To anywhere, also where it is."""
    if not (booking := table.booking()):
        return None
    return Move(booking, *table.seen(booking), table.chance(0.4), table.slot(), table.vehicle())


def cancel(table: Table) -> Cancel | None:
    """Whatever its status."""
    if not (booking := table.booking()):
        return None
    return Cancel(booking, *table.seen(booking), table.chance(0.4))


KINDS: Kinds = {"move": (14, move), "cancel": (8, cancel)}
