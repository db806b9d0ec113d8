"""Saying no to an offer, and leaving the waiting list (C7)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update

from models.booking import Booking, BookingStatus, CancelReason
from models.booking_life import Reason
from models.errors import Conflict, InvalidInput, NotFound
from models.policy.actions import require
from models.policy.viewer import Role, Viewer
from models.session import UNSCOPED, WriteSession
from models.wish import Wish, WishState
from models.wish_step import WishStepKind
from resolvers.link import LinkPurpose, read_link
from resolvers.waiting_log import Logged, log_steps
from resolvers.waiting_offer import offer_freed
from resolvers.waiting_settle import drop_offers
from resolvers.wish_confirm import WishLinkInput, lock_wish

REFUSED = Reason("Place déclinée", "Place declined")
LEFT = Reason("Liste d’attente quittée", "Waiting list left")


@dataclass(frozen=True, slots=True)
class LeaveWaitingListInput:
    """Which wish ends: riders show the token of the link that was mailed, headquarters names the wish."""

    token: str | None = None
    wish_id: UUID | None = None


async def decline_waiting_offer(session: WriteSession, viewer: Viewer, input: WishLinkInput) -> Wish:
    """Decline the place that is offered; the rider stays in the line, and the place goes to the next one at once.

    Refusing does not count as missing an offer. The same place is not offered to the wish again. With friends, it is
    declined for all of them. A second click changes nothing. Raises LinkInvalid, NotFound, Conflict.
    """
    require(viewer, "decline_waiting_offer")
    wish = await lock_wish(session, read_link(input.token, LinkPurpose.WISH), "token")
    if wish.state is WishState.SERVED:
        raise Conflict(
            "Vous avez accepté cette place. Pour la rendre, annulez votre réservation.",
            "You have accepted this place. To give it back, cancel your booking.",
            field="token",
        )
    await _end(session, viewer, wish, WishState.WAITING, WishStepKind.REFUSED, REFUSED)
    return wish


async def leave_waiting_list(session: WriteSession, viewer: Viewer, input: LeaveWaitingListInput) -> Wish:
    """Leave the waiting list; what is offered at this moment goes to the next one. A second time changes nothing.

    Raises LinkInvalid, NotFound, Conflict where the wish was served: then there is a booking to cancel.
    """
    require(viewer, "leave_waiting_list")
    wish = await lock_wish(session, _meant(viewer, input), "token" if input.token else "wishId")
    if wish.state is WishState.SERVED:
        raise Conflict(
            "Cette demande a abouti à une réservation : c’est elle qu’il faut annuler.",
            "This request has led to a booking: cancel that instead.",
            field="token" if input.token else "wishId",
        )
    await _end(session, viewer, wish, WishState.LEFT, WishStepKind.LEFT, LEFT)
    return wish


def _meant(viewer: Viewer, input: LeaveWaitingListInput) -> UUID:
    if viewer.role is Role.ADMIN and input.wish_id:
        return input.wish_id
    if viewer.role is not Role.ADMIN and input.token:
        return read_link(input.token, LinkPurpose.WISH)
    if input.wish_id:
        raise NotFound("wishId")  # to know an id is no permission
    raise InvalidInput("Indiquez la demande à retirer.", "Say which request is to end.", field="token")


async def _end(
    session: WriteSession, viewer: Viewer, wish: Wish, state: WishState, kind: WishStepKind, reason: Reason
) -> None:
    """End the offer, or the waiting, of a wish and of the friends that it came with; then others are offered."""
    of_party = Wish.group_id == wish.group_id if wish.group_id else Wish.id == wish.id
    states = [WishState.OFFERED] if state is WishState.WAITING else [WishState.OFFERED, WishState.WAITING]
    party = select(Wish.id).where(of_party, Wish.state.in_(states)).order_by(Wish.joined_at, Wish.id)
    ending = (await session.scalars(party, execution_options=UNSCOPED)).all()
    if not ending:
        return
    held = select(Booking.wish_id, Booking.id, Booking.place_id).where(
        Booking.wish_id.in_(ending), Booking.status == BookingStatus.HELD
    )
    offers = {row.wish_id: row for row in await session.execute(held, execution_options=UNSCOPED)}
    # Never confirmed, as one that ran out: who changes their mind may still have it while nobody else does.
    await drop_offers(session, list(ending), CancelReason.HOLD_EXPIRED, reason, viewer.actor)
    await session.execute(
        update(Wish).where(Wish.id.in_(ending)).values(state=state),
        execution_options={**UNSCOPED, "synchronize_session": False},
    )
    steps = [
        Logged(each, kind, None, *((offers[each].id, offers[each].place_id) if each in offers else ()))
        for each in ending
    ]
    await log_steps(session, steps, viewer.actor)
    await offer_freed(session, wish.event_id)
    await session.refresh(wish)
