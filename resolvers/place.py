"""Places: finding a free one, and offering the nearest when there is none (B4, C1)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select

from models.booking import Booking, BookingStatus
from models.event import Event, EventState
from models.licences import LicenceClass
from models.session import UNSCOPED, WriteSession
from models.slot import Place, Slot, SlotState
from models.vehicle import Vehicle, VehicleModel

ALTERNATIVES = 5


@dataclass(frozen=True, slots=True)
class FreePlace:
    """A place that was free a moment ago: only the unique index says whether it still is."""

    id: UUID
    event_id: UUID
    slot_id: UUID
    vehicle_id: UUID


def is_free() -> ColumnElement[bool]:
    """No live booking has the place, and it was not withdrawn."""
    taken = select(Booking.id).where(Booking.place_id == Place.id, Booking.status != BookingStatus.CANCELLED)
    return Place.withdrawn_at.is_(None) & ~taken.exists()


async def find_free_place(session: WriteSession, slot_id: UUID, model_id: UUID) -> FreePlace | None:
    """One of the free places of a model in a slot, at random so that a rush spreads over all of them.

    Reads past the viewer's scope: whether a place is taken is no secret, whose booking took it is.
    """
    row = (
        await session.execute(
            select(Place.id, Place.event_id, Place.slot_id, Place.vehicle_id)
            .join(Vehicle, Vehicle.id == Place.vehicle_id)
            .where(Place.slot_id == slot_id, Vehicle.model_id == model_id, is_free())
            .order_by(func.random())
            .limit(1),
            execution_options=UNSCOPED,
        )
    ).one_or_none()
    return FreePlace(*row) if row else None


async def nearest_free_places(
    session: WriteSession, slot_id: UUID, model_id: UUID, rideable: Collection[LicenceClass], now: datetime
) -> list[UUID]:
    """Free places to offer instead, best first, among what the rider may ride at the same event.

    The same model at the nearest other time, then the same time on another model of the family, then the same time
    on any other model.
    """
    wanted = (await session.execute(select(Slot.event_id, Slot.starts_at).where(Slot.id == slot_id))).one()
    family = select(VehicleModel.family).where(VehicleModel.id == model_id).scalar_subquery()
    distance = func.abs(func.extract("epoch", Slot.starts_at - wanted.starts_at))
    rank = case((Vehicle.model_id == model_id, 0), ((Slot.id == slot_id) & (VehicleModel.family == family), 1), else_=2)
    near = (
        select(
            Place.id,
            rank.label("rank"),
            distance.label("distance"),
            func.row_number().over(partition_by=(Slot.id, Vehicle.model_id), order_by=Vehicle.number).label("nth"),
        )
        .join(Slot, Slot.id == Place.slot_id)
        .join(Event, Event.id == Slot.event_id)
        .join(Vehicle, Vehicle.id == Place.vehicle_id)
        .join(VehicleModel, VehicleModel.id == Vehicle.model_id)
        .where(
            Place.event_id == wanted.event_id,
            Event.state == EventState.OPEN,
            Slot.state == SlotState.OPEN,
            Slot.starts_at > now,
            VehicleModel.licence_required.in_(rideable),
            (Vehicle.model_id == model_id) | (Slot.id == slot_id),
            is_free(),
        )
        .subquery()
    )
    best = select(near.c.id).where(near.c.nth == 1).order_by(near.c.rank, near.c.distance, near.c.id)
    return list(await session.scalars(best.limit(ALTERNATIVES), execution_options=UNSCOPED))
