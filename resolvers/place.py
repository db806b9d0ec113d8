"""Places: finding a free one, and offering the nearest when there is none (B4, C1)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, and_, bindparam, case, func, literal, select, true, union_all
from sqlalchemy.orm import aliased

from models.booking import Booking, BookingStatus
from models.event import Event, EventState
from models.licence import LicenceClass
from models.session import UNSCOPED, WriteSession
from models.slot import Place, Slot, SlotState
from models.vehicle import Vehicle, VehicleModel
from resolvers.hold import release_expired_holds

ALTERNATIVES = 5
MOST_SLOTS = 5_000


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


async def find_free_place(session: WriteSession, slot_id: UUID, model_id: UUID) -> FreePlace | None:
    """One of the free places of a model in a slot, at random so that a rush spreads over all of them.

    The schedule that releases expired holds may be late: nobody is turned away for that. Reads past the viewer's
    scope: whether a place is taken is no secret, whose booking took it is.
    """
    wanted = {"slot_id": slot_id, "model_id": model_id}
    row = (await session.execute(_FREE, wanted, execution_options=UNSCOPED)).one_or_none()
    if row is not None and row.expired:
        await release_expired_holds(session, slot_id)
        row = (await session.execute(_FREE, wanted, execution_options=UNSCOPED)).one_or_none()
    # Still expired: somebody is confirming or releasing it at this moment.
    return None if row is None or row.expired else FreePlace(row.id, row.event_id, row.slot_id, row.vehicle_id)


async def nearest_free_places(
    session: WriteSession, slot_id: UUID, model_id: UUID, rideable: Collection[LicenceClass], now: datetime
) -> list[UUID]:
    """Free places to offer instead, best first, among what the rider may ride at the same event.

    The same model at the nearest other time, then the same time on another model of the family, then the same time
    on any other model.
    """
    wanted = {"slot_id": slot_id, "model_id": model_id, "rideable": list(rideable), "now": now}
    return list(await session.scalars(_NEAREST, wanted, execution_options=UNSCOPED))


def _live_booking() -> Select[UUID]:
    return select(Booking.id).where(Booking.place_id == Place.id, Booking.status != BookingStatus.CANCELLED)


def _free() -> Select[*tuple[Any, ...]]:
    """A free place, or else one whose hold has expired and only waits to be released."""
    expired = and_(Booking.status == BookingStatus.HELD, Booking.held_until <= func.now())
    only_waits = ~_live_booking().where(~func.coalesce(expired, False)).exists()
    waits = _live_booking().exists().label("expired")
    return (
        select(Place.id, Place.event_id, Place.slot_id, Place.vehicle_id, waits)
        .join(Vehicle, Vehicle.id == Place.vehicle_id)
        .where(
            Place.slot_id == bindparam("slot_id"),
            Vehicle.model_id == bindparam("model_id"),
            Place.withdrawn_at.is_(None),
            only_waits,
        )
        .order_by(waits, func.random())
        .limit(1)
    )


def _nearest() -> Select[UUID]:
    """The best free place of each model in each slot, in the order in which they are offered."""
    other_times, same_time = _same_model(), _same_slot()
    near = union_all(
        select(other_times.c.id, other_times.c.rank, other_times.c.distance),
        select(same_time.c.id, same_time.c.rank, same_time.c.distance),
    ).subquery()
    return select(near.c.id).order_by(near.c.rank, near.c.distance, near.c.id).limit(ALTERNATIVES)


def _same_model() -> Subquery:
    """The model wanted, at the nearest times: slot after slot, so that the search ends with the last one offered."""
    wanted = aliased(Slot)
    slot = (
        select(Slot.id, func.abs(func.extract("epoch", Slot.starts_at - wanted.starts_at)).label("distance"))
        .join(wanted, (wanted.id == bindparam("slot_id")) & (wanted.event_id == Slot.event_id))
        .join(Event, Event.id == Slot.event_id)
        .where(*_on_sale())
        .order_by("distance", Slot.id)
        # More than any event has: with it PostgreSQL sorts first, and looks into no slot after the last one offered.
        .limit(MOST_SLOTS)
        .subquery()
    )
    place = (
        select(Place.id)
        .join(Vehicle, Vehicle.id == Place.vehicle_id)
        .join(VehicleModel, VehicleModel.id == Vehicle.model_id)
        .where(Place.slot_id == slot.c.id, VehicleModel.id == bindparam("model_id"), _may_ride(), is_free())
        .order_by(Vehicle.number)
        .limit(1)
        .lateral()
    )
    found = select(place.c.id, literal(0).label("rank"), slot.c.distance).join_from(slot, place, true())
    return found.order_by(slot.c.distance, slot.c.id).limit(ALTERNATIVES).subquery()


def _same_slot() -> Subquery:
    """The time wanted, on the other models: those of the family first."""
    its_family = select(VehicleModel.family).where(VehicleModel.id == bindparam("model_id")).scalar_subquery()
    nth = func.row_number().over(partition_by=Vehicle.model_id, order_by=Vehicle.number).label("nth")
    rank = case((VehicleModel.family == its_family, 1), else_=2).label("rank")
    free = (
        select(Place.id, rank, literal(0).label("distance"), nth)
        .join(Slot, Slot.id == Place.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .join(Vehicle, Vehicle.id == Place.vehicle_id)
        .join(VehicleModel, VehicleModel.id == Vehicle.model_id)
        .where(
            Place.slot_id == bindparam("slot_id"),
            VehicleModel.id != bindparam("model_id"),
            *_on_sale(),
            _may_ride(),
            is_free(),
        )
        .subquery()
    )
    return select(free.c.id, free.c.rank, free.c.distance).where(free.c.nth == 1).subquery()


def _on_sale() -> tuple[ColumnElement[bool], ...]:
    return Event.state == EventState.OPEN, Slot.state == SlotState.OPEN, Slot.starts_at > bindparam("now")


def _may_ride() -> ColumnElement[bool]:
    return VehicleModel.licence_required.in_(bindparam("rideable", expanding=True))


# Built once: in a rush, building them for each rider took the greater part of the answer's time.
_FREE = _free()
_NEAREST = _nearest()
