"""What accepting a change request would do now (E2): tried by the very act, in a transaction that is then dropped."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.act import Act
from models.booking import Booking, BookingStep
from models.change_request import ChangeRequest
from models.errors import DomainError
from models.message import Message, MessageCause
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.rider import Locale
from models.session import WriteSession
from resolvers.calendar import CalendarMethod
from resolvers.change_request_answer import AcceptChangeRequestInput, accept_change_request
from resolvers.change_request_subject import subject_of

# What becomes of a calendar entry that was made (C9).
CALENDAR = {MessageCause.MOVED: CalendarMethod.REQUEST, MessageCause.CANCELLED: CalendarMethod.CANCEL}

# Figures of `models/act_progress.py`.
COUNTS = ("bookings_count", "skipped_count")


@dataclass(frozen=True, slots=True)
class Consequences:
    """What would come of it: the refusal; of a booking the place had and the message to the rider; of the whole event
    the bookings that it would cancel, and those that it would leave as they are."""

    refusal: DomainError | None = None
    place_id: UUID | None = None
    cause: MessageCause | None = None
    recipient: str | None = None
    locale: Locale | None = None
    calendar: CalendarMethod | None = None
    bookings_count: int | None = None
    skipped_count: int | None = None


async def foresee(session: WriteSession, viewer: Viewer, request_id: UUID) -> Consequences | None:
    """What accepting the request would do at this moment, stale or not; None where there is no such request.

    The caller must not commit: nothing foretells an act as well as the act. Its locks last no longer than itself.
    """
    require(viewer, "accept_change_request")
    request = await session.get(ChangeRequest, request_id)
    if request is None:
        return None
    version = (await subject_of(session, request)).version
    try:
        await accept_change_request(session, viewer, AcceptChangeRequestInput(request_id, expected_version=version))
    except DomainError as refusal:
        return Consequences(refusal=refusal)
    if request.act_id is not None:
        counts = select(*(getattr(Act, name) for name in COUNTS)).where(Act.id == request.act_id)
        cancelled, left = (await session.execute(counts)).one()
        return Consequences(bookings_count=cancelled, skipped_count=left)
    if request.booking_id is None:
        return Consequences()
    booking = await session.get_one(Booking, request.booking_id)
    message = await _message(session, request.booking_id)
    if message is None:
        return Consequences(place_id=booking.place_id)
    calendar = CALENDAR.get(message.cause) if message.variables.get("in_calendar") else None
    return Consequences(None, booking.place_id, message.cause, message.recipient, message.locale, calendar)


async def _message(session: WriteSession, booking_id: UUID) -> Message | None:
    """What the rider would be told of the step that was just taken."""
    last: Any = select(BookingStep.id).where(BookingStep.booking_id == booking_id)
    step_id = await session.scalar(last.order_by(BookingStep.id.desc()).limit(1))
    told: Message | None = await session.scalar(
        select(Message).where(Message.booking_id == booking_id, Message.cause_key == str(step_id))
    )
    return told
