"""The lock of an event's waiting list: whoever changes who is in the order, or offers to it, does so one by one (C7).

Bookings never take it. It is an advisory lock of the transaction, so that nothing else waits for who offers.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Text, Uuid, bindparam, func, literal_column, select

from models.driver_session import Fetching
from models.statement import Statement


def _lock() -> Statement:
    event = func.unnest(bindparam("event_ids", type_=ARRAY(Uuid()))).table_valued("id", name="event").render_derived()
    # In one order for all, so that two who lock several events do not wait for each other.
    ordered = select(event.c.id.cast(Text()).label("id")).order_by(event.c.id).offset(literal_column("0")).subquery()
    name: ColumnElement[str] = literal_column("'waiting '") + ordered.c.id
    return Statement(select(func.pg_advisory_xact_lock(func.hashtextextended(name, literal_column("0")))))


async def lock_waiting_lists(session: Fetching, event_ids: Collection[UUID]) -> None:
    """Hold the waiting lists of these events until the transaction ends."""
    if event_ids:
        await session.fetch_rows(_LOCK, event_ids=list(set(event_ids)))


_LOCK = _lock()
