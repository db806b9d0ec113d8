"""What a bulk act is about: which places it meets, and which bookings on them (C6)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, false, func, insert, literal, or_, select

from models.act import Act, ActItem, ActItemState, ActKind, ActSkip
from models.booking import Booking, BookingStatus, Ride
from models.kit.base import table_of
from models.kit.constant import constant
from models.rider import Rider
from models.session import WriteSession
from models.slot import Place, Slot
from models.vehicle import Vehicle

PLACE, SLOT, VEHICLE, BOOKING, RIDE, RIDER, ITEM = (
    table_of(model) for model in (Place, Slot, Vehicle, Booking, Ride, Rider, ActItem)
)
S = BookingStatus
LIVE = (S.HELD, S.BOOKED, S.MODIFIED, S.CHECKED_IN)


def met_places(act: Act, now: datetime) -> ColumnElement[bool]:
    """The condition on places of an act that has begun: what it withdrew bears its mark."""
    return PLACE.c.withdrawn_by_id == act.id if act.kind is ActKind.WITHDRAWAL else meant_places(act, now)


def meant_places(act: Act, now: datetime) -> ColumnElement[bool]:
    """The condition on place, slot and vehicle, of rides to come, that the act's parameters make."""
    conditions = [SLOT.c.starts_at > now]
    if act.kind is ActKind.WITHDRAWAL:
        conditions.append(PLACE.c.withdrawn_at.is_(None))
        if act.vehicle_id is not None:
            conditions.append(PLACE.c.vehicle_id == act.vehicle_id)
        else:
            conditions.append(VEHICLE.c.model_id == act.model_id)
        if act.from_day is not None:
            conditions.append(SLOT.c.day >= act.from_day)
    if act.kind in (ActKind.SLOT_SHIFT, ActKind.SLOT_CLOSING):
        conditions = [SLOT.c.id.in_(meant_slots(act))]
    if act.parameters.get("keep_bookings"):
        conditions.append(false())
    if act.event_id is not None:
        conditions.append(PLACE.c.event_id == act.event_id)
    return and_(*conditions)


def meant_slots(act: Act) -> list[UUID]:
    """The slots that an act on slots found, as it keeps them."""
    return [UUID(each) for each in act.parameters["slots"]]


def places_of(condition: ColumnElement[bool], *columns: Any) -> Select[Any]:
    """Places with their slots and vehicles."""
    return (
        select(*columns)
        .select_from(PLACE.join(SLOT, SLOT.c.id == PLACE.c.slot_id).join(VEHICLE, VEHICLE.c.id == PLACE.c.vehicle_id))
        .where(condition)
    )


async def collect(session: WriteSession, act: Act, condition: ColumnElement[bool]) -> None:
    """Write an item for each live booking on these places that has none yet.

    A hold that nobody proved lapses by itself, and cannot be confirmed there any more: it is left, and said so. A
    rider who is on site already is the team's to care for, unless the whole event ends; who is on the road, always.
    """
    unproven = and_(BOOKING.c.status == constant(S.HELD), RIDER.c.unproven)
    skips = [(unproven, constant(ActSkip.UNCONFIRMED))]
    on_site = BOOKING.c.status == constant(S.CHECKED_IN)
    if act.kind is ActKind.EVENT_CANCELLATION:
        on_site &= on_the_road()
    skips.append((on_site, constant(ActSkip.CHECKED_IN)))
    left = or_(*(when for when, _ in skips))
    columns: dict[str, Any] = {
        "id": func.new_key(),
        "act_id": literal(act.id),
        "booking_id": BOOKING.c.id,
        "place_id": BOOKING.c.place_id,
        "status_before": BOOKING.c.status,
        "held_until_before": BOOKING.c.held_until,
        "booked_at": BOOKING.c.created_at,
        "state": case((left, constant(ActItemState.SKIPPED)), else_=constant(ActItemState.PENDING)),
        "skipped": case(*skips),
    }
    source = (
        places_of(condition, *columns.values())
        .join(BOOKING, BOOKING.c.place_id == PLACE.c.id)
        .join(RIDER, RIDER.c.id == BOOKING.c.rider_id)
        .where(
            BOOKING.c.status.in_([constant(status) for status in LIVE]),
            ~select(ITEM.c.id).where(ITEM.c.act_id == act.id, ITEM.c.booking_id == BOOKING.c.id).exists(),
        )
    )
    await session.execute(insert(ITEM).from_select(list(columns), source, include_defaults=False))


def on_the_road() -> ColumnElement[bool]:
    """Whether the ride of a booking has left."""
    return select(RIDE.c.booking_id).where(RIDE.c.booking_id == BOOKING.c.id).correlate(BOOKING).exists()


async def lock_slots(session: WriteSession, condition: ColumnElement[bool]) -> None:
    """Wait for those who are booking there, and keep others waiting until the act has begun (ADR 0012)."""
    ids = places_of(condition, PLACE.c.slot_id)
    locked = select(SLOT.c.id).where(SLOT.c.id.in_(ids)).order_by(SLOT.c.id).with_for_update(key_share=True)
    await session.execute(locked)
