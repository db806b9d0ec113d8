"""Taking back what was noted on the day by mistake (C2, D5)."""

from sqlalchemy import delete, select, update

from models.booking import Booking, BookingStatus, BookingStep, Ride
from models.booking_life import TAKEN_BACK_DEPARTURE, TAKEN_BACK_STEP, Reason, status_before
from models.errors import Conflict
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import UNSCOPED, WriteSession
from resolvers.booking_step import lock_booking, not_now, take_back_step, take_step
from resolvers.ride import CHANGING, RideDayInput, ride_of


async def undo_last_step(session: WriteSession, viewer: Viewer, input: RideDayInput) -> Booking:
    """Take back what was noted last by mistake: a return, a departure, an arrival, a no-show, or that it is done.

    The booking is again what it was before; the history keeps both. Once more: the step before that one. A fall that
    was reported keeps its departure. Raises NotFound and Conflict.
    """
    require(viewer, "undo_last_step")
    booking = await lock_booking(session, input.booking_id, version=input.expected_version)
    ride = await ride_of(session, booking)
    if booking.status is BookingStatus.CHECKED_IN and ride is not None:
        await _forget_departure(session, ride)
        await take_step(session, booking, BookingStatus.CHECKED_IN, reason=TAKEN_BACK_DEPARTURE)
        return booking
    before = await _status_before(session, booking)
    if before is None:
        raise not_now(booking)
    if ride is not None:
        await session.execute(
            update(Ride).where(Ride.booking_id == booking.id).values(returned_at=None), execution_options=CHANGING
        )
    await take_back_step(session, booking, before, TAKEN_BACK_STEP)
    return booking


async def _forget_departure(session: WriteSession, ride: Ride) -> None:
    if ride.fell:
        raise Conflict(
            "Une chute est déclarée sur cet essai : son départ ne se reprend plus.",
            "A fall was reported on this ride: its departure can no longer be taken back.",
            field="bookingId",
        )
    await session.execute(delete(Ride).where(Ride.booking_id == ride.booking_id), execution_options=CHANGING)


async def _status_before(session: WriteSession, booking: Booking) -> BookingStatus | None:
    """What the booking was before the last step that still counts, if that step may be taken back."""
    history = (
        select(BookingStep.status, BookingStep.reason, BookingStep.reason_en)
        .where(BookingStep.booking_id == booking.id)
        .order_by(BookingStep.id)
    )
    rows = await session.execute(history, execution_options=UNSCOPED)
    return status_before((row.status, Reason(row.reason, row.reason_en) if row.reason else None) for row in rows)
