"""The rules in small: what must hold of places, bookings, their history and messages; pure Python, no product code.

An act is sent to the product, its answer is given to the model; the model says whether the rules allow that answer,
and becomes what the database must show from now on. Where the product may choose (any free place of a model) the
model takes its choice, if it is one of those allowed.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.rules.booked import Booked, BrokenRule, Record
from tests.rules.person import PEOPLE
from tests.rules.requested import Requested

MOST_OPEN_HOLDS = 10


@dataclass
class Model:
    """One event: its places by slot and vehicle model, and its bookings in the order in which they were made."""

    places: dict[str, tuple[str, str]]
    bookings: dict[str, Booked] = field(default_factory=dict)
    open: bool = True
    closed: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    # Whose address a link or headquarters has proven; and whose licence stands on their record, for a family types.
    known: dict[int, int] = field(default_factory=dict)
    # Persons on the waiting list: what is released goes to them first.
    waiting: set[Record] = field(default_factory=set)
    # Dealers' requests by id, tablets by name: whether each is still let in.
    requests: dict[str, Requested] = field(default_factory=dict)
    tablets: dict[str, bool] = field(default_factory=dict)

    def copy(self) -> "Model":
        """Another one, to try an order of acts on."""
        return deepcopy(self)

    def shown(self) -> dict[str, dict[str, Any]]:
        """All bookings as the database must show them."""
        return {key: booking.shown() for key, booking in self.bookings.items()}

    def gates(self) -> dict[str, str]:
        """The states of the event and of its slots, as the database must show them."""
        slots = {slot for slot, _ in self.places.values()}
        return {
            "event": "OPEN" if self.open else "CLOSED",
            **{slot: "CLOSED" if slot in self.closed else "OPEN" for slot in slots},
        }

    def on_sale(self, slot: str) -> bool:
        """Whether anything of the slot can be booked."""
        return self.open and slot not in self.closed and slot not in self.left

    def holder(self, place: str) -> Booked | None:
        """The booking that has the place."""
        found = [booking for booking in self.bookings.values() if booking.live and booking.place == place]
        if len(found) > 1:
            raise BrokenRule(f"{place} is double")
        return found[0] if found else None

    def free(self, slot: str, vehicle: str) -> set[str]:
        """Places of a model in a slot that nobody has."""
        return {place for place, where in self.places.items() if where == (slot, vehicle) and not self.holder(place)}

    def lapsed(self, slot: str, vehicle: str) -> set[str]:
        """Places of which the hold has expired and only waits to be released."""
        mine = {place for place, where in self.places.items() if where == (slot, vehicle)}
        return {place for place in mine if (holder := self.holder(place)) is not None and holder.expired}

    def release(self, slot: str | None = None) -> None:
        """Give back what expired, of one slot or of all."""
        for booking in self.bookings.values():
            if booking.live and booking.expired and slot in (None, self.places[booking.place][0]):
                booking.expired, booking.reason = False, "HOLD_EXPIRED"
                booking.step("CANCELLED")

    def open_holds(self, address: str) -> int:
        """Unconfirmed bookings of an address."""
        held = (each for each in self.bookings.values() if each.status == "HELD" and not each.expired)
        return sum(each.person.address == address for each in held)

    def meet(self, said: int) -> int:
        """Somebody's address is proven: the record that is theirs, on which what they said stands now."""
        self.known[said] = said
        return said

    def rides(self, booking: Booked) -> frozenset[str]:
        """What the rider of a booking may ride, by the licence on their record."""
        said = self.known[booking.record] if isinstance(booking.record, int) else booking.said
        return PEOPLE[said].rides

    def rides_then(self, record: Record, slot: str) -> list[Booked]:
        """Live bookings that one record has in a slot."""
        mine = (each for each in self.bookings.values() if each.live and each.record == record)
        return [each for each in mine if self.places[each.place][0] == slot]
