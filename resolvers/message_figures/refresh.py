"""Refreshing the figures of messages: what was marked is judged and counted again (ADR 0028)."""

from collections.abc import Collection
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Delete, Select, String, Update, delete, exists, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import Insert

from models.message_figures import message_mark
from models.message_link import message_hit
from models.session import WriteSession
from resolvers.message_figures.judging import judge_messages
from resolvers.message_figures.keeping import adding_totals, closing, gone_messages, keeping

MOST_MARKS = 5_000
_LOCK = "drt.message_figures"


async def refresh_message_figures(session: WriteSession) -> int:
    """Count all marked messages again, in the session's transaction; returns how many. Never commits.

    Exact as `refresh_figures` is: marks are taken before anything is counted, and the lock keeps refreshes apart.
    """
    await lock_message_figures(session)
    refreshed: set[UUID] = set()
    more = True
    while more:
        marks = (await session.scalars(_take())).all()
        if marks:
            await count_messages(session, set(marks))
        refreshed |= set(marks)
        more = len(marks) >= MOST_MARKS
    await session.execute(_totals(), execution_options={"synchronize_session": False})
    return len(refreshed)


async def lock_message_figures(session: WriteSession) -> None:
    """Wait until no other transaction writes these figures, and keep them to this one."""
    # As for those of bookings a prepared statement is planned once. It finds each row by its key: a plan that was made
    # while a table was empty would read all of it for each message, long after it has filled.
    settings = {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off"}
    planned = (func.set_config(name, value, True) for name, value in settings.items())
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext(_LOCK)), *planned))


async def count_messages(session: WriteSession, messages: Collection[UUID]) -> None:
    """Judge and count these messages again; the caller holds the lock. Of those that are gone the counts stay (J3)."""
    named: dict[str, Any] = {"messages": list(messages)}
    await judge_messages(session, messages)
    await session.execute(_keeping(), named)
    gone = (await session.scalars(gone_messages(), named)).all()
    if gone:
        await close_messages(session, gone)


async def close_messages(session: WriteSession, messages: Collection[UUID]) -> None:
    """Keep what these messages count for good, whatever becomes of their details; the caller holds the lock."""
    options = {"synchronize_session": False}
    await session.execute(_closing(), {"messages": list(messages)}, execution_options=options)


async def any_message_marked(session: WriteSession) -> bool:
    """Whether there is anything to refresh."""
    return bool(await session.scalar(anything_marked()))


def anything_marked() -> Select[tuple[bool]]:
    """The question whether figures of messages are out of date."""
    return select(or_(exists(select(message_mark.c.message_id)), exists(select(message_hit.c.figures_id))))


def _take() -> Any:
    """Delete marks and return the messages."""
    row: ColumnElement[str] = literal_column("message_mark.ctid", String())
    place: ColumnElement[str] = literal_column("marks.ctid", String())
    some = select(place).select_from(message_mark.alias("marks")).limit(MOST_MARKS)
    taken: Delete = delete(message_mark).where(row.in_(some))
    return taken.returning(message_mark.c.message_id)


@cache
def _keeping() -> Insert:
    return keeping()


@cache
def _closing() -> Update:
    return closing()


@cache
def _totals() -> Update:
    return adding_totals()
