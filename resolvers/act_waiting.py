"""Riders of a bulk act whom nothing could be offered go onto the waiting list once they were told (C7)."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from models.act import Act, ActItem, ActItemState, ActKind, ActState
from models.booking import Booking
from models.kit.base import table_of
from models.kit.constant import constant
from models.outbox import enqueue
from models.session import WriteSession
from models.wish import Wish
from resolvers.act import lock_act
from resolvers.waiting_instead import wait_instead

ITEM, BOOKING, WISH = (table_of(model) for model in (ActItem, Booking, Wish))
TASK = "wait_after_act"
# After the messages, that nobody is offered a place before hearing that theirs is lost.
AFTER_MESSAGES = timedelta(minutes=1)
OFFERING = (ActKind.WITHDRAWAL, ActKind.SLOT_CLOSING)


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
