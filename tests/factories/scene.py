"""A scene for permissions: two dealerships, and of each type rows that a role sees and rows that it does not.

Who sees a row is stated here by hand, apart from the policy, so that a mistake there does not hide itself.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.kit.uuid7 import uuid7
from models.policy.viewer import Role, Viewer
from resolvers.reader.catalog import attribute, node_id
from tests.factories.world import World

HOSTILE = 'Zoé "l\'été" \\ %_ \n\t\x01\x1f </script> \u2028\u2029 🏍️ ñ'
ADMIN, STAFF = {Role.ADMIN}, {Role.ADMIN, Role.TEAM}
EVERYBODY = set(Role)
# Types without an id: what the scene gives each row another value of.
TOLD_BY = {
    "Ride": "departedAt",
    "SlotTemplate": "gapMinutes",
    "Allocation": "endsOn",
    "Consent": "textVersion",
    "ChangeDifference": "proposed",
    "RiderDuplicate": "score",
    "BookingDuplicate": "sameDay",
}
RIDING = {Role.PUBLIC, Role.RIDER}
OURS = STAFF | {Role.DEALER, Role.TABLET}


@dataclass
class Scene:
    """The rows, by name, and who sees each of them."""

    world: World
    rows: dict[str, Any] = field(default_factory=dict)
    seen: dict[tuple[str, str], set[Role]] = field(default_factory=dict)

    def add(self, name: str, row: Any, roles: set[Role]) -> Any:
        """Register a row and the roles that see it."""
        self.rows[name] = row
        self.seen[mark(row)] = roles
        return row

    def id(self, name: str) -> str:
        """The global id of a row."""
        return node_id(type(self.rows[name]), self.rows[name].id)

    def viewers(self) -> dict[Role, Viewer]:
        """A viewer of each role: those who see a part see dealership 1, its first event, its first booking and wish."""
        return {
            **{role: Viewer(role, name=role.capitalize()) for role in Role},
            Role.DEALER: Viewer(Role.DEALER, dealership_id=self.rows["dealership_1"].id, account_id=uuid7()),
            Role.TABLET: Viewer(Role.TABLET, event_id=self.rows["event_1"].id, device_id=uuid7()),
            Role.SYNC: Viewer(Role.SYNC, scopes=frozenset({"leads:read"}), client_id=uuid7()),
            Role.RIDER: Viewer(Role.RIDER, booking_id=self.rows["booking_1"].id, wish_id=self.rows["wish_1"].id),
        }

    def visible(self, type_name: str, key: str, role: Role) -> bool:
        """Whether the role sees the row, as this scene states it."""
        return role in self.seen[(type_name, key)]


def mark(row: Any) -> tuple[str, str]:
    """What tells a row from all others in an answer: its id, or a value that no other row of its type has."""
    name = type(row).__name__
    if name not in TOLD_BY:
        return name, node_id(type(row), row.id)
    value = getattr(row, attribute(TOLD_BY[name]))
    return name, value.isoformat() if isinstance(value, date) else str(value)


def mark_in(type_name: str, answer: dict[str, Any]) -> str:
    """The same of an object in an answer."""
    return str(answer[TOLD_BY.get(type_name, "id")])
