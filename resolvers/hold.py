"""Holds that ran out: the place of an unconfirmed online booking goes back on sale (C3)."""

from uuid import UUID

from sqlalchemy import func, insert, select, update

from models.booking import Booking, BookingStatus, BookingStep, CancelReason
from models.errors import Conflict
from models.rider import Rider
from models.session import UNSCOPED, WriteSession

REASON = "Réservation non confirmée à temps"
ACTOR = "Système"
# A family on two rides each: more are confirmed first.
MOST_OPEN_HOLDS = 10


async def release_expired_holds(session: WriteSession, slot_id: UUID | None = None) -> int:
    """Cancel held bookings whose time has passed, of one slot or of all; returns how many.

    Whoever books may call it for the slot at hand, so that a place is never refused because the schedule is late:
    the rows are read past the viewer's scope, for a public viewer sees no booking at all. Rows that another
    transaction is confirming or releasing are skipped, not waited for.
    """
    expired = (
        select(Booking.id)
        .where(Booking.status == BookingStatus.HELD, Booking.held_until <= func.now())
        .with_for_update(skip_locked=True)
    )
    if slot_id is not None:
        expired = expired.where(Booking.slot_id == slot_id)
    held = expired.cte("held")
    released = await session.execute(
        update(Booking)
        .where(Booking.id == held.c.id)
        .values(status=BookingStatus.CANCELLED, cancel_reason=CancelReason.HOLD_EXPIRED, held_until=None)
        .returning(Booking.id, Booking.place_id),
        execution_options={**UNSCOPED, "synchronize_session": False},
    )
    steps = [
        {
            "booking_id": booking_id,
            "place_id": place_id,
            "status": BookingStatus.CANCELLED,
            "reason": REASON,
            "actor": ACTOR,
        }
        for booking_id, place_id in released
    ]
    if steps:
        await session.execute(insert(BookingStep), steps)
    return len(steps)


async def check_open_holds(session: WriteSession, email: str) -> None:
    """Refuse (`Conflict`) a further hold to an address, as kept on riders, that has `MOST_OPEN_HOLDS` unconfirmed ones.

    Nobody has shown yet that the address is theirs: it may be a stranger's, who would get a mail for each, and whoever
    types it would hold places that nobody comes for. Two at once may both pass: it is a brake, not an invariant.
    """
    statement = (
        select(func.count())
        .select_from(Booking)
        .join(Rider, Rider.id == Booking.rider_id)
        .where(Rider.email == email, Booking.status == BookingStatus.HELD, Booking.held_until > func.now())
    )
    held = await session.scalar(statement, execution_options=UNSCOPED)
    if held is not None and held >= MOST_OPEN_HOLDS:
        raise Conflict(
            f"Cette adresse a déjà {held} réservations à confirmer. Confirmez-les par le lien reçu, ou attendez "
            "qu’elles expirent.",
            f"This address has {held} bookings to confirm already. Confirm them by the link in the mail, or let them "
            "lapse.",
            field="rider.email",
        )


async def any_hold_expired(session: WriteSession) -> bool:
    """Whether there is anything to release: answered by the index of held bookings, so it may be asked often."""
    statement = (
        select(Booking.id).where(Booking.status == BookingStatus.HELD, Booking.held_until <= func.now()).limit(1)
    )
    return await session.scalar(statement, execution_options=UNSCOPED) is not None
