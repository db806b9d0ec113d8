"""The rules in small: what must hold of places, bookings, their history and messages; pure Python, no product code.

An act is sent to the product, its answer is given to the model; the model says whether the rules allow that answer,
and becomes what the database must show from now on. Where the product may choose (any free place of a model) the
model takes its choice, if it is one of those allowed.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.rules.booked import Booked, BrokenRule, Record
from tests.rules.bulk import Bulk
from tests.rules.person import PEOPLE
from tests.rules.requested import Requested

MOST_OPEN_HOLDS = 10
# Minutes after the morning in which the acts begin: far enough that what is offered can be answered.
STARTS = {"s0": 240, "s1": 300, "s2": 360}


@dataclass
class Model:
    """One event: its places by slot and vehicle model, and its bookings in the order in which they were made."""

    places: dict[str, tuple[str, str]]
    bookings: dict[str, Booked] = field(default_factory=dict)
    # Which vehicle each place is of, and the minutes by which slots were shifted.
    fleet: dict[str, str] = field(default_factory=dict)
    shifted: dict[str, int] = field(default_factory=dict)
    state: str = "OPEN"
    closed: set[str] = field(default_factory=set)
    # Places by the bulk act that withdrew them.
    withdrawn: dict[str, str] = field(default_factory=dict)
    acts: dict[str, Bulk] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    # Whose address a link or headquarters has proven; and who said last what they may ride: of those that were merged,
    # or somebody with the licence that headquarters corrected it to.
    known: dict[int, int] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)
    # Who is on the waiting list: what is released goes to them first.
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
            "event": self.state,
            **{slot: "CLOSED" if slot in self.closed else "OPEN" for slot in slots},
        }

    @property
    def open(self) -> bool:
        """Whether the public sees the event."""
        return self.state == "OPEN"

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
        """Places of a model in a slot that nobody has, and that are not withdrawn."""
        there = {place for place, where in self.places.items() if where == (slot, vehicle)}
        return {place for place in there - self.withdrawn.keys() if not self.holder(place)}

    def lapsed(self, slot: str, vehicle: str) -> set[str]:
        """Places of which the hold has expired and only waits to be released."""
        there = {place for place, where in self.places.items() if where == (slot, vehicle)}
        return {
            place
            for place in there - self.withdrawn.keys()
            if (holder := self.holder(place)) is not None and holder.expired
        }

    def start(self, slot: str) -> int:
        """When a slot departs, in minutes after the morning."""
        return STARTS[slot] + self.shifted.get(slot, 0)

    def note_times(self) -> None:
        """What was told in the act that is over named the time of the departure as it is now."""
        for booking in self.bookings.values():
            for said in booking.said_to:
                if said.time is None:
                    said.time = self.start(self.places[booking.place][0])

    def release(self, slot: str | None = None) -> None:
        """Give back what expired, of one slot or of all."""
        for booking in self.bookings.values():
            if booking.live and booking.expired and slot in (None, self.places[booking.place][0]):
                booking.give_back("HOLD_EXPIRED")

    def open_holds(self, address: str) -> int:
        """Unconfirmed bookings of an address."""
        held = (each for each in self.bookings.values() if each.status == "HELD" and not each.expired)
        return sum(each.person.address == address for each in held)

    def whose(self, said: int) -> int:
        """The person whose record somebody's details lead to."""
        return self.whose(self.merged[said]) if said in self.merged else said

    def meet(self, said: int, *, friend: bool = False) -> int:
        """Somebody's address is proven: the record that is theirs, on which what they said stands now.

        What a friend said of them stands only where nobody had said anything.
        """
        person = self.whose(said)
        if person not in self.known or not friend:
            self.known[person] = said
        return person

    def friend_typed(self, booking: Booked) -> bool:
        """Whether the organiser of a group did, from another address."""
        speaker = self.bookings.get(booking.party or "")
        return speaker is not None and speaker.person.address != booking.person.address

    def prove(self, booking: Booked) -> None:
        """Riders do something by the link of their own booking: what is on that record is theirs from now on.

        Unless they ride at one of these times already, or wait at the event already: then all stays as it is.
        """
        if booking.proven:
            return
        person, apart = self.whose(booking.said), booking.record
        mine = [each for each in self.bookings.values() if each.record == apart]
        twice = any(each.live and self.rides_then(person, self.places[each.place][0]) for each in mine)
        if twice or {person, apart} <= self.waiting:
            return
        self.meet(booking.said, friend=self.friend_typed(booking))
        for each in mine:
            each.record = person

    def rides(self, record: Record, said: int) -> frozenset[str]:
        """What somebody may ride: by the licence on their record."""
        return PEOPLE[self.known[record] if isinstance(record, int) else said].rides

    def rides_then(self, record: Record, slot: str) -> list[Booked]:
        """Live bookings that one record has in a slot."""
        mine = (each for each in self.bookings.values() if each.live and each.record == record)
        return [each for each in mine if self.places[each.place][0] == slot]
