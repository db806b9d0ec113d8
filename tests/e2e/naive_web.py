"""A web process that sells without the guard, for the control of the race: looks whether a place is free, then writes.

Run as `python -m tests.e2e.naive_web --port PORT`; the code under test has no such switch.
"""

import sys
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import uvicorn
from sqlalchemy import insert

from models.booking import Booking
from models.kit.uuid7 import uuid7
from models.session import WriteSession
from resolvers import booking
from resolvers.place import FreePlace


async def claim(
    session: WriteSession, place: FreePlace | None, model_id: UUID, values: Mapping[str, Any]
) -> Booking | None:
    """What everybody writes first: the place was free when we looked."""
    if place is None:
        return None
    key = {"place_id": place.id, "event_id": place.event_id, "slot_id": place.slot_id, "vehicle_id": place.vehicle_id}
    return await session.scalar(insert(Booking).values(id=uuid7(), **key, **values).returning(Booking))


if __name__ == "__main__":
    booking._claim = claim
    uvicorn.run("app:app", port=int(sys.argv[2]), loop="uvloop", http="httptools", log_level="warning")
