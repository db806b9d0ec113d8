"""Reading: `ReadSession` for the compiled reader, `CopySession` for whole lists; read only, with timeouts."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import asyncpg

from models.kit.fair_pool import FairPool
from models.shared_runs import SharedRuns


class ReadSession:
    """Runs the reader's compiled statements on one pooled connection each; nothing else.

    The same statement with the same arguments, asked again while it runs, shares the next run with all who ask
    meanwhile: it begins after they asked, so each still reads what it has written.
    """

    def __init__(self, pool: FairPool) -> None:
        self._pool = pool
        self._runs: SharedRuns[Any] = SharedRuns()

    async def fetch_value(self, statement: str, arguments: Sequence[Any]) -> Any:
        """The single value of a statement."""
        try:
            key = (statement, *arguments)
            hash(key)
        except TypeError:  # a list among the arguments
            return await self._fetch(statement, arguments)
        return await self._runs.run(key, lambda: self._fetch(statement, arguments))

    async def _fetch(self, statement: str, arguments: Sequence[Any]) -> Any:
        async with self._pool.acquire() as connection:
            return await connection.fetchval(statement, *arguments)


Sink = Callable[[bytes], Coroutine[Any, Any, None]]


class CopySession:
    """Reads whole lists: one connection of its own, read only, in France's time, with the long timeout of a file."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def fetch_value(self, statement: str, arguments: Sequence[Any]) -> Any:
        """The single value of a statement."""
        return await self._connection.fetchval(statement, *arguments)

    async def copy(self, statement: str, arguments: Sequence[Any], sink: Sink, *, delimiter: str, quote: str) -> int:
        """COPY a statement's rows as CSV to `sink`, as they come; returns how many. What `sink` raises ends it."""
        done = await self._connection.copy_from_query(
            statement, *arguments, output=sink, format="csv", delimiter=delimiter, quote=quote, encoding="utf-8"
        )
        return int(done.removeprefix("COPY "))
