"""Fresh figures for whoever reads them: a refresh first, if anything is marked, shared by all who wait for one."""

from functools import partial
from weakref import WeakKeyDictionary

from models.policy.viewer import SYSTEM
from models.session import Database
from models.shared_runs import SharedRuns
from models.statement import Statement
from resolvers.figures.refresh import anything_marked, refresh_figures

_QUESTION = Statement(anything_marked()).text
# One at a time in a process, so that readers take one connection from bookings and not all.
_RUNS: WeakKeyDictionary[Database, SharedRuns[None]] = WeakKeyDictionary()


async def ensure_fresh_figures(database: Database) -> None:
    """Have the figures of this database up to date with all that was committed before."""
    if await database.reader.fetch_value(_QUESTION, ()):
        await _RUNS.setdefault(database, SharedRuns()).run("figures", partial(_refresh, database))


async def _refresh(database: Database) -> None:
    async with database.write(SYSTEM) as session:
        await refresh_figures(session)
        await session.commit()
