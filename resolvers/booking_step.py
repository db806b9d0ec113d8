"""Taking a step in a booking's life: refused unless `models/booking_life.py` allows it; kept in the history (C2)."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from models.booking import Booking, BookingStatus, BookingStep
from models.booking_life import NAMES, Reason, may_become, may_go_back
from models.errors import Conflict, NotFound
from models.kit.uuid7 import uuid7
from models.session import UNSCOPED, WriteSession
from resolvers.version import check_version
from resolvers.waiting_offer import offer_freed


async def lock_booking(session: WriteSession, booking_id: UUID, *, version: int | None = None) -> Booking:
    """The booking, locked until the transaction ends, if the viewer may see it.

    Raises `NotFound` out of scope, and `Conflict` if `version` is given and someone changed the booking since.
    """
    statement = select(Booking).where(Booking.id == booking_id).with_for_update()
    booking = await session.scalar(statement.execution_options(populate_existing=True))
    if booking is None:
        raise NotFound("bookingId")
    check_version(booking.version, version)
    return booking


def check_step(booking: Booking, status: BookingStatus) -> None:
    """Raise `Conflict` unless the booking may go to this status."""
    if not may_become(booking.status, status):
        raise not_now(booking)


def not_now(booking: Booking) -> Conflict:
    """The refusal of what a booking's status does not allow."""
    french, english = NAMES[booking.status]
    return Conflict(
        f"La réservation est {french} : cette action n’est pas possible.",
        f"The booking is {english}: this cannot be done.",
        field="bookingId",
    )


def violated(error: IntegrityError) -> str:
    """Name of the constraint that refused: the guarantee speaks, the caller finds the kind words."""
    return str(getattr(error.orig.__cause__, "constraint_name", "") if error.orig else "")


async def take_step(
    session: WriteSession,
    booking: Booking,
    status: BookingStatus,
    *,
    reason: Reason | str | None = None,
    **columns: Any,
) -> UUID:
    """Change the booking and write the step; returns the step's id, which names what caused a message."""
    check_step(booking, status)
    return await _write(session, booking, status, reason, columns)


async def take_back_step(session: WriteSession, booking: Booking, before: BookingStatus, reason: Reason) -> UUID:
    """Take back what was noted by mistake: the booking is what it was `before`; the history keeps both steps."""
    if not may_go_back(booking.status, before):
        raise not_now(booking)
    return await _write(session, booking, before, reason, {})


async def _write(
    session: WriteSession,
    booking: Booking,
    status: BookingStatus,
    reason: Reason | str | None,
    columns: dict[str, Any],
) -> UUID:
    place_id, slot_id, was = booking.place_id, booking.slot_id, booking.status
    await session.execute(
        update(Booking).where(Booking.id == booking.id).values(status=status, **columns),
        execution_options={**UNSCOPED, "synchronize_session": False},
    )
    await session.refresh(booking)
    step_id = await record_step(session, booking.id, booking.place_id, status, reason)
    freed = status is BookingStatus.CANCELLED or booking.place_id != place_id
    if freed or (booking.wish_id is not None and status is not was):
        # Who waits comes before whoever books next (C7): the place is offered before anyone else sees it free.
        await offer_freed(session, booking.event_id, slot_id)
    return step_id


async def record_step(
    session: WriteSession,
    booking_id: UUID,
    place_id: UUID,
    status: BookingStatus,
    reason: Reason | str | None = None,
) -> UUID:
    """Write a step into the history; a person's own words are kept as they are, in whichever language they wrote."""
    step_id = uuid7()
    why = Reason(reason) if isinstance(reason, str) else reason
    await session.execute(
        insert(BookingStep).values(
            id=step_id,
            booking_id=booking_id,
            place_id=place_id,
            status=status,
            reason=why.fr if why else None,
            reason_en=why.en if why else None,
            actor=session.viewer.actor,
        )
    )
    return step_id
