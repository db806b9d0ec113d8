"""Server-Sent Events as the graphql-sse protocol has them, in its "distinct connections mode".

https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
"""

import asyncio
from collections.abc import AsyncIterator, Callable

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from schema.http.event_gzip import CODING, GzipMember
from schema.http.negotiation import EVENT_STREAM

HEARTBEAT = b":\n\n"
# With a field of data, though empty: browsers' EventSource passes over an event that has none (HTML, 9.2.6).
COMPLETE = b"event: complete\ndata: \n\n"
# nginx would gather the answer until it is whole.
HEADERS = {"Content-Type": f"{EVENT_STREAM}; charset=utf-8", "X-Accel-Buffering": "no"}


def next_event(body: bytes) -> bytes:
    """One result."""
    return b"event: next\ndata: %b\n\n" % body.replace(b"\n", b"\ndata: ")


def single_result(body: bytes) -> bytes:
    """The whole stream of an operation that has one result."""
    return next_event(body) + COMPLETE


class EventStream(Response):
    """Sends the parts as they come, then `complete`; ends at once when the client is gone.

    `release` is called in any case, when nothing is sent any more. `member`: packs what is sent.
    """

    def __init__(
        self, parts: AsyncIterator[bytes], release: Callable[[], None], member: GzipMember | None = None
    ) -> None:
        self.status_code = 200
        self.background = None
        self.init_headers({**HEADERS, "Content-Encoding": CODING} if member else HEADERS)
        self._parts = parts
        self._release = release
        self._member = member

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        gone, fed = asyncio.create_task(_until_gone(receive)), asyncio.create_task(self._feed(send))
        try:
            await asyncio.wait((gone, fed), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (gone, fed):
                task.cancel()
            _, outcome = await asyncio.gather(gone, fed, return_exceptions=True)
            self._release()
        if isinstance(outcome, Exception):
            raise outcome

    async def _feed(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        member = self._member
        async for part in self._parts:
            body = await member.part(part) if member else part
            await send({"type": "http.response.body", "body": body, "more_body": True})
        body = await member.part(COMPLETE) + member.end() if member else COMPLETE
        await send({"type": "http.response.body", "body": body, "more_body": False})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
