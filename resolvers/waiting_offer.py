"""Offering freed places to who waits for them, in order, with an expiring hold (C7; ADR 0021)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, insert

from models.driver_session import Fetching
from models.statement import Statement
from models.wish_step import waiting_mark
from resolvers.waiting_claim import claim_offer
from resolvers.waiting_line import choose
from resolvers.waiting_lock import lock_waiting_lists
from resolvers.waiting_read import anyone_waits, read_line, read_open_places
from resolvers.waiting_settle import settle_offers
from settings import get_settings

LAST_ANSWER = timedelta(minutes=30)
"""Nobody can answer later than this before departure: the rider has to come, or someone on site gets the place."""
SHORTEST = timedelta(minutes=10)
"""A place that could be held for less than this is offered to nobody: it is for whoever books it first."""
SHARE = 4
"""Of the time until departure a rider has one part in this many to answer, so that the next ones have theirs."""


async def offer_freed(session: Fetching, event_id: UUID, slot_id: UUID | None = None) -> int:
    """Offer what is free at an event, or in one of its slots, to those who wait; returns how many offers were made.

    Called by whoever frees a place, in the same transaction: then no one else finds it free who came later. Where
    nobody waits it costs one look into an index. It also notes what became of earlier offers of the event.
    """
    if not await anyone_waits(session, event_id):
        return 0
    await lock_waiting_lists(session, [event_id])
    if await settle_offers(session, event_id):
        slot_id = None  # who waits again may have wished what is free elsewhere
    await session.fetch_rows(_FORGET if slot_id is None else _FORGET_SLOT, event_id=event_id, slot_id=slot_id)
    line = await read_line(session, event_id)
    if not line:
        return 0
    now = datetime.now(UTC)
    places = await read_open_places(session, event_id, slot_id, now + LAST_ANSWER + SHORTEST)
    made = 0
    for offer in choose(line, places):
        if await claim_offer(session, offer, offer_until(now, offer.seats[0][1].facts["starts_at"])):
            made += 1
        else:
            # Somebody was faster, with the place or at the rider's hour: what is still free is looked at again soon.
            await session.fetch_rows(_MARK, event_id=event_id, slot_id=offer.seats[0][1].slot_id)
    return made


def offer_until(now: datetime, starts_at: datetime) -> datetime:
    """Until when an offer holds: the time set for answers, less when the ride is near (a share of what is left)."""
    most = timedelta(minutes=get_settings().waiting_offer_minutes)
    return min(now + max(SHORTEST, min(most, (starts_at - now) / SHARE)), starts_at - LAST_ANSWER)


_EVENT_ID, _SLOT_ID = (bindparam(name, type_=Uuid()) for name in ("event_id", "slot_id"))
_OF_EVENT = waiting_mark.c.event_id == _EVENT_ID
_FORGET = Statement(delete(waiting_mark).where(_OF_EVENT))
_FORGET_SLOT = Statement(delete(waiting_mark).where(_OF_EVENT, waiting_mark.c.slot_id == _SLOT_ID))
_MARK = Statement(insert(waiting_mark).values(event_id=_EVENT_ID, slot_id=_SLOT_ID))
