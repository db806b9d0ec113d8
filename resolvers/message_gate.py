"""Asked of a batch of messages just before they leave: whether they still should, and whether they may now (F5, F6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select

from models.allowed_time import next_allowed
from models.area import HOME_ZONE, area_of
from models.booking import Booking, BookingStatus, CancelReason
from models.consent_standing import has_consented
from models.event import Event, EventState
from models.kit.base import table_of
from models.mailing import Mailing, MailingRecipient, MailingState
from models.message import Message
from models.message_catalog import is_marketing
from models.message_moment import ANCHORS, MomentAnchor
from models.rider import Rider
from models.session import UNSCOPED, WriteSession
from models.slot import Slot
from resolvers.consent import PURPOSE_OF
from resolvers.quiet_hours import read_windows

MESSAGE, RIDER, BOOKING, RECIPIENT = (table_of(model) for model in (Message, Rider, Booking, MailingRecipient))
COMING = (BookingStatus.BOOKED, BookingStatus.MODIFIED)
# A message whose mailing is paused asks again so soon; going on wakes it at once.
PAUSE_LOOK = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a message does not leave: `failure`, never, in words for its row; else not before `until`."""

    until: datetime | None = None
    failure: str | None = None


async def held_back(session: WriteSession, messages: Sequence[Message], now: datetime) -> dict[UUID, Hold]:
    """What keeps some of these messages from leaving now, by their ids; the rest leaves, as do tests."""
    messages = [message for message in messages if not message.is_test]
    held = await _by_mailings(session, [each for each in messages if each.mailing_id is not None], now)
    held |= await _by_bookings(session, [each for each in messages if each.cause in ANCHORS], now)
    marketing = [each for each in messages if is_marketing(each.cause) and each.id not in held]
    return held | await _by_hours(session, marketing, now)


async def _by_mailings(session: WriteSession, messages: Sequence[Message], now: datetime) -> dict[UUID, Hold]:
    if not messages:
        return {}
    ids = {message.mailing_id for message in messages}
    rows = await session.execute(select(Mailing.id, Mailing.state).where(Mailing.id.in_(ids)))
    states = {row.id: row.state for row in rows}
    paused, stopped = Hold(until=now + PAUSE_LOOK), Hold(failure="Not sent: its mailing was stopped.")
    found = {
        MailingState.PAUSED: paused,
        MailingState.STOPPED: stopped,
        MailingState.FAILED: stopped,
    }
    return {each.id: found[states[each.mailing_id]] for each in messages if states.get(each.mailing_id) in found}


async def _by_bookings(session: WriteSession, messages: Sequence[Message], now: datetime) -> dict[UUID, Hold]:
    if not messages:
        return {}
    bookings = await _bookings(session, (each.booking_id for each in messages if each.booking_id))
    cancelled = await _cancelled_events(session, (each.variables.get("event_id") for each in messages))
    held = {}
    for message in messages:
        if message.booking_id is None:
            over = "Not sent: its event was cancelled." if message.variables["event_id"] in cancelled else None
        else:
            over = _over(message, bookings[message.booking_id], now)
        if over is not None:
            held[message.id] = Hold(failure=over)
    return held


async def _bookings(session: WriteSession, ids: Iterable[UUID]) -> Mapping[UUID, Row[Any]]:
    statement = (
        select(Booking.id, Booking.status, Booking.cancel_reason, Slot.starts_at)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.id.in_(list(ids)))
    )
    rows: Any = (await session.execute(statement, execution_options=UNSCOPED)).all()
    return {row.id: row for row in rows}


async def _cancelled_events(session: WriteSession, ids: Iterable[str | None]) -> set[str]:
    wanted = [UUID(each) for each in ids if each]
    if not wanted:
        return set()
    statement = select(Event.id).where(Event.id.in_(wanted), Event.state == EventState.CANCELLED)
    return {str(key) for key in await session.scalars(statement, execution_options=UNSCOPED)}


def _over(message: Message, booking: Row[Any], now: datetime) -> str | None:
    """Why an automatic message makes no sense any more: its booking changed since it was queued, or time passed."""
    anchor, outcome = ANCHORS[message.cause]
    if anchor is MomentAnchor.AFTER_SLOT:
        wanted = outcome.value if outcome else BookingStatus.DONE.value
        return None if booking.status.value == wanted else "Not sent: what became of the ride was corrected."
    if booking.starts_at <= now:
        return "Not sent: the departure had passed."
    if anchor is MomentAnchor.AFTER_HOLD_EXPIRY:
        lapsed = booking.cancel_reason is CancelReason.HOLD_EXPIRED
        return None if lapsed else "Not sent: the place was taken again."
    if booking.status not in COMING:
        return "Not sent: the booking was cancelled."
    moved = booking.starts_at != datetime.fromisoformat(message.variables["starts_at"])
    return "Not sent: the booking was moved; its rider was told." if moved else None


async def _by_hours(session: WriteSession, messages: Sequence[Message], now: datetime) -> dict[UUID, Hold]:
    """Consent is asked again, and the hours: a server that was away may come back at night."""
    if not messages:
        return {}
    windows = await read_windows(session)
    riders = await _riders(session, messages)
    held = {}
    for message in messages:
        rider = riders.get(message.id)
        if rider is not None and not rider.agrees:
            held[message.id] = Hold(failure="Not sent: the rider agrees to no marketing by this channel.")
            continue
        area = area_of(rider.postcode if rider else None, message.variables.get("zone", HOME_ZONE))
        at = next_allowed(now, area, message.channel, True, windows)
        if at > now:
            held[message.id] = Hold(until=at)
    return held


async def _riders(session: WriteSession, messages: Sequence[Message]) -> dict[UUID, Row[Any]]:
    """Whom the messages are for; a dealership has no consents and is not among them."""
    found: dict[UUID, Row[Any]] = {}
    for channel, purpose in PURPOSE_OF.items():
        ids = [message.id for message in messages if message.channel is channel]
        if not ids:
            continue
        statement = (
            select(MESSAGE.c.id, RIDER.c.postcode, has_consented(purpose).label("agrees"))
            .outerjoin(RECIPIENT, RECIPIENT.c.message_id == MESSAGE.c.id)
            .outerjoin(BOOKING, BOOKING.c.id == MESSAGE.c.booking_id)
            .join(RIDER, or_(RIDER.c.id == RECIPIENT.c.rider_id, RIDER.c.id == BOOKING.c.rider_id))
            .where(MESSAGE.c.id.in_(ids))
        )
        found |= {row.id: row for row in await session.execute(statement, execution_options=UNSCOPED)}
    return found
