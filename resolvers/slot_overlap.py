"""Slots of an event that may not be open together: a vehicle would be on two rides at once (B2, B7)."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from models.booking import Booking, BookingStatus
from models.errors import Conflict
from models.kit.base import table_of
from models.kit.constant import constant
from models.session import WriteSession
from models.slot import Place, Slot, SlotState

BOOKING, PLACE, SLOT = (table_of(model) for model in (Booking, Place, Slot))
OPENING = SLOT.alias("opening")


async def lock_slots_of(session: WriteSession, event_id: UUID) -> None:
    """All slots of an event, in one order: of two that meet and are opened at once, the second finds the first."""
    slots = select(SLOT.c.id).where(SLOT.c.event_id == event_id).order_by(SLOT.c.id)
    await session.execute(slots.with_for_update(key_share=True))


async def check_may_open(session: WriteSession, slot_ids: Collection[UUID], field: str) -> None:
    """Raise Conflict if one of these slots, once open, would meet a departure of the same group or vehicles.

    A closed departure counts as well while someone has a place there. The caller holds `lock_slots_of`.
    """
    rides = select(BOOKING.c.id).where(
        BOOKING.c.slot_id == SLOT.c.id, BOOKING.c.status != constant(BookingStatus.CANCELLED)
    )
    statement = (
        select(OPENING.c.local_start.label("opened"), SLOT.c.local_start.label("met"))
        .join(SLOT, (SLOT.c.event_id == OPENING.c.event_id) & (SLOT.c.id != OPENING.c.id))
        .where(
            OPENING.c.id.in_(slot_ids),
            OPENING.c.starts_at < SLOT.c.ends_at,
            SLOT.c.starts_at < OPENING.c.ends_at,
            or_(SLOT.c.state == constant(SlotState.OPEN), rides.exists()),
            or_(func.coalesce(OPENING.c.group_number == SLOT.c.group_number, True), _same_vehicle()),
        )
        .order_by(OPENING.c.starts_at, SLOT.c.starts_at)
        .limit(1)
    )
    found = (await session.execute(statement)).first()
    if found is None:
        return
    raise Conflict(
        f"Le départ de {found.opened:%H:%M} ({found.opened:%d/%m}) chevaucherait celui de {found.met:%H:%M}, avec les"
        " mêmes véhicules. Fermez d’abord celui-ci, ou déplacez ses réservations.",
        f"The departure of {found.opened:%H:%M} ({found.opened:%d/%m}) would meet that of {found.met:%H:%M}, with the"
        " same vehicles. Close that one first, or move its bookings.",
        field=field,
    )


def _same_vehicle() -> ColumnElement[bool]:
    """Whether a vehicle that is not withdrawn leaves with both, whatever their groups say."""
    here, there = PLACE.alias("here"), PLACE.alias("there")
    return (
        select(here.c.id)
        .join(there, there.c.vehicle_id == here.c.vehicle_id)
        .where(
            here.c.slot_id == OPENING.c.id,
            there.c.slot_id == SLOT.c.id,
            here.c.withdrawn_at.is_(None),
            there.c.withdrawn_at.is_(None),
        )
        .exists()
    )
