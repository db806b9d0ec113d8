"""Ending the waiting of riders who have a ride again in place of the one that they lost (C6, C7)."""

from sqlalchemy import ColumnElement, select, update

from models.booking import Booking, CancelReason
from models.booking_life import Reason
from models.kit.base import table_of
from models.kit.constant import constant
from models.session import WriteSession
from models.wish import Wish, WishState
from models.wish_step import WishStepKind
from resolvers.waiting_lock import lock_waiting_lists
from resolvers.waiting_log import Logged, log_steps
from resolvers.waiting_settle import drop_offers

BOOKING, WISH = table_of(Booking), table_of(Wish)
RIDES_AGAIN = Reason("Un essai a été retrouvé", "There is a ride again")


async def stop_waiting_for(session: WriteSession, lost: ColumnElement[bool]) -> None:
    """End the wishes that stand by the moment of these lost bookings (`wait_instead`), and what is held for them."""
    of_booking = (WISH.c.rider_id == BOOKING.c.rider_id) & (WISH.c.event_id == BOOKING.c.event_id)
    live = WISH.c.state.in_([constant(WishState.WAITING), constant(WishState.OFFERED)])
    found = (
        select(WISH.c.id, WISH.c.event_id)
        .join(BOOKING, of_booking & (WISH.c.joined_at == BOOKING.c.created_at))
        .where(lost, live)
        .order_by(WISH.c.joined_at, WISH.c.id)
    )
    events = {row.event_id for row in await session.execute(found)}
    if not events:
        return
    await lock_waiting_lists(session, events)
    wish_ids = [row.id for row in await session.execute(found)]
    actor = session.viewer.actor
    await drop_offers(session, wish_ids, CancelReason.OFFER_TAKEN_BACK, RIDES_AGAIN, actor)
    await session.execute(update(WISH).where(WISH.c.id.in_(wish_ids)).values(state=WishState.LEFT))
    await log_steps(session, [Logged(key, WishStepKind.LEFT) for key in wish_ids], actor)
