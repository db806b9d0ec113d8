"""Queue messages to people: in the transaction of what caused them, once per recipient and cause (F4).

The variables are facts, frozen at that moment (ids, ISO times, names, links); the templates of `jobs` say them in the
recipient's language. What the templates expect: riders' messages get what `tell_rider` gathers; an INVITATION gets
`name`, `role`, `link`, `expires_at` (ISO 8601) and, for a dealer, `dealership`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.dialects.postgresql import insert

from models.booking import Booking, BookingStep
from models.dealership import Dealership
from models.event import Event
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause
from models.message_catalog import is_marketing
from models.outbox import OutboxJob, enqueue, open_job
from models.rider import Locale, Rider
from models.session import UNSCOPED, WriteSession
from models.slot import Place, Slot
from models.vehicle import Vehicle, VehicleModel
from resolvers.link import LinkPurpose, make_link
from resolvers.meeting_point import MEETING_POINT
from resolvers.unsubscribe import UNSUBSCRIBES_FOR
from settings import get_settings

# A rider may still want the page of a past ride, for instance to answer questions about it.
MANAGED_FOR = timedelta(days=30)
NOT_TOLD = frozenset({"id", "locale", "unproven", "held_until", "confirmed_at", "wish_id"})


def task_of(cause: MessageCause) -> str:
    """The task that sends messages of a cause: marketing waits in a lane of its own."""
    return "send_marketing" if is_marketing(cause) else "send_message"


async def queue_message(
    session: WriteSession,
    *,
    cause: MessageCause,
    cause_key: str,
    recipient: str,
    locale: Locale,
    variables: Mapping[str, Any],
    booking_id: UUID | None = None,
) -> None:
    """Write the message and the job that sends it; nothing if this recipient was already told of this cause."""
    statement = (
        insert(Message)
        .values(
            cause=cause,
            cause_key=cause_key,
            recipient=recipient,
            locale=locale,
            variables=dict(variables),
            booking_id=booking_id,
        )
        .on_conflict_do_nothing(index_elements=["cause", "cause_key", "recipient"])
        .returning(Message.id)
    )
    message_id = await session.scalar(statement)
    if message_id is not None:
        await enqueue(
            session,
            task_of(cause),
            {"message_id": str(message_id)},
            deduplication_key=f"send_message:{message_id}",
        )


async def tell_rider(session: WriteSession, booking_id: UUID, cause: MessageCause, cause_key: str) -> None:
    """Queue a message about a booking to its rider; a rider without an e-mail address is told nothing.

    Reads past the viewer's scope: a public viewer may book and a dealer's request may move a ride without either
    being allowed to read the rider. What is read goes to that rider only, never back to the caller.
    """
    await session.flush()  # the facts are read by SQL: what the use case changed must be there
    row = (await session.execute(_facts(Booking.id == booking_id), execution_options=UNSCOPED)).one()
    if row.email is None:
        return
    variables = rider_variables(row._asdict(), cause)
    if cause is MessageCause.MOVED:
        variables["before"] = await _before(session, booking_id)
    await queue_message(
        session,
        cause=cause,
        cause_key=cause_key,
        recipient=row.email,
        locale=row.locale,
        variables=variables,
        booking_id=booking_id,
    )


async def queue_messages(
    session: WriteSession, messages: Sequence[Mapping[str, Any]], not_before: datetime | None = None
) -> dict[str, UUID]:
    """Many at once, each as `queue_message` would; none before `not_before`. Ids of those written, by key."""
    return {row.cause_key: row.id for row in await write_messages(session, messages, not_before)}


async def write_messages(
    session: WriteSession, messages: Sequence[Mapping[str, Any]], not_before: datetime | None = None
) -> list[Row[Any, Any, Any, Any]]:
    """The same; of those written: id, cause_key and recipient. Marketing gets its way out, and a lane of its own."""
    if not messages:
        return []
    statement = (
        insert(Message)
        .on_conflict_do_nothing(index_elements=["cause", "cause_key", "recipient"])
        .returning(Message.id, Message.cause_key, Message.recipient, Message.cause)
    )
    rows = [_with_way_out({"id": uuid7(), **message}) for message in messages]
    written = list(await session.execute(statement, rows))
    at = {"not_before": not_before} if not_before else {}
    jobs = [
        {**open_job(_task(row.cause), {"message_id": str(row.id)}, job_key(row.cause, row.id)), "id": uuid7(), **at}
        for row in written
    ]
    if jobs:
        await session.execute(insert(OutboxJob), jobs)
    return written


def _with_way_out(message: dict[str, Any]) -> dict[str, Any]:
    if not is_marketing(message["cause"]):
        return message
    link = make_link(LinkPurpose.UNSUBSCRIBE, message["id"], datetime.now(UTC) + UNSUBSCRIBES_FOR)
    return {**message, "variables": {**message["variables"], "unsubscribe_link": link}}


def _task(cause: MessageCause) -> str:
    return "send_marketing" if is_marketing(cause) else "send_message"


def job_key(cause: MessageCause, message_id: UUID) -> str:
    """What the job that sends a message is unique by."""
    return f"{_task(cause)}:{message_id}"


async def read_facts(session: WriteSession, booking_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """What riders are told of these bookings, by their ids; past the viewer's scope, as `tell_rider` reads it."""
    rows = await session.execute(_facts(Booking.id.in_(booking_ids)), execution_options=UNSCOPED)
    return {row.id: row._asdict() for row in rows}


