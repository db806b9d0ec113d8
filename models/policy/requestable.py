"""What a dealership may ask headquarters to change (E2): type → field → roles that may ask; anything else, nobody.

The fields of the inputs `…ProposalInput` are those that stand here for a role of the door; the use cases look again.
"""

from collections.abc import Mapping

from models.policy.viewer import DOORS, Role

D = frozenset({Role.DEALER})

REQUESTABLE: Mapping[str, Mapping[str, frozenset[Role]]] = {
    # Not the rider: whom a booking is for is said by that person alone.
    "Booking": {"slot_id": D, "model_id": D},
    # Not its dates nor its truck: they are the season's plan, and every booking hangs on them.
    "Event": {"state": D},
    "Slot": {"state": D},
}


def requestable(role: Role, type_name: str, field: str) -> bool:
    """Whether a role may ask that a field be changed."""
    return role in REQUESTABLE.get(type_name, {}).get(field, frozenset())


def requestable_at_door(door: str, type_name: str, field: str) -> bool:
    """Whether a field can be asked for in the schema of a door."""
    return any(requestable(role, type_name, field) for role in DOORS[door])
