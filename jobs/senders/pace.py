"""How fast a provider may be given messages: together with all other workers through Valkey, or alone without it."""

import asyncio
import time
from typing import Any, Protocol
from uuid import uuid4

import redis.asyncio
import structlog
from redis.exceptions import RedisError

# Reserves the next free moment: slots lie 1/rate apart, those that passed unused are lost, so nothing is caught up on.
# The clock is Valkey's own: those of the workers' machines may differ.
_RESERVE = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local slot = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
redis.call('SET', KEYS[1], string.format('%.0f', slot + tonumber(ARGV[1])), 'PX', 60000)
return string.format('%.0f', slot - now)
"""
# A worker that did not say for this long that it works does not share the connections any more.
PRESENT_SECONDS = 3
SOCKET_SECONDS = 0.5
# After a failure Valkey is not asked for as long: a pace that waits for its own limiter is none.
AWAY_SECONDS = 5.0
log = structlog.get_logger()


class Pace(Protocol):
    """When the next message may go, and how many connections are ours."""

    async def take(self) -> None:
        """Wait for the next moment at which a message may go."""

    def share(self, connections: int) -> int:
        """Of all connections that there may be, this process's."""

    async def close(self) -> None:
        """Let go of Valkey."""


class Unpaced:
    """As fast as the provider takes them, from this process alone."""

    async def take(self) -> None:
        """At once."""

    def share(self, connections: int) -> int:
        """All."""
        return connections

    async def close(self) -> None:
        """Nothing to let go of."""


class SharedPace:
    """One provider's pace, in messages a second (0: no limit), kept under `key` in Valkey."""

    def __init__(self, redis_url: str, key: str, per_second: float) -> None:
        self._client: Any = redis.asyncio.Redis.from_url(
            redis_url, socket_timeout=SOCKET_SECONDS, socket_connect_timeout=SOCKET_SECONDS
        )
        self._reserve = self._client.register_script(_RESERVE)
        self._key = key
        self._per_second = per_second
        self._name = uuid4().hex
        self._next = 0.0
        self._away_until = 0.0
        self._present = 1
        self._said_at = float("-inf")
        self._counting: asyncio.Task[None] | None = None

    async def take(self) -> None:
        """See `Pace`. Without Valkey each process keeps the whole pace by itself."""
        if not self._per_second:
            return
        gap = 1 / self._per_second
        now = time.monotonic()
        if now < self._away_until:
            wait = max(0.0, self._next - now)
        else:
            wait = await self._ask(gap, now)
        self._next = time.monotonic() + wait + gap
        if wait > 0:
            await asyncio.sleep(wait)

    def share(self, connections: int) -> int:
        """See `Pace`: an equal part for each worker that is at work, one at least."""
        if time.monotonic() - self._said_at > PRESENT_SECONDS / 3 and (self._counting is None or self._counting.done()):
            self._said_at = time.monotonic()
            self._counting = asyncio.create_task(self._count())
        return max(1, connections // self._present)

    async def close(self) -> None:
        """See `Pace`."""
        if self._counting is not None:
            self._counting.cancel()
            await asyncio.gather(self._counting, return_exceptions=True)
        try:
            await self._client.zrem(f"{self._key}:workers", self._name)
        except (RedisError, OSError):
            log.debug("pace_not_left", provider=self._key)
        await self._client.aclose()

    async def _ask(self, gap: float, now: float) -> float:
        try:
            return int(await self._reserve(keys=[self._key], args=[round(gap * 1_000_000)])) / 1_000_000
        except (RedisError, OSError) as error:
            log.warning("pace_kept_alone", provider=self._key, reason=str(error))
            self._away_until = time.monotonic() + AWAY_SECONDS
            return max(0.0, self._next - now)

    async def _count(self) -> None:
        """Say that this worker is at work, and count those that are."""
        workers = f"{self._key}:workers"
        try:
            now = int((await self._client.time())[0])
            await self._client.zadd(workers, {self._name: now})
            await self._client.zremrangebyscore(workers, 0, now - PRESENT_SECONDS)
            self._present = max(1, await self._client.zcard(workers))
        except (RedisError, OSError) as error:
            log.debug("workers_not_counted", reason=str(error))
