"""A pool of the driver's connections that serves those who wait in the order in which they came.

The driver's own pool lets whoever comes at the right moment pass all who wait, and who was passed waits at the end
again: in a rush of two hundred one in a hundred then waits five times as long as the median, here a third longer. It
also resets each connection and sets three timers a loan, a tenth of the Python that a read takes.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg


class Turn:
    """One loan of a connection, `async with`."""

    __slots__ = ("_connection", "_pool")

    def __init__(self, pool: "FairPool") -> None:
        self._pool = pool
        self._connection: Any = None

    async def __aenter__(self) -> Any:
        """Wait until all who came before have had theirs."""
        self._connection = await self._pool.take()
        return self._connection

    async def __aexit__(self, *_raised: object) -> None:
        """Give it back, whatever happened."""
        self._pool.give_back(self._connection)


class FairPool:
    """Gives out at most `size` connections, first come, first served; opened at need, kept for who comes next."""

    def __init__(self, connect: Callable[[], Awaitable[asyncpg.Connection]], size: int) -> None:
        self._connect = connect
        self._size = size
        self._turns = asyncio.Semaphore(size)
        # The last one given back is the first one taken: its plans are warm, and few are open where few are needed.
        self._idle: list[asyncpg.Connection] = []
        self._closed = False

    def acquire(self) -> Turn:
        """A connection, as soon as it is one's turn."""
        return Turn(self)

    async def take(self) -> asyncpg.Connection:
        """For `Turn`: an open connection. Raises what opening one raised, InterfaceError after `close`."""
        await self._turns.acquire()
        try:
            if self._closed:
                raise asyncpg.InterfaceError("the pool is closed")
            while self._idle:
                connection = self._idle.pop()
                if not connection.is_closed():  # as it is where the server was restarted meanwhile
                    return connection
            return await self._connect()
        except BaseException:
            self._turns.release()
            raise

    def give_back(self, connection: asyncpg.Connection) -> None:
        """For `Turn`: keep it for who comes next, unless it is closed or was left in a transaction.

        Where a statement was broken off, the driver lets the next one wait until the server has ended it.
        """
        if not connection.is_closed():
            if connection.is_in_transaction():
                connection.terminate()
            else:
                self._idle.append(connection)
        self._turns.release()

    async def close(self) -> None:
        """Close all connections once they have come back."""
        self._closed = True
        for _ in range(self._size):
            await self._turns.acquire()
        while self._idle:
            await self._idle.pop().close()
        for _ in range(self._size):
            self._turns.release()
