"""Queue what is due by the clock (F1, E4): found set-based, once per booking and moment, whatever was down."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, String, Time, cast, func, literal, select

from models.allowed_time import next_allowed
from models.area import area_of
from models.dealership import Dealership
from models.event import Event, EventState
from models.kit.base import table_of
from models.kit.constant import constant
from models.message import Message, MessageChannel
from models.message_catalog import is_marketing
from models.message_moment import MessageMoment, MomentAnchor
from models.rider import Locale
from models.session import WriteSession
from resolvers.due_booking import due_bookings
from resolvers.message import read_facts, rider_variables, write_messages
from resolvers.quiet_hours import read_windows
from settings import get_settings

EVENT, DEALERSHIP, MESSAGE = table_of(Event), table_of(Dealership), table_of(Message)
# One run queues so many of each moment; the rest is found by the next one, which is asked for at once.
BATCH = 500


async def any_moment_enabled(session: WriteSession) -> bool:
    """Whether there is anything to look for at all."""
    return await session.scalar(select(MessageMoment.id).where(MessageMoment.enabled).limit(1)) is not None


async def queue_due(session: WriteSession, now: datetime | None = None) -> bool:
    """Queue what is due by now of every moment; whether there is more.

    Moments are locked: two runs at once would each find the same bookings untold.
    """
    # In UTC: on a clock that changes, subtracting hours would count those on the dial.
    at = (now or datetime.now(UTC)).astimezone(UTC)
    moments = await session.scalars(
        select(MessageMoment).where(MessageMoment.enabled).order_by(MessageMoment.id).with_for_update()
    )
    more = False
    for moment in moments.all():
        rows = await _queue(session, moment, at)
        more = more or rows == BATCH
    return more


async def _queue(session: WriteSession, moment: MessageMoment, now: datetime) -> int:
    if moment.anchor is MomentAnchor.AFTER_EVENT:
        rows = (await session.execute(_due_events(moment, now))).all()
        messages = [_to_dealer(moment, row) for row in rows]
    else:
        rows = (await session.execute(due_bookings(moment, now, BATCH))).all()
        facts = await read_facts(session, [row.id for row in rows])
        messages = [_to_rider(moment, row, facts[row.id]) for row in rows]
    if is_marketing(moment.cause):
        await _queue_in_hours(session, moment, messages, rows, now)
    else:
        await write_messages(session, messages)
    return len(rows)


async def _queue_in_hours(
    session: WriteSession,
    moment: MessageMoment,
    messages: Sequence[Mapping[str, Any]],
    rows: Sequence[Row[Any]],
    now: datetime,
) -> None:
    """Each at the first moment at which marketing may leave where the rider lives."""
    windows = await read_windows(session)
    for message, row in zip(messages, rows, strict=True):
        at = next_allowed(now, area_of(row.postcode, row.zone), moment.channel, True, windows)
        await write_messages(session, [{**message, "not_before": at}], at)


def _to_rider(moment: MessageMoment, row: Row[Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "cause": moment.cause,
        "cause_key": row.cause_key,
        "channel": moment.channel,
        "recipient": row.recipient,
        "locale": row.locale,
        "booking_id": row.id,
        "variables": rider_variables(facts, moment.cause),
    }


def _due_events(moment: MessageMoment, now: datetime) -> Any:
    """Events that ended, whose dealership was not told yet."""
    days = moment.days or 0
    local = (EVENT.c.ends_on + days) + literal(moment.local_time, Time())
    due_at = func.timezone(EVENT.c.zone, local)
    key = func.concat(cast(EVENT.c.id, String), ":", cast(EVENT.c.ends_on, String), ":", str(moment.id), type_=String())
    address = DEALERSHIP.c.email if moment.channel is MessageChannel.EMAIL else DEALERSHIP.c.phone
    told = select(MESSAGE.c.id).where(MESSAGE.c.cause == constant(moment.cause), MESSAGE.c.cause_key == key).exists()
    grace = timedelta(minutes=moment.grace_minutes)
    return (
        select(
            EVENT.c.id,
            key.label("cause_key"),
            address.label("recipient"),
            *(EVENT.c.starts_on, EVENT.c.ends_on, EVENT.c.zone, DEALERSHIP.c.name, DEALERSHIP.c.city),
            DEALERSHIP.c.phone,
        )
        .join(DEALERSHIP, DEALERSHIP.c.id == EVENT.c.dealership_id)
        .where(
            # Widely, by the index on the first day: an event lasts two weeks at most.
            EVENT.c.starts_on.between((now - grace).date() - timedelta(days=days + 17), now.date()),
            due_at <= now,
            due_at > now - grace,
            EVENT.c.state.not_in((constant(EventState.DRAFT), constant(EventState.CANCELLED))),
            address.is_not(None),
            ~told,
        )
        .order_by(EVENT.c.id)
        .limit(BATCH)
    )


def _to_dealer(moment: MessageMoment, row: Row[Any]) -> dict[str, Any]:
    return {
        "cause": moment.cause,
        "cause_key": row.cause_key,
        "channel": moment.channel,
        "recipient": row.recipient,
        "locale": Locale.FR,
        "variables": {
            "event_id": str(row.id),
            "name": row.name,
            "dealership": row.name,
            "city": row.city,
            "phone": row.phone,
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat(),
            "zone": row.zone,
            "link": get_settings().public_url,
        },
    }
