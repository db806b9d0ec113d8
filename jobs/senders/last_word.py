"""The last word to a provider, said for one message at a time (ADR 0026).

From the last word on until the answer is noted a message is in doubt: if the worker dies then, it is sent again. One
message at a time may be in doubt, so a death costs one repeat at most. A provider that withholds its answer is not
waited for by all others: after `PATIENCE` seconds the next may speak.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

PATIENCE = 1.0


class LastWord:
    """Turns at speaking; `at_once` of them at the same time."""

    def __init__(self, at_once: int = 1, patience: float = PATIENCE) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._patience = patience

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one's turn, and have it until the block ends or patience does."""
        await self._turns.acquire()
        loop = asyncio.get_running_loop()
        passing_on = loop.call_later(self._patience, self._turns.release)
        try:
            yield
        finally:
            if loop.time() < passing_on.when():  # else it is passed on already, or in a moment
                passing_on.cancel()
                self._turns.release()
