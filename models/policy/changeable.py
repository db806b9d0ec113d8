"""Which columns a role may change in the rows that it sees: type → column → roles; anything else, nobody.

The members of the inputs `Change…Input` are those that stand here for a role of the door; the use cases look again.
What is not told by a table stays with its use case (`actions.py`).
"""

from collections.abc import Mapping

from models.policy.viewer import DOORS, Role

A, D, T = (frozenset({role}) for role in (Role.ADMIN, Role.DEALER, Role.TEAM))

# No column: takes away what `photo_id` names, which an input that leaves things out cannot say.
REMOVE_PHOTO = "remove_photo"

CHANGEABLE: Mapping[str, Mapping[str, frozenset[Role]]] = {
    "Season": dict.fromkeys(("name", "starts_on", "ends_on"), A),
    "Truck": {"name": A},
    "Dealership": {
        # How the public and headquarters reach it: nobody knows it better than the dealership itself.
        **dict.fromkeys(("phone", "email", "website", "opening_hours"), A | D),
        # What it is in the brand's network, and where riders and the truck go.
        **dict.fromkeys(("code", "name", "address", "city", "region", "latitude", "longitude"), A),
    },
    "VehicleModel": dict.fromkeys(
        ("name", "family", "power_kw", "licence_required", "y_amt", "a2_restricted", "photo_id", REMOVE_PHOTO), A
    ),
    "Vehicle": {
        # What shape it is in is for those who stand beside it.
        **dict.fromkeys(("mileage_km", "state"), A | T),
        **dict.fromkeys(
            (
                *("model_id", "number", "plate", "group_number", "available_from", "available_until"),
                *("photo_id", REMOVE_PHOTO),
            ),
            A,
        ),
    },
}


def changeable(role: Role, type_name: str, column: str) -> bool:
    """Whether a role may change a column."""
    return role in CHANGEABLE.get(type_name, {}).get(column, frozenset())


def changeable_at_door(door: str, type_name: str, column: str) -> bool:
    """Whether a column can be changed in the schema of a door."""
    return any(changeable(role, type_name, column) for role in DOORS[door])


def is_changed_by(type_name: str, member: str) -> bool:
    """Whether a member of an input names a column of this table; others (id, version) are of the act itself."""
    return member in CHANGEABLE.get(type_name, {})
