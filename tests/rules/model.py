"""The rules in small: what must hold of places, bookings, their history and messages; pure Python, no product code.

An act is sent to the product, its answer is given to the model; the model says whether the rules allow that answer,
and becomes what the database must show from now on. Where the product may choose (any free place of a model) the
model takes its choice, if it is one of those allowed.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.rules.person import PEOPLE

MOST_OPEN_HOLDS = 10
LIVE = frozenset({"HELD", "BOOKED", "MODIFIED", "CHECKED_IN", "DONE", "NO_SHOW"})


class BrokenRule(AssertionError):
    """The product did what the rules do not allow."""


@dataclass
class Booked:
    """One booking: who, where, how far, by which steps, and what the rider was told."""

    place: str
    person: int
    proven: bool
    status: str
    origin: tuple[str, str | None, str | None]
    reason: str | None = None
    expired: bool = False
    sequence: int = 0
    # The wish that it was offered to.
    wish: str | None = None
    departed: bool = False
    returned: bool = False
    fell: bool = False
    # What it was before each thing noted on the day and not taken back.
    noted: list[str] = field(default_factory=list)
    steps: list[tuple[str, str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def live(self) -> bool:
        """Whether it has its place."""
        return self.status in LIVE

    @property
    def seats(self) -> set[tuple[str, str]]:
        """The places that it had, with its status there."""
        return {(place, status) for status, place in self.steps}

    @property
    def out(self) -> bool:
        """Whether the rider has left on the ride, and is not back."""
        return self.status == "CHECKED_IN" and self.departed

    def step(self, status: str, told: str | None = None) -> None:
        """One step further, of which the rider may be told; the calendar entry follows place and cancellation (C9)."""
        if self.steps:
            before, place = self.steps[-1]
            self.sequence += place != self.place or (before == "CANCELLED") != (status == "CANCELLED")
        self.status = status
        self.steps.append((status, self.place))
        if told:
            self.told.append(told)

    def note(self, status: str) -> None:
        """One step of the day, which may be taken back."""
        self.noted.append(self.status)
        self.step(status)

    def shown(self) -> dict[str, Any]:
        """As the database must show it."""
        return {
            "place": self.place,
            "address": PEOPLE[self.person].address,
            "born": PEOPLE[self.person].born,
            "proven": self.proven,
            "status": self.status,
            "reason": self.reason,
            "expired": self.expired,
            "sequence": self.sequence,
            "origin": list(self.origin),
            "steps": [list(step) for step in self.steps],
            "told": sorted(self.told),
            "wish": self.wish,
            "ride": [self.returned, self.fell] if self.departed else None,
        }


@dataclass
class Model:
    """One event: its places by slot and vehicle model, and its bookings in the order in which they were made."""

    places: dict[str, tuple[str, str]]
    bookings: dict[str, Booked] = field(default_factory=dict)
    open: bool = True
    closed: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    # Persons whose address a link or headquarters has proven.
    known: set[int] = field(default_factory=set)
    # Persons on the waiting list: what is released goes to them first.
    waiting: set[int] = field(default_factory=set)

    def copy(self) -> "Model":
        """Another one, to try an order of acts on."""
        return deepcopy(self)

    def shown(self) -> dict[str, dict[str, Any]]:
        """All bookings as the database must show them."""
        return {key: booking.shown() for key, booking in self.bookings.items()}

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
        return sum(PEOPLE[each.person].address == address for each in held)

    def rides_then(self, person: int, slot: str) -> list[Booked]:
        """Proven bookings that the person has in a slot."""
        mine = (each for each in self.bookings.values() if each.live and each.proven and each.person == person)
        return [each for each in mine if self.places[each.place][0] == slot]
