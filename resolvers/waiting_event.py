"""The waiting list of an event that is cancelled: nobody waits there any more, unless the act is undone (B1, C7)."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import exists, select, update

from models.kit.base import table_of
from models.kit.constant import constant
from models.session import WriteSession
from models.wish import Wish, WishState
from models.wish_step import WishStepKind
from resolvers.waiting_lock import lock_waiting_lists
from resolvers.waiting_log import Logged, log_steps

WISH = table_of(Wish)
OTHER = WISH.alias("other")
LIVE = (WishState.WAITING, WishState.OFFERED)


async def end_waiting(session: WriteSession, event_id: UUID) -> dict[str, str]:
    """End all wishes of an event; returns what each was, for `resume_waiting`.

    The caller holds the event's waiting list (`lock_waiting_lists`). Places that are held for these wishes are
    bookings: the act cancels them as all others.
    """
    ending = (
        select(WISH.c.id, WISH.c.state)
        .where(WISH.c.event_id == event_id, WISH.c.state.in_([constant(each) for each in LIVE]))
        .order_by(WISH.c.joined_at, WISH.c.id)
    )
    states = {row.id: row.state for row in await session.execute(ending)}
    await session.execute(update(WISH).where(WISH.c.id.in_(states)).values(state=WishState.EVENT_CANCELLED))
    await log_steps(session, [Logged(key, WishStepKind.EVENT_CANCELLED) for key in states], session.viewer.actor)
    return {str(key): WishState(state).value for key, state in states.items()}


async def resume_waiting(session: WriteSession, event_id: UUID, states: Mapping[str, str]) -> None:
    """Let those wait again whom `end_waiting` ended, each at their place in the order.

    An offer that ended meanwhile is noted by whoever offers next. Who waits by another wish by now keeps that one.
    """
    if not states:
        return
    await lock_waiting_lists(session, [event_id])
    again = exists().where(
        OTHER.c.rider_id == WISH.c.rider_id,
        OTHER.c.event_id == WISH.c.event_id,
        OTHER.c.state.in_([constant(each) for each in LIVE]),
    )
    resumed = []
    for state in LIVE:
        keys = [UUID(key) for key, before in states.items() if before == state]
        back = (
            update(WISH)
            .where(WISH.c.id.in_(keys), WISH.c.state == constant(WishState.EVENT_CANCELLED), ~again)
            .values(state=state)
            .returning(WISH.c.id, WISH.c.joined_at, WISH.c.proven_at)
        )
        resumed += list(await session.execute(back))
    steps = [
        Logged(row.id, WishStepKind.PROVEN if row.proven_at else WishStepKind.JOINED)
        for row in sorted(resumed, key=lambda row: (row.joined_at, row.id))
    ]
    await log_steps(session, steps, session.viewer.actor)