def _facts(meant: ColumnElement[bool]) -> Any:
    return (
        select(
            Booking.id,
            Booking.held_until,
            Booking.confirmed_at,
            Booking.cancel_reason,
            Booking.calendar_sequence,
            Rider.first_name,
            Rider.last_name,
            Rider.email,
            Rider.locale,
            Rider.unproven,
            VehicleModel.name.label("model"),
            Vehicle.number.label("vehicle_number"),
            Slot.starts_at,
            Slot.ends_at,
            Event.zone,
            *MEETING_POINT,
        )
        .select_from(Booking)
        .join(Rider, Rider.id == Booking.rider_id)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Event, Event.id == Booking.event_id)
        .join(Dealership, Dealership.id == Event.dealership_id)
        .join(Vehicle, Vehicle.id == Booking.vehicle_id)
        .join(VehicleModel, VehicleModel.id == Vehicle.model_id)
        .where(meant)
    )


def rider_variables(facts: Mapping[str, Any], cause: MessageCause) -> dict[str, Any]:
    """A booking's facts as JSON; `link` is the one thing to do next. The facts are those that `tell_rider` reads."""
    booking_id = facts["id"]
    variables = {name: _plain(value) for name, value in facts.items() if name not in NOT_TOLD}
    variables["booking_id"] = str(booking_id)
    # Only a confirmed booking was ever put into a calendar: only that can be taken out of it (C9).
    variables["in_calendar"] = facts["confirmed_at"] is not None
    if cause in (MessageCause.CONFIRM, MessageCause.WAITING_OFFER):
        if facts["held_until"] is None:
            raise ValueError("Only a held booking can be confirmed.")
        variables["expires_at"] = facts["held_until"].isoformat()
        # It outlives the hold: whoever clicks late still gets the place if it is free, or an answer that says why not.
        variables["link"] = make_link(LinkPurpose.CONFIRM, booking_id, facts["starts_at"])
        if cause is MessageCause.WAITING_OFFER:
            variables["refuse_link"] = make_link(LinkPurpose.WISH, facts["wish_id"], facts["starts_at"])
    elif cause in (MessageCause.HOLD_EXPIRED, MessageCause.ABANDONED):
        # The same link takes the place back while it is free, and otherwise says what is.
        variables["link"] = make_link(LinkPurpose.CONFIRM, booking_id, facts["starts_at"])
    elif cause is MessageCause.CANCELLED:
        variables["link"] = get_settings().public_url
    else:
        variables["link"] = manage_link(facts)
    return variables


def manage_link(facts: Mapping[str, Any]) -> str:
    """The address of the rider's own booking."""
    return make_link(LinkPurpose.MANAGE, facts["id"], facts["ends_at"] + MANAGED_FOR)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


async def _before(session: WriteSession, booking_id: UUID) -> dict[str, str] | None:
    """Time and model that the rider had before the latest move (C4)."""
    statement = (
        select(Slot.starts_at, VehicleModel.name)
        .select_from(BookingStep)
        .join(Booking, Booking.id == BookingStep.booking_id)
        .join(Place, Place.id == BookingStep.place_id)
        .join(Slot, Slot.id == Place.slot_id)
        .join(Vehicle, Vehicle.id == Place.vehicle_id)
        .join(VehicleModel, VehicleModel.id == Vehicle.model_id)
        .where(BookingStep.booking_id == booking_id, BookingStep.place_id != Booking.place_id)
        .order_by(BookingStep.id.desc())
        .limit(1)
    )
    row = (await session.execute(statement, execution_options=UNSCOPED)).one_or_none()
    return None if row is None else {"starts_at": row.starts_at.isoformat(), "model": row.name}
