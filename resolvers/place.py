"""Places: finding a free one, and offering the nearest when there is none (B4, C1)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Select,
    String,
    Subquery,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    func,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from models.booking import Booking, BookingStatus
from models.driver_session import Fetching
from models.event import Event, EventState
from models.kit.constant import constant
from models.licence import LicenceClass
from models.slot import Place, Slot, SlotState
from models.statement import Statement
from models.vehicle import Vehicle, VehicleModel
from resolvers.hold import release_expired_holds

ALTERNATIVES = 5
MOST_SLOTS = 5_000
_SLOT_ID, _MODEL_ID = (bindparam(name, type_=Uuid()) for name in ("slot_id", "model_id"))
_NOW = bindparam("now", type_=DateTime(timezone=True))


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


async def nearest_free_places(
    session: Fetching, slot_id: UUID, model_id: UUID, rideable: Collection[LicenceClass], now: datetime
) -> list[UUID]:
    """Free places to offer instead, best first, among what the rider may ride at the same event.

    The same model at the nearest other time, then the same time on another model of the family, then the same time
    on any other model.
    """
    wanted = {"slot_id": slot_id, "model_id": model_id, "rideable": list(rideable), "now": now}
    return [row["id"] for row in await session.fetch_rows(_NEAREST, **wanted)]


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


def _nearest() -> Select[UUID]:
    """The best free place of each model in each slot, in the order in which they are offered."""
    other_times, same_time = _same_model(), _same_slot()
    near = union_all(
        select(other_times.c.id, other_times.c.rank, other_times.c.distance),
        select(same_time.c.id, same_time.c.rank, same_time.c.distance),
    ).subquery()
    return select(near.c.id).order_by(near.c.rank, near.c.distance, near.c.id).limit(literal_column(str(ALTERNATIVES)))


def _same_model() -> Subquery:
    """The model wanted, at the nearest times: slot after slot, so that the search ends with the last one offered."""
    wanted = aliased(Slot)
    slot = (
        select(Slot.id, func.abs(func.extract("epoch", Slot.starts_at - wanted.starts_at)).label("distance"))
        .join(wanted, (wanted.id == _SLOT_ID) & (wanted.event_id == Slot.event_id))
        .join(Event, Event.id == Slot.event_id)
        .where(*_on_sale())
        .order_by("distance", Slot.id)
        # More than any event has: with it PostgreSQL sorts first, and looks into no slot after the last one offered.
        .limit(literal_column(str(MOST_SLOTS)))
        .subquery()
    )
    place = (
        select(Place.id)
        .join(Vehicle, Vehicle.id == Place.vehicle_id)
        .join(VehicleModel, VehicleModel.id == Vehicle.model_id)
        .where(Place.slot_id == slot.c.id, VehicleModel.id == _MODEL_ID, _may_ride(), is_free())
        .order_by(Vehicle.number)
        .limit(literal_column("1"))
        .lateral()
    )
    found = select(place.c.id, literal_column("0").label("rank"), slot.c.distance).join_from(slot, place, true())
    return found.order_by(slot.c.distance, slot.c.id).limit(literal_column(str(ALTERNATIVES))).subquery()


def _same_slot() -> Subquery:
    """The time wanted, on the other models: those of the family first."""
    its_family = select(VehicleModel.family).where(VehicleModel.id == _MODEL_ID).scalar_subquery()
    nth = func.row_number().over(partition_by=Vehicle.model_id, order_by=Vehicle.number).label("nth")
    rank = case((VehicleModel.family == its_family, 1), else_=2).label("rank")
    free = (
        select(Place.id, rank, literal_column("0").label("distance"), nth)
        .join(Slot, Slot.id == Place.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .join(Vehicle, Vehicle.id == Place.vehicle_id)
        .join(VehicleModel, VehicleModel.id == Vehicle.model_id)
        .where(
            Place.slot_id == _SLOT_ID,
            VehicleModel.id != _MODEL_ID,
            *_on_sale(),
            _may_ride(),
            is_free(),
        )
        .subquery()
    )
    return select(free.c.id, free.c.rank, free.c.distance).where(free.c.nth == 1).subquery()


def _on_sale() -> tuple[ColumnElement[bool], ...]:
    return (
        Event.state == constant(EventState.OPEN),
        Slot.state == constant(SlotState.OPEN),
        Slot.starts_at > _NOW,
    )


def _may_ride() -> ColumnElement[bool]:
    return VehicleModel.licence_required == any_(bindparam("rideable", type_=ARRAY(String())))


# Built once: in a rush, building them for each rider took the greater part of the answer's time.
_FREE = Statement(free_place())
_NEAREST = Statement(_nearest())
