"""Who am I, and who may read what: the two answers that come from the policy and not from tables (A2)."""

import strawberry

from models.policy.fields import FIELDS
from models.policy.viewer import Role, Viewer

strawberry.enum(Role, description="Roles of the tour: see the access table.")


@strawberry.type(description="The caller of this request.")
class CurrentViewer:
    """What the token or session stands for."""

    role: Role
    name: str
    scopes: list[str]


@strawberry.type(description="One field of the schema and the roles that read it (A2).")
class AccessRule:
    """A row of the access table."""

    type: str
    field: str
    roles: list[Role]


def current_viewer(viewer: Viewer) -> CurrentViewer:
    """The caller, as shown to the caller."""
    return CurrentViewer(role=viewer.role, name=viewer.actor, scopes=sorted(viewer.scopes))


def access_table() -> list[AccessRule]:
    """The whole table, in the order of the policy."""
    return [
        AccessRule(type=name, field=field, roles=[role for role in Role if role in roles])
        for name, grants in FIELDS.items()
        for field, roles in grants.items()
    ]
