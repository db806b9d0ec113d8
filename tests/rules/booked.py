"""One booking as the rules see it: pure Python, no product code."""

from dataclasses import dataclass, field
from typing import Any

from tests.rules.person import PEOPLE, Person

LIVE = frozenset({"HELD", "BOOKED", "MODIFIED", "CHECKED_IN", "DONE", "NO_SHOW"})
# Whose record a booking is of: a person's, once the address is proven; else one that is nobody else's.
Record = int | str


class BrokenRule(AssertionError):
    """The product did what the rules do not allow."""


@dataclass(eq=False)
class Said:
    """One thing that the rider was told, and the time of the departure that it named, in minutes after the morning."""

    cause: str
    time: int | None = None


@dataclass
class Booked:
    """One booking: who, where, how far, by which steps, and what the rider was told."""

    place: str
    # Who typed the details, and whose record they are on.
    said: int
    record: Record
    status: str
    origin: tuple[str, str | None, str | None]
    reason: str | None = None
    expired: bool = False
    sequence: int = 0
    # The wish that it was offered to; the booking that it was offered instead of; with whom it is confirmed.
    wish: str | None = None
    replaces: str | None = None
    party: str | None = None
    confirmed: bool = False
    departed: bool = False
    returned: bool = False
    fell: bool = False
    # What it was before each thing noted on the day and not taken back.
    noted: list[str] = field(default_factory=list)
    steps: list[tuple[str, str]] = field(default_factory=list)
    said_to: list[Said] = field(default_factory=list)

    @property
    def proven(self) -> bool:
        """Whether it is on a person's record."""
        return isinstance(self.record, int)

    @property
    def person(self) -> Person:
        """Whose name and address it bears."""
        return PEOPLE[self.record if isinstance(self.record, int) else self.said]

    @property
    def live(self) -> bool:
        """Whether it has its place."""
        return self.status in LIVE

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
        self.confirmed |= status == "BOOKED"
        self.steps.append((status, self.place))
        if told:
            self.tell(told)

    def tell(self, cause: str) -> Said:
        """The rider is told; which time that names is known once the act is over (`Model.note_times`)."""
        self.said_to.append(Said(cause))
        return self.said_to[-1]

    def give_back(self, reason: str) -> None:
        """It loses its place, for this reason; nobody is told."""
        self.expired, self.reason = False, reason
        self.step("CANCELLED")

    def note(self, status: str) -> None:
        """One step of the day, which may be taken back."""
        self.noted.append(self.status)
        self.step(status)

    def shown(self) -> dict[str, Any]:
        """As the database must show it."""
        return {
            "place": self.place,
            "address": self.person.address,
            "born": self.person.born,
            "proven": self.proven,
            "status": self.status,
            "reason": self.reason,
            "expired": self.expired,
            "sequence": self.sequence,
            "origin": list(self.origin),
            "steps": [list(step) for step in self.steps],
            "told": sorted(each.cause for each in self.said_to),
            "wish": self.wish,
            "replaces": self.replaces,
            "ride": [self.returned, self.fell] if self.departed else None,
        }
