"""Fresh figures for whoever reads them: a refresh first, if anything is marked, shared by all who wait for one."""

import asyncio
from weakref import WeakKeyDictionary

from sqlalchemy.dialects import postgresql

from models.policy.viewer import SYSTEM
from models.session import Database
from resolvers.figures.refresh import anything_marked, refresh_figures

_QUESTION = str(anything_marked().compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]


class Freshness:
    """The refreshes of one process: one at a time, so that readers take one connection from bookings and not all."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._one = asyncio.Lock()
        self._begun = 0
        self._done = 0  # number of the last one that came to its end

    async def ensure(self) -> None:
        """Return once all that was committed before the call is in the figures."""
        if not await self._database.reader.fetch_value(_QUESTION, ()):
            return
        begun_before = self._begun
        async with self._one:
            if self._done > begun_before:
                return  # it began after this call, and has taken all marks that there were
            self._begun += 1
            async with self._database.write(SYSTEM) as session:
                await refresh_figures(session)
                await session.commit()
            self._done = self._begun


_OF: WeakKeyDictionary[Database, Freshness] = WeakKeyDictionary()


async def ensure_fresh_figures(database: Database) -> None:
    """Have the figures of this database up to date with all that was committed before."""
    freshness = _OF.get(database)
    if freshness is None:
        freshness = _OF[database] = Freshness(database)
    await freshness.ensure()
