"""Slows guessing down: failed passwords, secrets and codes are counted in Valkey, for all processes together.

Without Valkey each process counts for itself and says so in the log: signing in goes on, guessing stays slow.
"""

import hashlib
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from redis.asyncio import ConnectionPool
from starlette.requests import Request

from auth.problem import TooManyAttempts
from models.kit.subscriber import subscriber_of

log = structlog.get_logger(__name__)
T = TypeVar("T")

# One person mistyping; a botnet on one account (fewer than the 100 of NIST SP 800-63B, section 5.2.2, before a pause);
# one address trying many accounts, which may be a whole dealership behind one router.
PASSWORDS_HERE = RateLimitItemPerMinute(10, 15, namespace="password-here")
PASSWORDS_OF_ACCOUNT = RateLimitItemPerMinute(50, 15, namespace="password-account")
PASSWORDS_FROM_ADDRESS = RateLimitItemPerMinute(100, 15, namespace="password-address")
# Who tries codes knows the password: 1,000,000 codes, three of them right at a time. A recovery code is 80 bits.
CODES_OF_ACCOUNT = RateLimitItemPerMinute(10, 15, namespace="factor-code")
CODES_OF_ACCOUNT_A_DAY = RateLimitItemPerDay(50, namespace="factor-code-day")
CHALLENGES_FROM_ADDRESS = RateLimitItemPerMinute(200, 15, namespace="passkey-challenge")
PASSKEYS_FROM_ADDRESS = RateLimitItemPerMinute(30, 15, namespace="passkey")
SECRETS_FROM_ADDRESS = RateLimitItemPerMinute(30, 15, namespace="client-secret")
ENROLMENTS_FROM_ADDRESS = RateLimitItemPerMinute(30, 15, namespace="enrolment")
USER_CODES_OF_ACCOUNT = RateLimitItemPerMinute(10, 15, namespace="user-code")
# After a failure Valkey is left alone for a moment: people who sign in do not wait for its timeouts.
_AWAY_SECONDS = 5.0
_Ask = Callable[[MovingWindowRateLimiter], Awaitable[T]]


class Throttle:
    """Counts attempts over a moving window, by limit and key."""

    def __init__(self, redis_url: str) -> None:
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared: MovingWindowRateLimiter | None = None
        self._pool: ConnectionPool | None = None
        self._away_until = float("-inf")
        if redis_url:
            self._pool = ConnectionPool.from_url(redis_url, socket_timeout=1, socket_connect_timeout=1)
            storage = RedisStorage(
                f"async+{redis_url}",
                wrap_exceptions=True,
                implementation="redispy",
                key_prefix="drt.throttle",
                connection_pool=self._pool,  # type: ignore[arg-type]
            )
            self._shared = MovingWindowRateLimiter(storage)

    async def count(self, limit: RateLimitItem, *key: str) -> None:
        """Count one attempt; `TooManyAttempts` if there is none left."""
        hashed = _hashed(key)
        if not await self._ask(lambda limiter: limiter.hit(limit, *hashed)):
            raise await self._refusal(limit, hashed)

    async def check(self, limit: RateLimitItem, *key: str) -> None:
        """`TooManyAttempts` if there is no attempt left; counts nothing."""
        hashed = _hashed(key)
        if not await self._ask(lambda limiter: limiter.test(limit, *hashed)):
            raise await self._refusal(limit, hashed)

    async def note(self, limit: RateLimitItem, *key: str) -> None:
        """Count a failure that has happened; never raises."""
        hashed = _hashed(key)
        await self._ask(lambda limiter: limiter.hit(limit, *hashed))

    async def forgive(self, limit: RateLimitItem, *key: str) -> None:
        """Forget the attempts of someone who got it right."""
        hashed = _hashed(key)
        await self._ask(lambda limiter: limiter.clear(limit, *hashed))

    async def close(self) -> None:
        """Close the connections."""
        if self._pool is not None:
            await self._pool.disconnect()

    async def _ask(self, question: "_Ask[T]") -> T:
        """Valkey's answer, or our own while it is away."""
        if self._shared is not None and time.monotonic() >= self._away_until:
            try:
                return await question(self._shared)
            except StorageError as error:
                self._away_until = time.monotonic() + _AWAY_SECONDS
                log.warning("throttle counts in this process alone", reason=str(error.storage_error))
        return await question(self._own)

    async def _refusal(self, limit: RateLimitItem, key: tuple[str, ...]) -> TooManyAttempts:
        window = await self._ask(lambda limiter: limiter.get_window_stats(limit, *key))
        return TooManyAttempts(max(1, round(window.reset_time - time.time())))


def address_of(request: Request) -> str:
    """Who a request comes from, to be counted for."""
    return subscriber_of(request.client.host if request.client else "")


def _hashed(key: tuple[str, ...]) -> tuple[str, ...]:
    """Addresses of people are not left lying about in Valkey."""
    return tuple(hashlib.sha256(part.encode("utf-8", "replace")).hexdigest()[:32] for part in key)
