"""Hears what was committed, in whichever process: PostgreSQL tells which events changed (migration 0004)."""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

import asyncpg
import structlog

log = structlog.get_logger(__name__)

CHANNEL = "change"
CONNECT_SECONDS = 5.0
# A connection whose other end vanished without a word is found out by asking.
PROBE_SECONDS = 30.0
SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
Told = Callable[[UUID | None], None]


class Changes:
    """One listening connection of a process, opened anew whenever it is lost.

    `told` is called with the id of what changed, or with None where anything may have: many rows at once, or the
    connection was away and notifications were missed.
    """

    def __init__(self, dsn: str, told: Told) -> None:
        self._dsn = dsn
        self._told = told
        self._task: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()

    async def listen(self) -> None:
        """Listen from now on. `ConnectionError` while the database is away: to be asked again."""
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._listening.wait()
        except TimeoutError:
            raise ConnectionError("The database cannot be listened to.") from None

    async def close(self) -> None:
        """Hear nothing any more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        pause = SHORTEST_PAUSE
        while True:
            try:
                connection = await asyncpg.connect(self._dsn, timeout=CONNECT_SECONDS)
                try:
                    await connection.add_listener(CHANNEL, self._hear)
                    self._listening.set()
                    pause = SHORTEST_PAUSE
                    self._told(None)
                    await _until_lost(connection)
                finally:
                    self._listening.clear()
                    connection.terminate()
            except Exception as error:
                log.warning("changes not heard", cause=type(error).__name__)
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - processes shall not come all at once
            pause = min(pause * 2, LONGEST_PAUSE)

    def _hear(self, _connection: Any, _pid: int, _channel: str, payload: object) -> None:
        key = None
        with suppress(ValueError):
            key = UUID(str(payload))
        self._told(key)


async def _until_lost(connection: "asyncpg.Connection[Any]") -> None:
    lost = asyncio.Event()
    connection.add_termination_listener(lambda _connection: lost.set())
    while not lost.is_set():
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                await lost.wait()
        except TimeoutError:
            await connection.execute("SELECT 1", timeout=CONNECT_SECONDS)
