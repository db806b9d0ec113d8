"""Making places: a coming slot × a vehicle that comes on that day and is of the slot's group (B4)."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from models.event import Allocation
from models.kit.base import table_of
from models.session import WriteSession
from models.slot import Place, Slot
from models.vehicle import Vehicle

ALLOCATION, PLACE, SLOT, VEHICLE = (table_of(model) for model in (Allocation, Place, Slot, Vehicle))


async def make_places(session: WriteSession, event_id: UUID, condition: ColumnElement[bool]) -> None:
    """Make the places that are missing where the condition on slot, allocation and vehicle holds.

    A place that was withdrawn with its group or vehicle is given back. A vehicle that a bulk act withdrew on a day
    gets no place there until that act is taken back (C6).
    """
    wanted = (
        select(func.new_key(), SLOT.c.event_id, SLOT.c.id, VEHICLE.c.id)
        .select_from(SLOT)
        .join(ALLOCATION, ALLOCATION.c.event_id == SLOT.c.event_id)
        .join(VEHICLE, VEHICLE.c.id == ALLOCATION.c.vehicle_id)
        .where(
            SLOT.c.event_id == event_id,
            SLOT.c.starts_at > datetime.now(UTC),
            ALLOCATION.c.active,
            SLOT.c.day.between(ALLOCATION.c.starts_on, ALLOCATION.c.ends_on),
            SLOT.c.day.between(VEHICLE.c.available_from, VEHICLE.c.available_until),
            or_(SLOT.c.group_number.is_(None), SLOT.c.group_number == VEHICLE.c.group_number),
            ~_withdrawn_that_day(),
            condition,
        )
    )
    made = insert(PLACE).from_select(["id", "event_id", "slot_id", "vehicle_id"], wanted, include_defaults=False)
    await session.execute(
        made.on_conflict_do_update(
            index_elements=["slot_id", "vehicle_id"],
            set_={"withdrawn_at": None},
            where=PLACE.c.withdrawn_at.is_not(None) & PLACE.c.withdrawn_by_id.is_(None),
        )
    )


def _withdrawn_that_day() -> ColumnElement[bool]:
    place, slot = PLACE.alias("withdrawn"), SLOT.alias("withdrawn_slot")
    return (
        select(place.c.id)
        .join(slot, slot.c.id == place.c.slot_id)
        .where(
            place.c.event_id == SLOT.c.event_id,
            place.c.vehicle_id == VEHICLE.c.id,
            slot.c.day == SLOT.c.day,
            place.c.withdrawn_by_id.is_not(None),
        )
        .correlate(SLOT, VEHICLE)
        .exists()
    )
