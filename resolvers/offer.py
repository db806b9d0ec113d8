"""Refusing an offered place by the link that was mailed: it is free at once, and nothing is offered again (C6, C7)."""

from dataclasses import dataclass

from sqlalchemy import select

from models.booking import Booking, BookingStatus, CancelReason
from models.booking_life import Reason
from models.errors import Conflict, NotFound
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import UNSCOPED, WriteSession
from resolvers.booking_step import take_step
from resolvers.link import LinkPurpose, read_link

REFUSED = Reason("Proposition refusée", "Offer refused")


@dataclass(frozen=True, slots=True)
class RefuseOfferInput:
    """The token of the link that was mailed."""

    token: str


async def refuse_offer(session: WriteSession, viewer: Viewer, input: RefuseOfferInput) -> Booking:
    """Give an offered place back by the link that was mailed; a second click finds it refused.

    The token is the permission:
    the booking is read past the viewer's scope. Raises LinkInvalid, NotFound, Conflict once it was accepted.
    """
    require(viewer, "refuse_offer")
    booking_id = read_link(input.token, LinkPurpose.REFUSE)
    statement = select(Booking).where(Booking.id == booking_id).with_for_update()
    booking = await session.scalar(statement, execution_options=UNSCOPED)
    if booking is None:
        raise NotFound("token")
    if booking.status is BookingStatus.CANCELLED:
        return booking
    if booking.status is not BookingStatus.HELD:
        raise Conflict(
            "Vous avez déjà accepté cette place. Pour l’annuler, ouvrez le lien de votre e-mail de confirmation.",
            "You have accepted this place already. To cancel it, open the link in your confirmation e-mail.",
            field="token",
        )
    await take_step(
        session,
        booking,
        BookingStatus.CANCELLED,
        reason=REFUSED,
        cancel_reason=CancelReason.RIDER,
        held_until=None,
    )
    return booking
