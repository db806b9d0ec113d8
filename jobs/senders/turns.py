"""Turns at what there is only so much of: who is in a hurry goes first, otherwise who came first."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """At most `most` at the same time; it may change at any moment, and counts from the next turn on."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._taken = 0
        self._waiting: tuple[deque[asyncio.Future[None]], ...] = (deque(), deque())

    @asynccontextmanager
    async def turn(self, *, patient: bool = False) -> AsyncIterator[None]:
        """Have one until the block ends; who is `patient` lets all others go first."""
        await self._take(self._waiting[patient])
        try:
            yield
        finally:
            self._taken -= 1
            self._pass_on()

    async def _take(self, line: deque[asyncio.Future[None]]) -> None:
        if self._taken < self.most and not any(self._waiting):
            self._taken += 1
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append(waiter)
        self._pass_on()
        try:
            await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():  # was given a turn in the same moment
                self._taken -= 1
            self._pass_on()
            raise

    def _pass_on(self) -> None:
        for line in self._waiting:
            while line and (line[0].done() or self._taken < self.most):
                waiter = line.popleft()
                if not waiter.done():
                    self._taken += 1
                    waiter.set_result(None)
