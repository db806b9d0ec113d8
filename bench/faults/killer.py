"""Kills a program every few seconds, each in its turn, and notes when it was back."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random

import asyncpg

from tests.e2e.live import Live

PROGRAMS = ("web", "worker", "postgres", "valkey")
LOOKS_EVERY = 0.02
BACK_WITHIN = 60.0


@dataclass
class Kill:
    """One `kill -9`: when, and for PostgreSQL when it took connections again."""

    program: str
    at: float
    back_at: float


class Killer:
    """Whoever pulls the plugs."""

    def __init__(self, live: Live, dice: Random, shortest: float, longest: float) -> None:
        self._live = live
        self._dice = dice
        self._pauses = shortest, longest
        self.kills: list[Kill] = []

    async def work(self, until: float) -> None:
        """Kill web, worker, PostgreSQL, Valkey, web, … until that moment, each once at least.

        What was killed last is back then.
        """
        while time.monotonic() < until or len(self.kills) < len(PROGRAMS):
            await asyncio.sleep(self._dice.uniform(*self._pauses))
            program = PROGRAMS[len(self.kills) % len(PROGRAMS)]
            if program == "postgres":
                # How soon it is used again is measured: that is not to be the time that the web process starts in.
                await self._wait(lambda: asyncio.to_thread(self._live.is_ready), "everything")
            await self._kill(program)

    async def _kill(self, program: str) -> None:
        at = time.monotonic()
        killed = self._live.kill(program)

        async def back() -> bool:
            return self._live.pid(program) not in (0, killed) and await self._answers(program)

        await self._wait(back, program)
        self.kills.append(Kill(program, at, time.monotonic()))

    async def _wait(self, condition: Callable[[], Awaitable[bool]], what: str) -> None:
        deadline = time.monotonic() + BACK_WITHIN
        while not await condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what} did not come back; {self._live.said[-2000:]}")
            await asyncio.sleep(LOOKS_EVERY)

    async def _answers(self, program: str) -> bool:
        if program != "postgres":
            return True
        try:
            await (await asyncpg.connect(self._live.running.database_url, timeout=2)).close()
        except (OSError, asyncpg.PostgresError, TimeoutError):
            return False
        return True
