"""Offering by the schedule (C7): where places were marked as free, and now and then everywhere.

Whoever frees a place offers it at once; marks are for what no use case frees alone: opened slots and events, further
vehicles, withdrawals taken back, statements over many bookings.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, delete, func, select

from models.event import Event, EventState
from models.session import UNSCOPED, WriteSession
from models.wish import Wish, WishState
from models.wish_step import waiting_mark
from resolvers.waiting_offer import offer_freed


async def any_place_marked(session: WriteSession) -> bool:
    """Whether a place became free, or an offer ended, where someone waits; the table is empty most of the time."""
    return await session.scalar(select(waiting_mark.c.event_id).limit(1)) is not None


async def anyone_waits_anywhere(session: WriteSession) -> bool:
    """Whether anyone waits at an event that is open."""
    return await session.scalar(_events().limit(1), execution_options=UNSCOPED) is not None


async def offer_where_marked(session: WriteSession) -> int:
    """Offer at each event that is marked; returns how many offers were made."""
    marked = await session.scalars(delete(waiting_mark).returning(waiting_mark.c.event_id))
    return await _offer_at(session, sorted(set(marked)))


async def offer_everywhere(session: WriteSession) -> int:
    """Offer at each open event where anyone waits; returns how many offers were made."""
    waited = await session.scalars(_events().distinct().order_by(Wish.event_id), execution_options=UNSCOPED)
    return await _offer_at(session, waited.all())


async def _offer_at(session: WriteSession, event_ids: Sequence[UUID]) -> int:
    return sum([await offer_freed(session, event_id) for event_id in event_ids])


def _events() -> Select[UUID]:
    return (
        select(Wish.event_id)
        .join(Event, Event.id == Wish.event_id)
        .where(
            Wish.state.in_([WishState.WAITING, WishState.OFFERED]),
            Event.state == EventState.OPEN,
            Event.ends_on >= func.current_date(),
        )
    )
