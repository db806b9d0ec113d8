"""Fresh figures for whoever reads them: a refresh first, if anything is marked, shared by all who wait for one."""

from collections.abc import Awaitable, Callable
from functools import partial
from weakref import WeakKeyDictionary

from models.policy.viewer import SYSTEM
from models.session import Database, WriteSession
from models.shared_runs import SharedRuns
from models.statement import Statement
from resolvers.figures.refresh import anything_marked, refresh_figures

Refresh = Callable[[WriteSession], Awaitable[int]]
_QUESTION = Statement(anything_marked())
# One of a kind at a time in a process, so that readers take one connection from bookings and not all.
_RUNS: WeakKeyDictionary[Database, SharedRuns[None]] = WeakKeyDictionary()


async def ensure_fresh_figures(database: Database) -> None:
    """Have the figures of this database up to date with all that was committed before."""
    await ensure_fresh(database, _QUESTION, refresh_figures)


async def ensure_fresh(database: Database, question: Statement, refresh: Refresh) -> None:
    """The same of figures of any kind: `question` says whether something is marked, `refresh` counts it."""
    if await database.reader.fetch_value(question.text, ()):
        await _RUNS.setdefault(database, SharedRuns()).run(question, partial(_refresh, database, refresh))


async def _refresh(database: Database, refresh: Refresh) -> None:
    async with database.write(SYSTEM) as session:
        await refresh(session)
        await session.commit()
