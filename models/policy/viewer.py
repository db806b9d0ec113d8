"""Who asks: the viewer that every read and every use case is given."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.actor import SYSTEM_NAME


class Role(enum.StrEnum):
    """The roles of requirements.md, section A."""

    ADMIN = "ADMIN"
    TEAM = "TEAM"
    DEALER = "DEALER"
    TABLET = "TABLET"
    SYNC = "SYNC"
    RIDER = "RIDER"
    PUBLIC = "PUBLIC"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A role with what narrows it: dealership, event, a rider's booking or wish, a client's scopes."""

    role: Role
    name: str = ""
    account_id: UUID | None = None
    client_id: UUID | None = None
    device_id: UUID | None = None
    dealership_id: UUID | None = None
    event_id: UUID | None = None
    booking_id: UUID | None = None
    wish_id: UUID | None = None
    scopes: frozenset[str] = frozenset()

    @property
    def door(self) -> str:
        """Name of the schema that this viewer is shown; riders share the public one."""
        return "public" if self.role is Role.RIDER else self.role.lower()

    @property
    def key(self) -> str:
        """Identifies the caller among all callers, e.g. to keep idempotency keys apart."""
        bearer = self.actor_id or self.booking_id or self.wish_id
        return f"{self.role}:{bearer or ''}"

    @property
    def actor(self) -> str:
        """The viewer as histories show it to people."""
        return self.name or self.role.capitalize()

    @property
    def actor_id(self) -> UUID | None:
        """The account, machine client or tablet behind the viewer: what tells two people of one name apart (A4)."""
        return self.account_id or self.client_id or self.device_id

    def scope(self) -> Mapping[str, Any]:
        """Values that the row rules compare with (see `scope.Scope`)."""
        return {
            "dealership_id": self.dealership_id,
            "event_id": self.event_id,
            "booking_id": self.booking_id,
            "wish_id": self.wish_id,
            "reads_leads": self.role is not Role.SYNC or "leads:read" in self.scopes,
        }


SYSTEM = Viewer(role=Role.ADMIN, name=SYSTEM_NAME)
ANONYMOUS = Viewer(role=Role.PUBLIC, name="Public")
DOORS: Mapping[str, frozenset[Role]] = {
    "admin": frozenset({Role.ADMIN}),
    "team": frozenset({Role.TEAM}),
    "dealer": frozenset({Role.DEALER}),
    "tablet": frozenset({Role.TABLET}),
    "sync": frozenset({Role.SYNC}),
    "public": frozenset({Role.PUBLIC, Role.RIDER}),
}
