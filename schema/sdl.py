"""The schema of each role as text: committed in `schema/sdl/`, compared at each change, printed by `drt sdl`."""

from pathlib import Path

from graphql import print_schema

from models.errors import InvalidInput
from models.policy.viewer import DOORS
from schema.engine import door_schema

FOLDER = Path(__file__).parent / "sdl"


def sdl_of(role: str) -> str:
    """The schema that a role is shown; riders share the public one. Raises InvalidInput on an unknown role."""
    door = "public" if role.lower() == "rider" else role.lower()
    if door not in DOORS:
        roles = ", ".join(DOORS)
        raise InvalidInput(f"Rôle inconnu. Rôles : {roles}.", f"Unknown role. Roles: {roles}.", field="role")
    return print_schema(door_schema(door)) + "\n"


def write_all() -> None:
    """Write the files anew: to be looked at as part of the change that altered them."""
    FOLDER.mkdir(exist_ok=True)
    for door in DOORS:
        (FOLDER / f"{door}.graphql").write_text(sdl_of(door), encoding="utf-8")
