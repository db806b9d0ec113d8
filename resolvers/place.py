"""Places: finding a free one (B4, C1); what to offer when there is none is in `alternative.py`."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Uuid,
    and_,
    bindparam,
    func,
    literal_column,
    select,
)

from models.booking import Booking, BookingStatus
from models.driver_session import Fetching
from models.kit.constant import constant
from models.slot import Place
from models.statement import Statement
from models.vehicle import Vehicle
from resolvers.hold import release_expired_holds

_SLOT_ID, _MODEL_ID = (bindparam(name, type_=Uuid()) for name in ("slot_id", "model_id"))


@dataclass(frozen=True, slots=True)
class FreePlace:
    """A place that was free a moment ago: only the unique index says whether it still is."""

    id: UUID
    event_id: UUID
    slot_id: UUID
    vehicle_id: UUID


def is_free() -> ColumnElement[bool]:
    """No live booking has the place, and it was not withdrawn."""
    return Place.withdrawn_at.is_(None) & ~_live_booking().exists()


async def find_free_place(session: Fetching, slot_id: UUID, model_id: UUID) -> FreePlace | None:
    """One of the free places of a model in a slot, at random so that a rush spreads over all of them.

    The schedule that releases expired holds may be late: nobody is turned away for that. Reads past the viewer's
    scope: whether a place is taken is no secret, whose booking took it is.
    """
    row = await session.fetch_row(_FREE, slot_id=slot_id, model_id=model_id)
    if row is not None and row["expired"]:
        await release_expired_holds(session, slot_id)
        row = await session.fetch_row(_FREE, slot_id=slot_id, model_id=model_id)
    # Still expired: somebody is confirming or releasing it at this moment.
    if row is None or row["expired"]:
        return None
    return FreePlace(row["id"], row["event_id"], row["slot_id"], row["vehicle_id"])


def _live_booking() -> Select[UUID]:
    return select(Booking.id).where(Booking.place_id == Place.id, Booking.status != constant(BookingStatus.CANCELLED))


def free_place() -> Select[*tuple[Any, ...]]:
    """A free place, or else one whose hold has expired and only waits to be released."""
    expired = and_(Booking.status == constant(BookingStatus.HELD), Booking.held_until <= func.now())
    only_waits = ~_live_booking().where(~func.coalesce(expired, False)).exists()
    waits = _live_booking().exists().label("expired")
    return (
        select(Place.id, Place.event_id, Place.slot_id, Place.vehicle_id, Vehicle.number, waits)
        .join(Vehicle, Vehicle.id == Place.vehicle_id)
        .where(
            Place.slot_id == _SLOT_ID,
            Vehicle.model_id == _MODEL_ID,
            Place.withdrawn_at.is_(None),
            only_waits,
        )
        .order_by(waits, func.random())
        .limit(literal_column("1"))
    )


# Built once: in a rush, building it for each rider took the greater part of the answer's time.
_FREE = Statement(free_place())
