"""Acts on bookings: how each is asked of the API, and what the rules say of the answer (C1–C5)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.policy.viewer import ANONYMOUS, Role, Viewer
from tests.rules.model import MOST_OPEN_HOLDS, Booked, BrokenRule, Model
from tests.rules.person import PEOPLE

OFFICE = Viewer(Role.ADMIN, name="Ada")
DONE = "done"
# What riders change by themselves; once they are there they speak to the team.
BY_RIDER = ("HELD", "BOOKED", "MODIFIED")


@dataclass(frozen=True)
class Act:
    """Something that somebody asks of the API; `mutation` names the field, whose payload holds a booking."""

    @property
    def mutation(self) -> str:
        """The field of the schema."""
        raise NotImplementedError

    @property
    def viewer(self) -> Viewer:
        """Who asks."""
        return OFFICE

    def allowed(self, model: Model) -> set[str]:
        """The outcomes that the rules allow: `done`, or names of refusals."""
        raise NotImplementedError

    def done(self, model: Model, booking: str, place: str) -> None:
        """What follows where it was carried out."""
        raise NotImplementedError

    def expect(self, model: Model, payload: dict[str, Any]) -> None:
        """Take the answer over into the model. Raises BrokenRule."""
        name = payload["__typename"]
        outcome = DONE if name.endswith("Success") else name
        allowed = self.allowed(model)
        if outcome not in allowed:
            raise BrokenRule(f"{self} was answered {payload}, not {sorted(allowed)}")
        if outcome == DONE:
            booking = payload.get("booking") or {"id": "", "place": {"id": ""}}
            self.done(model, key_in(booking["id"]), key_in(booking["place"]["id"]))


@dataclass(frozen=True)
class Book(Act):
    """A rider books online, or headquarters for one."""

    person: int
    slot: str
    vehicle: str
    office: bool
    source: str = "DIRECT"
    campaign: str | None = None

    @property
    def mutation(self) -> str:
        return "bookPlace"

    @property
    def viewer(self) -> Viewer:
        return OFFICE if self.office else ANONYMOUS

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

    def done(self, model: Model, booking: str, place: str) -> None:
        if not model.free(self.slot, self.vehicle):
            model.release(self.slot)
        if place not in model.free(self.slot, self.vehicle):
            raise BrokenRule(f"{self} got {place}, which is not free")
        if booking in model.bookings:
            raise BrokenRule(f"{self} got the booking {booking} of another")
        origin = (self.source, self.campaign, self.campaign)
        status, told = ("BOOKED", "CONFIRMED") if self.office else ("HELD", "CONFIRM")
        model.bookings[booking] = Booked(place, self.person, self.office, status, origin)
        model.bookings[booking].step(status, told)
        if self.office:
            model.known.add(self.person)


@dataclass(frozen=True)
class Confirm(Act):
    """A rider follows the link that was mailed, in time, late or again."""

    booking: str

    @property
    def mutation(self) -> str:
        return "confirmBooking"

    @property
    def viewer(self) -> Viewer:
        return ANONYMOUS

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
        if any(each is not mine for each in model.rides_then(mine.person, slot)):
            return taken | {"AlreadyBooked"}
        return taken or {DONE}

    def done(self, model: Model, booking: str, place: str) -> None:
        mine = model.bookings[self.booking]
        if (booking, place) != (self.booking, mine.place):
            raise BrokenRule(f"{self} answered {booking} at {place}")
        if mine.status not in ("HELD", "CANCELLED"):
            return
        mine.expired, mine.reason, mine.proven = False, None, True
        mine.step("BOOKED", "CONFIRMED")
        model.known.add(mine.person)


@dataclass(frozen=True)
class Change(Act):
    """Somebody changes a booking that they looked at: at its present `version`, or one that is `stale`.

    Headquarters does, or the riders their `own`, until its departure (A3).
    """

    booking: str
    version: int | None
    stale: bool
    own: bool

    @property
    def viewer(self) -> Viewer:
        return Viewer(Role.RIDER, booking_id=UUID(self.booking)) if self.own else OFFICE

    def refused(self, model: Model, *statuses: str) -> set[str]:
        """Why it may not be changed at all."""
        mine = model.bookings[self.booking]
        late = self.own and (mine.status not in BY_RIDER or model.places[mine.place][0] in model.left)
        return {"Conflict"} if self.stale or late or mine.status not in statuses or mine.out else set()


@dataclass(frozen=True)
class Move(Change):
    """To another slot, another model, or both; the old place is kept until the new one is had (C4)."""

    slot: str
    vehicle: str

    @property
    def mutation(self) -> str:
        return "moveBooking"

    def allowed(self, model: Model) -> set[str]:
        mine = model.bookings[self.booking]
        if refused := self.refused(model, "HELD", "BOOKED", "MODIFIED"):
            return refused
        if model.places[mine.place] == (self.slot, self.vehicle):
            return {"InvalidInput"}
        if not model.on_sale(self.slot):
            return {"Conflict"}
        if self.vehicle not in PEOPLE[mine.person].rides:
            return {"LicenceNotAllowed"}
        if not model.free(self.slot, self.vehicle) and not model.lapsed(self.slot, self.vehicle):
            return {"PlaceTaken"}
        if model.waiting and not model.free(self.slot, self.vehicle):
            return {DONE, "PlaceTaken", "AlreadyBooked"}
        others = [each for each in model.rides_then(mine.person, self.slot) if each is not mine]
        return {"AlreadyBooked"} if mine.proven and others else {DONE}

    def done(self, model: Model, booking: str, place: str) -> None:
        mine = model.bookings[self.booking]
        if not model.free(self.slot, self.vehicle):
            model.release(self.slot)
        if booking != self.booking or place not in model.free(self.slot, self.vehicle):
            raise BrokenRule(f"{self} moved {booking} to {place}, which is not free")
        mine.place = place
        if mine.status == "HELD":
            mine.step("HELD")
        else:
            mine.step("MODIFIED", "MOVED")


@dataclass(frozen=True)
class Cancel(Change):
    """Headquarters cancels; whoever was promised the place is told."""

    @property
    def mutation(self) -> str:
        return "cancelBooking"

    def allowed(self, model: Model) -> set[str]:
        return self.refused(model, "HELD", "BOOKED", "MODIFIED", "CHECKED_IN") or {DONE}

    def done(self, model: Model, booking: str, place: str) -> None:
        mine = model.bookings[self.booking]
        if (booking, place) != (self.booking, mine.place):
            raise BrokenRule(f"{self} answered {booking} at {place}")
        told = None if mine.status == "HELD" else "CANCELLED"
        mine.expired, mine.reason = False, "RIDER" if self.own else "ADMIN"
        mine.step("CANCELLED", told)


def key_in(node_id: str) -> str:
    """The key in a global id, as the database writes it."""
    return node_id.rpartition("_")[2]
