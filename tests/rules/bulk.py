"""One bulk act of headquarters as the rules see it (C6): pure Python, no product code."""

from dataclasses import dataclass, field

from tests.rules.booked import Said

# What riders lose by it: why the booking says that it was cancelled, and what they are told.
LOSSES = {
    "WITHDRAWAL": ("MODEL_WITHDRAWN", "MODEL_WITHDRAWN"),
    "SLOT_CLOSING": ("SLOT_CLOSED", "SLOT_CLOSED"),
    "EVENT_CANCELLATION": ("EVENT_CANCELLED", "CANCELLED"),
}
SHIFT = "SLOT_SHIFT"


@dataclass
class Item:
    """What becomes of one booking that the act meets."""

    place: str
    state: str = "PENDING"
    skipped: str | None = None
    # What it was before, whether its hold had run out, and how many steps it had taken afterwards.
    was: str = ""
    expired: bool = False
    steps: int = 0
    told: bool = False
    # What its rider was told, until it has left.
    said: Said | None = None
    offered: str | None = None

    def leave(self, why: str) -> None:
        """The booking stays as it is."""
        self.state, self.skipped = "SKIPPED", why


@dataclass
class Bulk:
    """What is done to many bookings at once; `slots` of a closing or a shift, by `minutes`."""

    kind: str
    slots: frozenset[str] = frozenset()
    minutes: int = 0
    # Closed to new bookings only.
    keeps: bool = False
    closed: frozenset[str] = frozenset()
    # The state of an event that is cancelled, before.
    before: str = ""
    state: str = "QUEUED"
    # Until messages leave.
    window: bool = True
    items: dict[str, Item] = field(default_factory=dict)

    def shown(self) -> dict[str, object]:
        """As the database must show it."""
        return {
            "kind": self.kind,
            "state": self.state,
            "items": {key: [item.state, item.skipped, item.offered] for key, item in self.items.items()},
        }
