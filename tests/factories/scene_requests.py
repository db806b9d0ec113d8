"""Change requests of the scene: two of our dealership, two of the other one, and what each would change.

Pairs of riders and of bookings as well: the scene's riders have one phone and one birth date, which staff may be told.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.booking_duplicate import BookingDuplicate
from models.change_difference import ChangeDifference
from models.change_request import ChangeKind, ChangeRequest
from models.kit.uuid7 import uuid7
from models.policy.viewer import Role
from models.rider_duplicate import RiderDuplicate
from models.slot import SlotState
from tests.factories.scene import HOSTILE, STAFF, Scene, mark

OF_US = STAFF | {Role.DEALER}


async def add_requests(scene: Scene) -> None:
    """Each proposes something that no other does."""
    session, rows = scene.world.session, scene.rows
    made: dict[str, tuple[str, set[Role], dict[str, Any]]] = {
        "request_1": ("event_1", OF_US, {"booking_id": "booking_3", "proposed_slot_id": "slot_1c"}),
        "request_2": ("event_1", OF_US, {"slot_id": "slot_1b", "proposed_slot_state": SlotState.CLOSED}),
        "request_3": ("event_2", STAFF, {"booking_id": "booking_4", "proposed_slot_id": "slot_2c"}),
        "request_4": ("event_2", STAFF, {"booking_id": "booking_2", "proposed_model_id": "model_1"}),
    }
    for name, (event, roles, given) in made.items():
        values = {
            key: rows[value].id if isinstance(value, str) and value in rows else value for key, value in given.items()
        }
        request = ChangeRequest(
            id=uuid7(),
            event_id=rows[event].id,
            kind=ChangeKind.MODIFY,
            message=f"{HOSTILE} {name}",
            author="Denis",
            author_id=UUID(int=int(name[-1])),
            seen_version=1,
            seen={},
            **values,
        )
        session.add(request)
        await session.flush()
        await session.refresh(request)
        scene.add(name, request, roles)
        for difference in await session.scalars(
            select(ChangeDifference).where(ChangeDifference.change_request_id == request.id)
        ):
            scene.seen[mark(difference)] = roles
    for kind in (RiderDuplicate, BookingDuplicate):
        for pair in await session.scalars(select(kind)):
            scene.seen[mark(pair)] = STAFF
