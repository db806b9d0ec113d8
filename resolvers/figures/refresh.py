"""Refreshing the kept figures: what was marked is counted again, before anybody reads it (ADR 0014)."""

from collections.abc import Collection
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, Update, delete, exists, func, literal_column, or_, select
from sqlalchemy.sql.dml import ReturningDelete

from models.figures import EventFigures, figure_mark
from models.session import WriteSession
from resolvers.figures.keeping import keeping

# Marks that are taken at once: one statement stays far below the session's timeout, whatever was imported.
MOST_MARKS = 20_000
_LOCK = "drt.figures"
event_figures = EventFigures.__table__


async def refresh_figures(session: WriteSession) -> int:
    """Count all marked events again, in the session's transaction; returns how many. Never commits.

    Exact: marks commit with the change that they tell of, and they are taken before anything is counted, each statement
    having a snapshot of its own (READ COMMITTED). A change is seen with its mark, or its mark stays for the next time.
    The lock keeps refreshes apart, for two that count the same event would both carry its difference to the season;
    who marks never waits for it.
    """
    await lock_figures(session)
    refreshed: set[UUID] = set()
    whole = True
    while whole:
        marks = (await session.execute(_take())).all()
        whole = len(marks) == MOST_MARKS
        events = {mark.event_id for mark in marks}
        if not whole:
            events |= set(await session.scalars(_due()))
        if events:
            await keep_figures(session, events, {mark.rider_id for mark in marks} - {None})
        refreshed |= events
    return len(refreshed)


async def lock_figures(session: WriteSession) -> None:
    """Wait until no other transaction writes figures, and keep them to this one."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext(_LOCK))))


async def keep_figures(session: WriteSession, events: Collection[UUID], riders: Collection[UUID]) -> None:
    """Count these events and riders again; the caller holds the lock."""
    await session.execute(_keeping(), {"events": list(events), "riders": list(riders)})


async def any_figure_marked(session: WriteSession) -> bool:
    """Whether there is anything to refresh; cheap enough to be asked before every read of figures."""
    return bool(await session.scalar(anything_marked()))


def anything_marked() -> Select[tuple[bool]]:
    """The question whether any figure is out of date."""
    return select(or_(exists(select(figure_mark.c.event_id)), exists(_due())))


def _take() -> ReturningDelete[tuple[UUID, UUID | None]]:
    # A mark has no key: its place in the table tells it from the others while it is not changed, and none ever is.
    row: ColumnElement[str] = literal_column("figure_mark.ctid", String())
    place: ColumnElement[str] = literal_column("marks.ctid", String())
    some = select(place).select_from(figure_mark.alias("marks")).limit(MOST_MARKS)
    return delete(figure_mark).where(row.in_(some)).returning(figure_mark.c.event_id, figure_mark.c.rider_id)


def _due() -> Select[tuple[UUID]]:
    return select(event_figures.c.id).where(event_figures.c.due_at <= func.now())


@cache
def _keeping() -> Update:
    return keeping()
