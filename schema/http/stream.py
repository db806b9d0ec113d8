"""Subscriptions over HTTP: who may open how many streams, how long one lasts, and whether its viewer still may."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass

from starlette.requests import Request

from models.kit.subscriber import subscriber_of
from models.outage import is_outage
from resolvers.live import Watch
from schema.http.caller import Authenticate, Caller, InvalidTokenError
from schema.http.event_gzip import GzipMember, SharedGzip, accepts_gzip
from schema.http.event_stream import HEARTBEAT, EventStream, next_event
from schema.http.operation import Answer, Engine, PreparedOperation
from schema.http.problem import HttpProblem


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """How many streams a process holds, in all and for one viewer (or one address, for who is not signed in).

    Streams are connections: `server.MOST_CONNECTIONS` bounds both, and ordinary requests must still come in.
    """

    streams: int = 600
    of_viewer: int = 30
    of_address: int = 100
    lifetime_seconds: float = 15 * 60.0
    """Then `complete`: clients ask again, perhaps another process."""
    heartbeat_seconds: float = 15.0
    """Proxies close what is silent for long, often after 60 s."""
    recheck_seconds: float = 30.0
    """How often the viewer's right is looked at, give or take a heartbeat."""
    retry_seconds: float = 2.0


class Streams:
    """The streams of one endpoint."""

    def __init__(self, engine: Engine, authenticate: Authenticate, limits: StreamLimits) -> None:
        self._engine = engine
        self._authenticate = authenticate
        self._limits = limits
        self._open: Counter[str] = Counter()
        self._gzip = SharedGzip()

    async def open(self, request: Request, operation: PreparedOperation, caller: Caller) -> EventStream | Answer:
        """The stream, once its first result is there; an answer where its variables are not valid.

        Raises HttpProblem over the limits, and what reading the first result raises.
        """
        with ExitStack() as held:
            self._enter(request, caller, held)
            watch = await self._engine.subscribe(operation, caller)
            if isinstance(watch, Answer):
                return watch
            held.callback(watch.close)
            first = await watch.next()
            release = held.pop_all().close
        member = GzipMember(self._gzip) if accepts_gzip(request.headers) else None
        return EventStream(self._parts(first, watch, request, caller), release, member)

    def _enter(self, request: Request, caller: Caller, held: ExitStack) -> None:
        anonymous = caller.by == "anonymous"
        host = request.client.host if request.client else ""
        key = subscriber_of(host) if anonymous else caller.viewer.key
        most = self._limits.of_address if anonymous else self._limits.of_viewer
        if self._open[key] >= most:
            message = f"No more than {most} subscriptions may be open at once: end one of them."
            raise HttpProblem(429, "TOO_MANY_STREAMS", message, {"Retry-After": "30"})
        if self._open.total() >= self._limits.streams:
            message = "This server follows as much as it can: try again in a moment, or ask by a query."
            raise HttpProblem(503, "TOO_MANY_STREAMS", message, {"Retry-After": "30"})
        self._open[key] += 1
        held.callback(self._leave, key)

    def _leave(self, key: str) -> None:
        self._open[key] -= 1
        if not self._open[key]:
            del self._open[key]

    async def _parts(self, first: bytes | None, watch: Watch, request: Request, caller: Caller) -> AsyncIterator[bytes]:
        if first is None:
            return
        yield next_event(first)
        clock, limits = asyncio.get_running_loop().time, self._limits
        ends, checked = clock() + limits.lifetime_seconds, clock()
        while clock() < ends:
            if clock() >= checked + limits.recheck_seconds:
                still = await self._may_go_on(request, caller)
                if still is None:  # until that is known again, nothing is told
                    yield HEARTBEAT
                    await asyncio.sleep(limits.retry_seconds)
                    continue
                if not still:
                    return
                checked = clock()
            part = await self._part(watch)
            if part is None:
                return
            yield part

    async def _part(self, watch: Watch) -> bytes | None:
        """The next result, or a sign of life where there is none for long; None at the end."""
        try:
            async with asyncio.timeout(self._limits.heartbeat_seconds):
                body = await watch.next()
        except TimeoutError:
            return HEARTBEAT
        return None if body is None else next_event(body)

    async def _may_go_on(self, request: Request, caller: Caller) -> bool | None:
        """Whether the proof that the stream was opened with still stands for the same viewer; None: not known now."""
        try:
            found = await self._authenticate(request)
        except InvalidTokenError:
            return False
        except Exception as error:
            if is_outage(error):
                return None
            raise
        return found.viewer == caller.viewer
