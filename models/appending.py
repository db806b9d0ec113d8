"""Rows that are written for many requests at once: one transaction for all that wait, as a database commits groups."""

from collections.abc import Mapping
from typing import Any

from models.kit.fair_pool import FairPool
from models.shared_runs import SharedRuns
from models.statement import Statement


class Appending:
    """Appends rows by statements that only insert: whoever appends while others are written shares the next write."""

    def __init__(self, pool: FairPool) -> None:
        self._pool = pool
        self._waiting: dict[Statement, list[list[Any]]] = {}
        self._runs: SharedRuns[None] = SharedRuns()

    async def append(self, statement: Statement, values: Mapping[str, Any]) -> None:
        """Return once the row is committed; raises what its write raised, for all rows of it."""
        self._waiting.setdefault(statement, []).append(statement.arguments(values))
        await self._runs.run(statement, lambda: self._write(statement))

    async def _write(self, statement: Statement) -> None:
        rows = self._waiting.pop(statement)
        async with self._pool.acquire() as connection:
            await connection.executemany(statement.text, rows)
