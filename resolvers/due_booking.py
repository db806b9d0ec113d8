"""Which bookings a moment has come for (F1): one statement, that looks only at departures near the moment."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, String, Time, and_, cast, func, literal, select, true

from models.booking import Booking, BookingStatus, BookingStep, CancelReason
from models.consent_standing import has_consented
from models.event import Event, EventState
from models.kit.base import table_of
from models.kit.constant import constant
from models.message import Message, MessageChannel
from models.message_catalog import is_marketing
from models.message_moment import MessageMoment, MomentAnchor
from models.rider import Rider
from models.slot import Slot
from resolvers.consent import PURPOSE_OF
from resolvers.mailing_set import LANDLINE

BOOKING, STEP, EVENT, SLOT, RIDER, MESSAGE = (
    table_of(model) for model in (Booking, BookingStep, Event, Slot, Rider, Message)
)
OTHER = BOOKING.alias("other")
S = BookingStatus
COMING = (S.BOOKED, S.MODIFIED)
DAY = timedelta(days=1)
# Who booked this shortly before has just been told all of it.
SETTLED = timedelta(hours=12)


def due_bookings(moment: MessageMoment, now: datetime, most: int) -> Select[Any]:
    """Bookings that are due and were not told yet: id, cause_key, recipient, locale, postcode, zone."""
    due_at, near = _when(moment, now)
    address = RIDER.c.email if moment.channel is MessageChannel.EMAIL else RIDER.c.phone
    reachable: ColumnElement[bool] = address.is_not(None)
    if moment.channel is MessageChannel.SMS:
        reachable = and_(reachable, ~address.regexp_match(LANDLINE))
    consent = has_consented(PURPOSE_OF[moment.channel]) if is_marketing(moment.cause) else true()
    key = cause_key(moment)
    told = select(MESSAGE.c.id).where(MESSAGE.c.cause == constant(moment.cause), MESSAGE.c.cause_key == key).exists()
    statement = (
        select(BOOKING.c.id, key.label("cause_key"), address.label("recipient"), RIDER.c.locale, RIDER.c.postcode)
        .add_columns(EVENT.c.zone)
        .select_from(BOOKING)
        .join(SLOT, SLOT.c.id == BOOKING.c.slot_id)
        .join(EVENT, EVENT.c.id == BOOKING.c.event_id)
        .join(RIDER, RIDER.c.id == BOOKING.c.rider_id)
        .where(near, due_at <= now, due_at > now - timedelta(minutes=moment.grace_minutes))
        .where(_stands(moment, due_at, now), reachable, consent, ~told)
        .order_by(BOOKING.c.id)
        .limit(most)
    )
    if moment.anchor is MomentAnchor.AFTER_HOLD_EXPIRY:
        lapsed = and_(STEP.c.booking_id == BOOKING.c.id, STEP.c.status == constant(S.CANCELLED))
        statement = statement.join(STEP, lapsed)
    return statement


def cause_key(moment: MessageMoment) -> ColumnElement[str]:
    """What a message of this moment is unique by: one per booking, moment and day of the ride, which may be moved."""
    booking = cast(BOOKING.c.id, String)
    if moment.anchor is MomentAnchor.AFTER_HOLD_EXPIRY:
        return func.concat(booking, ":", str(moment.id), type_=String())
    return func.concat(booking, ":", cast(SLOT.c.day, String), ":", str(moment.id), type_=String())


def _when(moment: MessageMoment, now: datetime) -> tuple[ColumnElement[datetime], ColumnElement[bool]]:
    """When it is due, and a wider range of the indexed column that all due ones are in."""
    grace = timedelta(minutes=moment.grace_minutes)
    if moment.anchor is MomentAnchor.AFTER_HOLD_EXPIRY:
        after = timedelta(minutes=moment.minutes or 0)
        return STEP.c.created_at + after, STEP.c.created_at.between(now - after - grace, now - after)
    sign = -1 if moment.anchor is MomentAnchor.BEFORE_SLOT else 1
    if moment.days is not None and moment.local_time is not None:
        local = cast(SLOT.c.day + sign * moment.days, Date) + literal(moment.local_time, Time())
        # Noon of one zone is another's day before: two days around cover every clock.
        middle, around = now - sign * moment.days * DAY, 2 * DAY
        near = SLOT.c.starts_at.between(middle - grace - around, middle + around)
        return func.timezone(EVENT.c.zone, local), near
    away = sign * timedelta(minutes=moment.minutes or 0)
    if sign < 0:
        return SLOT.c.starts_at + away, SLOT.c.starts_at.between(now - away - grace, now - away)
    return SLOT.c.ends_at + away, SLOT.c.starts_at.between(now - away - grace - DAY, now - away)


def _stands(moment: MessageMoment, due_at: ColumnElement[datetime], now: datetime) -> ColumnElement[bool]:
    """Whether the message still makes sense: asked when it is queued; `due_check` asks again when it leaves."""
    if moment.anchor is MomentAnchor.BEFORE_SLOT:
        return and_(
            SLOT.c.starts_at > now,
            BOOKING.c.status.in_([constant(status) for status in COMING]),
            EVENT.c.state != constant(EventState.CANCELLED),
            func.coalesce(BOOKING.c.confirmed_at, BOOKING.c.created_at) < due_at - SETTLED,
        )
    if moment.anchor is MomentAnchor.AFTER_SLOT:
        return BOOKING.c.status == constant(S(moment.outcome.value) if moment.outcome else S.DONE)
    elsewhere = (
        select(OTHER.c.id)
        .where(
            OTHER.c.rider_id == BOOKING.c.rider_id,
            OTHER.c.event_id == BOOKING.c.event_id,
            OTHER.c.status != constant(S.CANCELLED),
        )
        .exists()
    )
    # An address that nobody confirmed is left in peace; offers and replacements have messages of their own.
    return and_(
        BOOKING.c.cancel_reason == constant(CancelReason.HOLD_EXPIRED),
        ~RIDER.c.unproven,
        BOOKING.c.replaces_id.is_(None),
        BOOKING.c.wish_id.is_(None),
        SLOT.c.starts_at > now,
        EVENT.c.state == constant(EventState.OPEN),
        ~elsewhere,
    )
