"""Riders of a bulk act who wait: those whom nothing could be offered, until they get their ride back (C7)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from models.act import Act, ActItem, ActItemState, ActKind, ActState
from models.booking import Booking, CancelReason
from models.booking_life import Reason
from models.kit.base import table_of
from models.kit.constant import constant
from models.outbox import enqueue
from models.session import WriteSession
from models.wish import Wish, WishState
from models.wish_step import WishStepKind
from resolvers.act import lock_act
from resolvers.waiting_instead import wait_instead
from resolvers.waiting_lock import lock_waiting_lists
from resolvers.waiting_log import Logged, log_steps
from resolvers.waiting_settle import drop_offers

ITEM, BOOKING, WISH = (table_of(model) for model in (ActItem, Booking, Wish))
TASK = "wait_after_act"
# After the messages, that nobody is offered a place before hearing that theirs is lost.
AFTER_MESSAGES = timedelta(minutes=1)
OFFERING = (ActKind.WITHDRAWAL, ActKind.SLOT_CLOSING)
RIDE_IS_BACK = Reason("L’essai d’origine est rendu", "The original ride is given back")


async def plan_waiting(session: WriteSession, act: Act) -> None:
    """Have the riders of an act wait who were offered nothing, unless it is undone before they are told."""
    if act.kind in OFFERING and act.undo_until is not None:
        await enqueue(
            session,
            TASK,
            {"act_id": str(act.id)},
            deduplication_key=f"{TASK}:{act.id}",
            not_before=act.undo_until + AFTER_MESSAGES,
        )


async def wait_after_act(session: WriteSession, act_id: UUID) -> bool:
    """Let those wait at their event for whom there was no place; False while the act still runs."""
    act = await lock_act(session, act_id)
    if act.state in (ActState.QUEUED, ActState.RUNNING):
        return False
    if act.state is ActState.UNDONE:
        return True
    done = ITEM.c.state == constant(ActItemState.DONE)
    lost = await session.scalars(
        select(ITEM.c.booking_id).where(ITEM.c.act_id == act.id, done, ITEM.c.offered_id.is_(None))
    )
    booking_ids = lost.all()
    if booking_ids:
        await wait_instead(session, booking_ids)
    return True


async def leave_lines(session: WriteSession, act_id: UUID, actor: str) -> None:
    """End the waiting of riders who get their bookings back: the wishes that stand by the moment of those bookings."""
    of_booking = (WISH.c.rider_id == BOOKING.c.rider_id) & (WISH.c.event_id == BOOKING.c.event_id)
    live = WISH.c.state.in_([constant(WishState.WAITING), constant(WishState.OFFERED)])
    found: Any = (
        select(WISH.c.id, WISH.c.event_id)
        .join(BOOKING, of_booking & (WISH.c.joined_at == BOOKING.c.created_at))
        .join(ITEM, ITEM.c.booking_id == BOOKING.c.id)
        .where(ITEM.c.act_id == act_id, ITEM.c.state == constant(ActItemState.DONE), live)
        .order_by(WISH.c.joined_at, WISH.c.id)
    )
    events = {row.event_id for row in await session.execute(found)}
    if not events:
        return
    await lock_waiting_lists(session, events)
    wish_ids = [row.id for row in await session.execute(found)]
    await drop_offers(session, wish_ids, CancelReason.OFFER_TAKEN_BACK, RIDE_IS_BACK, actor)
    await session.execute(update(WISH).where(WISH.c.id.in_(wish_ids)).values(state=WishState.LEFT))
    await log_steps(session, [Logged(key, WishStepKind.LEFT) for key in wish_ids], actor)
