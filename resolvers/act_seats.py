"""Reads what matching works on: the free places of the events at hand, and the riders who lost theirs (C6)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, not_, select

from models.act import ActItem
from models.booking import Booking, BookingStatus
from models.event import Event, EventState
from models.kit.base import table_of
from models.kit.constant import constant
from models.licence import HeldLicence, LicenceClass
from models.rider import Rider
from models.session import WriteSession
from models.slot import Place, Slot, SlotState
from models.vehicle import Vehicle, VehicleModel
from resolvers.act_match import Offer, Seat, Seeker, Span, match

PLACE, SLOT, VEHICLE, MODEL, BOOKING, RIDER, EVENT, ITEM = (
    table_of(model) for model in (Place, Slot, Vehicle, VehicleModel, Booking, Rider, Event, ActItem)
)
# An offer ends an hour before its departure at the latest, and must leave the rider a while to answer.
ENDS_BEFORE = timedelta(hours=1)
LEAST_NOTICE = timedelta(minutes=30)
LOST = BOOKING.alias("lost")
CANCELLED = constant(BookingStatus.CANCELLED)
# Held for those who lost a ride: closed events, which take no new bookings, still take them.
STANDING = (constant(EventState.OPEN), constant(EventState.CLOSED))
_SEAT: tuple[Any, ...] = (
    PLACE.c.id.label("place_id"),
    PLACE.c.event_id,
    PLACE.c.slot_id,
    PLACE.c.vehicle_id,
    VEHICLE.c.model_id,
    MODEL.c.family,
    MODEL.c.licence_required,
    VEHICLE.c.group_number,
    SLOT.c.starts_at,
    SLOT.c.ends_at,
    SLOT.c.day,
)
_JOINED = (
    PLACE.join(SLOT, SLOT.c.id == PLACE.c.slot_id)
    .join(VEHICLE, VEHICLE.c.id == PLACE.c.vehicle_id)
    .join(MODEL, MODEL.c.id == VEHICLE.c.model_id)
)


async def find_offers(
    session: WriteSession,
    meant: ColumnElement[bool],
    told_at: datetime,
    *,
    without: ColumnElement[bool] | None = None,
    lock: bool = False,
) -> list[Offer]:
    """The best free places for the riders of the items that are meant, in the order of their bookings.

    `told_at` is when they will know; places that meet `without` are left out. With `lock`, slots and events stay as
    they are until the transaction ends; the unique index still says who has a place.
    """
    seekers = await _seekers(session, meant)
    if not seekers:
        return []
    events = {seeker.lost.event_id for seeker in seekers}
    statement = _free(events, told_at)
    if without is not None:
        statement = statement.where(not_(without))
    if lock:
        statement = statement.with_for_update(read=True, of=(SLOT, EVENT))
    return match(seekers, [_seat(row) for row in await session.execute(statement)])


def held_until(seat: Seat, told_at: datetime, hours: int) -> datetime:
    """When an offered place is given back: never later than an hour before departure."""
    return min(told_at + timedelta(hours=hours), seat.starts_at - ENDS_BEFORE)


def _free(events: Collection[UUID], told_at: datetime) -> Select[Any]:
    taken = select(BOOKING.c.id).where(BOOKING.c.place_id == PLACE.c.id, BOOKING.c.status != CANCELLED).exists()
    return (
        select(*_SEAT)
        .select_from(_JOINED.join(EVENT, EVENT.c.id == PLACE.c.event_id))
        .where(
            PLACE.c.event_id.in_(events),
            PLACE.c.withdrawn_at.is_(None),
            SLOT.c.state == constant(SlotState.OPEN),
            EVENT.c.state.in_(STANDING),
            SLOT.c.starts_at > told_at + ENDS_BEFORE + LEAST_NOTICE,
            ~taken,
        )
    )


async def _seekers(session: WriteSession, meant: ColumnElement[bool]) -> list[Seeker]:
    statement = (
        select(
            ITEM.c.id.label("item_id"),
            BOOKING.c.rider_id,
            RIDER.c.licence_class,
            RIDER.c.licence_obtained_on,
            RIDER.c.birth_date,
            *_SEAT,
        )
        .select_from(
            _JOINED.join(ITEM, ITEM.c.place_id == PLACE.c.id)
            .join(BOOKING, BOOKING.c.id == ITEM.c.booking_id)
            .join(RIDER, RIDER.c.id == BOOKING.c.rider_id)
        )
        .where(meant)
        .order_by(ITEM.c.booked_at, ITEM.c.id)
    )
    rows = (await session.execute(statement)).all()
    busy = await _busy(session, meant)
    return [
        Seeker(
            item_id=row.item_id,
            rider_id=row.rider_id,
            lost=_seat(row),
            licence=HeldLicence(LicenceClass(row.licence_class), row.licence_obtained_on),
            birth_date=row.birth_date,
            busy=tuple(busy[row.rider_id]),
        )
        for row in rows
    ]


async def _busy(session: WriteSession, meant: ColumnElement[bool]) -> dict[UUID, list[Span]]:
    """When these riders ride otherwise: their live bookings but those that are lost here."""
    lost = select(ITEM.c.booking_id).where(meant)
    losers = select(LOST.c.rider_id).join(ITEM, ITEM.c.booking_id == LOST.c.id).where(meant)
    statement = (
        select(BOOKING.c.rider_id, SLOT.c.starts_at, SLOT.c.ends_at)
        .select_from(BOOKING.join(SLOT, SLOT.c.id == BOOKING.c.slot_id))
        .where(
            BOOKING.c.rider_id.in_(losers),
            BOOKING.c.status != CANCELLED,
            BOOKING.c.id.not_in(lost),
        )
    )
    found: dict[UUID, list[Span]] = defaultdict(list)
    for row in await session.execute(statement):
        found[row.rider_id].append((row.starts_at, row.ends_at))
    return found


def _seat(row: Row[Any]) -> Seat:
    return Seat(
        place_id=row.place_id,
        event_id=row.event_id,
        slot_id=row.slot_id,
        vehicle_id=row.vehicle_id,
        model_id=row.model_id,
        family=row.family,
        licence_required=LicenceClass(row.licence_required),
        group_number=row.group_number,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        day=row.day,
    )
