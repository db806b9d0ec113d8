"""The life of a booking: the one place that decides which step is allowed, and that writes its history (C2)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from models.booking import Booking, BookingStatus, BookingStep
from models.errors import Conflict, NotFound
from models.kit.uuid7 import uuid7
from models.session import UNSCOPED, WriteSession
from resolvers.version import check_version

S = BookingStatus
ALLOWED: Mapping[BookingStatus, frozenset[BookingStatus]] = {
    S.HELD: frozenset({S.HELD, S.BOOKED, S.CANCELLED}),
    S.BOOKED: frozenset({S.MODIFIED, S.CHECKED_IN, S.NO_SHOW, S.CANCELLED}),
    S.MODIFIED: frozenset({S.MODIFIED, S.CHECKED_IN, S.NO_SHOW, S.CANCELLED}),
    S.CHECKED_IN: frozenset({S.DONE, S.NO_SHOW, S.CANCELLED}),
    S.DONE: frozenset(),
    S.NO_SHOW: frozenset({S.CHECKED_IN}),
    # An expired hold may still be confirmed while its place is free.
    S.CANCELLED: frozenset({S.BOOKED}),
}
NAMES_FR: Mapping[BookingStatus, str] = {
    S.HELD: "en attente de confirmation",
    S.BOOKED: "réservée",
    S.MODIFIED: "modifiée",
    S.CHECKED_IN: "enregistrée sur place",
    S.DONE: "effectuée",
    S.NO_SHOW: "non honorée",
    S.CANCELLED: "annulée",
}


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
    if status not in ALLOWED[booking.status]:
        raise Conflict(
            f"La réservation est {NAMES_FR[booking.status]} : cette action n’est plus possible.",
            f"The booking is {booking.status.lower()}: this can no longer be done.",
            field="bookingId",
        )


def violated(error: IntegrityError) -> str:
    """Name of the constraint that refused: the guarantee speaks, the caller finds the kind words."""
    return str(getattr(error.orig.__cause__, "constraint_name", "") if error.orig else "")


async def take_step(
    session: WriteSession, booking: Booking, status: BookingStatus, *, reason: str | None = None, **columns: Any
) -> UUID:
    """Change the booking and write the step; returns the step's id, which names what caused a message."""
    check_step(booking, status)
    await session.execute(
        update(Booking).where(Booking.id == booking.id).values(status=status, **columns),
        execution_options={**UNSCOPED, "synchronize_session": False},
    )
    await session.refresh(booking)
    return await record_step(session, booking.id, booking.place_id, status, reason)


async def record_step(
    session: WriteSession, booking_id: UUID, place_id: UUID, status: BookingStatus, reason: str | None = None
) -> UUID:
    """Write a step into the history."""
    step_id = uuid7()
    await session.execute(
        insert(BookingStep).values(
            id=step_id,
            booking_id=booking_id,
            place_id=place_id,
            status=status,
            reason=reason,
            actor=session.viewer.actor,
        )
    )
    return step_id
