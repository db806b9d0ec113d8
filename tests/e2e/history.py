"""What the audit trail says about places: from when to when each was somebody's, to the millisecond."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from resolvers.reader.catalog import key_of
from tests.e2e.live import Api

ENTRIES = """query($after: String) { auditEntries(first: 500, after: $after, filter: {entity: {eq: "booking"}}) {
  nodes { id entityId action after } pageInfo { hasNextPage endCursor } } }"""
FOREVER = float("inf")


@dataclass
class Interval:
    """A booking had its place from `start` to `end`, in seconds since the epoch."""

    booking: str
    start: float
    end: float = FOREVER


@dataclass
class Ledger:
    """All intervals of the bookings of one event, by place and by slot."""

    places: dict[str, list[Interval]] = field(default_factory=lambda: defaultdict(list))
    slots: dict[str, list[Interval]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    async def read(cls, admin: Api, event: UUID) -> "Ledger":
        """Read it from the audit trail, page by page; the key of an entry holds the moment of its change."""
        ledger = cls()
        known: dict[str, Interval] = {}
        for entry in await _entries(admin):
            key, after = entry["entityId"], entry["after"] or {}
            if entry["action"] == "INSERT" and after["event_id"] == str(event):
                known[key] = Interval(key, _moment(entry["id"]))
                ledger.places[after["place_id"]].append(known[key])
                ledger.slots[after["slot_id"]].append(known[key])
            elif after.get("status") == "CANCELLED" and key in known:
                known[key].end = _moment(entry["id"])
        return ledger

    def was_free(self, place: str, since: float, until: float) -> bool:
        """Whether nobody had the place at some moment of this time."""
        moments = [since, *(interval.end for interval in self.places[place] if since <= interval.end <= until)]
        return any(not any(other.start <= moment < other.end for other in self.places[place]) for moment in moments)


def most_at_once(intervals: Sequence[Interval]) -> int:
    """The greatest number of intervals that hold at one moment."""
    steps = [(interval.start, 1) for interval in intervals] + [(interval.end, -1) for interval in intervals]
    held = most = 0
    for _, change in sorted(steps):
        held += change
        most = max(most, held)
    return most


def place_key(node_id: str) -> str:
    """The key in a place's global id, as the trail writes it."""
    return str(key_of("Place", node_id))


def _moment(node_id: str) -> float:
    """The time in a UUIDv7 (RFC 9562, section 5.7)."""
    key = key_of("AuditEntry", node_id)
    assert key
    return (key.int >> 80) / 1000


async def _entries(admin: Api) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = None
    while True:
        page = await admin.ask(ENTRIES, after=after)
        found.extend(page["nodes"])
        if not page["pageInfo"]["hasNextPage"]:
            return sorted(found, key=lambda entry: str(entry["id"]))
        after = page["pageInfo"]["endCursor"]
