"""Refreshing the kept figures: what was marked is counted again, before anybody reads it (ADR 0014)."""

from collections.abc import Collection
from functools import cache
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    Update,
    Uuid,
    cast,
    delete,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

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
    more = True
    while more:
        marks = (await session.execute(_take())).all()
        events = {mark.event_id for mark in marks}
        if events:
            await keep_figures(session, events, {mark.rider_id for mark in marks} - {None})
        refreshed |= events
        more = len(marks) >= MOST_MARKS
    return len(refreshed)


async def lock_figures(session: WriteSession) -> None:
    """Wait until no other transaction writes figures, and keep them to this one."""
    # Planning the one statement takes as long as running it for an event: with this a prepared one is planned once.
    planned_once = func.set_config("plan_cache_mode", "force_generic_plan", True)
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext(_LOCK)), planned_once))


async def keep_figures(session: WriteSession, events: Collection[UUID], riders: Collection[UUID]) -> None:
    """Count these events and riders again; the caller holds the lock."""
    await session.execute(_keeping(), {"events": list(events), "riders": list(riders)})


async def any_figure_marked(session: WriteSession) -> bool:
    """Whether there is anything to refresh; cheap enough to be asked before every read of figures."""
    return bool(await session.scalar(anything_marked()))


def anything_marked() -> Select[tuple[bool]]:
    """The question whether any figure is out of date."""
    return select(or_(exists(select(figure_mark.c.event_id)), exists(_due())))


def _take() -> CompoundSelect[tuple[UUID, UUID | None]]:
    """Delete marks and return them, with the events that time alone has changed."""
    # A mark has no key: its place in the table tells it from the others while it is not changed, and none ever is.
    row: ColumnElement[str] = literal_column("figure_mark.ctid", String())
    place: ColumnElement[str] = literal_column("marks.ctid", String())
    some = select(place).select_from(figure_mark.alias("marks")).limit(MOST_MARKS)
    taken = delete(figure_mark).where(row.in_(some)).returning(figure_mark.c.event_id, figure_mark.c.rider_id)
    marks = taken.cte("taken")
    due = _due().add_columns(cast(null(), Uuid))
    return union_all(select(marks.c.event_id, marks.c.rider_id), due)


def _due() -> Select[tuple[UUID]]:
    return select(event_figures.c.id).where(event_figures.c.due_at <= func.now())


@cache
def _keeping() -> Update:
    return keeping()
