"""Carrying out a bulk act: one batch of its bookings a transaction, in the order in which they were made (C6).

A batch that was interrupted left nothing behind; one that is begun again finds what is still to be done.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from models.act import Act, ActItem, ActItemState, ActKind, ActSkip, ActState
from models.booking import Booking, BookingStatus
from models.errors import NotFound
from models.kit.base import table_of
from models.kit.constant import constant
from models.outbox import enqueue
from models.session import WriteSession
from resolvers.act import TASK, lock_act, write_items
from resolvers.act_loss import cancel_and_offer
from resolvers.act_scope import LIVE, collect, lock_slots, met_places, on_the_road
from resolvers.act_shift import tell_of_shift
from resolvers.act_waiting import plan_waiting

BATCH = 500
ITEM, BOOKING = table_of(ActItem), table_of(Booking)
CARRY: Mapping[ActKind, Callable[[WriteSession, Act, list[Row[Any]]], Awaitable[None]]] = {
    ActKind.WITHDRAWAL: cancel_and_offer,
    ActKind.EVENT_CANCELLATION: cancel_and_offer,
    ActKind.SLOT_CLOSING: cancel_and_offer,
    ActKind.SLOT_SHIFT: tell_of_shift,
}


async def carry_on(session: WriteSession, act_id: UUID, batch: int) -> None:
    """Do the next batch and ask for the one after it, unless the act was undone or is done."""
    try:
        act = await lock_act(session, act_id)
    except NotFound:
        return
    if act.state not in (ActState.QUEUED, ActState.RUNNING):
        return
    if act.state is ActState.QUEUED:
        # Who was booking at the moment when it began may have seen the place just before: the locks wait for them.
        met = met_places(act, datetime.now(UTC))
        await lock_slots(session, met)
        await collect(session, act, met)
        act.state = ActState.RUNNING
        await plan_waiting(session, act)
    pending = await _lock_next(session, act)
    lost = [row for row in pending if _skip(act, row) is None]
    left = [(row.item_id, _skip(act, row)) for row in pending if _skip(act, row) is not None]
    await write_items(session, [{"item_id": key, "state": ActItemState.SKIPPED, "skipped": skip} for key, skip in left])
    if lost:
        await CARRY[act.kind](session, act, lost)
    if len(pending) == BATCH:
        following = {"act_id": str(act.id), "batch": batch + 1}
        await enqueue(session, TASK, following, deduplication_key=f"{TASK}:{act.id}:{batch + 1}")
    else:
        act.state, act.finished_at = ActState.DONE, datetime.now(UTC)
    await session.flush()


async def _lock_next(session: WriteSession, act: Act) -> list[Row[Any]]:
    """The next items with their bookings as they now stand, locked."""
    following = (
        select(ITEM.c.id)
        .where(ITEM.c.act_id == act.id, ITEM.c.state == constant(ActItemState.PENDING))
        .order_by(ITEM.c.booked_at, ITEM.c.id)
        .limit(BATCH)
    )
    statement = (
        select(ITEM.c.id.label("item_id"), ITEM.c.place_id.label("met_place_id"), on_the_road().label("left"), BOOKING)
        .join(BOOKING, BOOKING.c.id == ITEM.c.booking_id)
        .where(ITEM.c.id.in_(following))
        .order_by(BOOKING.c.id)
        .with_for_update(of=BOOKING)
    )
    return list((await session.execute(statement)).all())


def _skip(act: Act, row: Row[Any]) -> ActSkip | None:
    """Why a booking is no longer to be changed, if so: its rider did something meanwhile."""
    if row.status not in LIVE or row.place_id != row.met_place_id:
        return ActSkip.CHANGED
    if row.status == BookingStatus.CHECKED_IN and (act.kind is not ActKind.EVENT_CANCELLATION or row.left):
        return ActSkip.CHECKED_IN
    return None
