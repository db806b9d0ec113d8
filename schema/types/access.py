"""Who am I, and who may read what: the two answers that come from the policy and not from tables (A2)."""

from typing import Any
from uuid import UUID

import strawberry

from models.booking import Booking
from models.dealership import Dealership
from models.event import Event
from models.policy.actions import ACTIONS
from models.policy.fields import FIELDS
from models.policy.viewer import Role, Viewer
from models.wish import Wish
from resolvers.reader.catalog import node_id

strawberry.enum(Role, description="Roles of the tour: see the access table.")


@strawberry.type(description="The caller of this request.")
class CurrentViewer:
    """What the token or session stands for."""

    role: Role
    name: str
    scopes: list[str]
    dealership_id: strawberry.ID | None = strawberry.field(description="For dealers: the dealership they see.")
    event_id: strawberry.ID | None = strawberry.field(description="For tablets: the event they see.")
    booking_id: strawberry.ID | None = strawberry.field(description="For riders: the booking that their link opens.")
    wish_id: strawberry.ID | None = strawberry.field(description="For riders: the wish that their link opens.")


@strawberry.type(description="One field of the schema and the roles that read it (A2).")
class AccessRule:
    """A row of the access table."""

    type: str
    field: str
    roles: list[Role]


@strawberry.type(description="One thing that can be done and the roles that may (A2).")
class ActionRule:
    """A use case and who may carry it out."""

    action: str
    roles: list[Role]


def current_viewer(viewer: Viewer) -> CurrentViewer:
    """The caller, as shown to the caller."""
    return CurrentViewer(
        role=viewer.role,
        name=viewer.actor,
        scopes=sorted(viewer.scopes),
        dealership_id=_id(Dealership, viewer.dealership_id),
        event_id=_id(Event, viewer.event_id),
        booking_id=_id(Booking, viewer.booking_id),
        wish_id=_id(Wish, viewer.wish_id),
    )


def _id(model: type[Any], key: UUID | None) -> strawberry.ID | None:
    return None if key is None else strawberry.ID(node_id(model, key))


def access_table() -> list[AccessRule]:
    """The whole table, in the order of the policy."""
    return [
        AccessRule(type=name, field=field, roles=[role for role in Role if role in roles])
        for name, grants in FIELDS.items()
        for field, roles in grants.items()
    ]


def action_table() -> list[ActionRule]:
    """What may be done and by whom, in the order of the policy; where, rows and columns say."""
    return [ActionRule(action=name, roles=[role for role in Role if role in roles]) for name, roles in ACTIONS.items()]
