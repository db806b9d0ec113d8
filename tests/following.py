"""Follows subscriptions over HTTP as a client of the graphql-sse protocol, from a real server on a test's database."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx2
import uvicorn
from starlette.types import ASGIApp

from server import CappedProtocol

WAIT_SECONDS = 5.0
STREAM = {"Accept": "text/event-stream"}


@contextmanager
def served(app: ASGIApp, **options: Any) -> Iterator[str]:
    """The address of a web process's server, which runs in a thread of its own."""
    config = uvicorn.Config(
        app, port=0, log_level="warning", ws="none", http=CappedProtocol, lifespan="on", timeout_graceful_shutdown=3
    )
    for name, value in options.items():
        setattr(config, name, value)
    with running(config) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(config: uvicorn.Config) -> Iterator[int]:
    """The port of a server that runs in a thread of its own."""
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server did not start in time"
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive(), "the server did not stop"


async def until(condition: Callable[[], bool], seconds: float = WAIT_SECONDS) -> None:
    """Wait until it holds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - of another thread's server
            await asyncio.sleep(0.02)


class Stream:
    """What comes from one subscription: results, then `complete`, or the end without it."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response
        self.heartbeats = 0
        self._lines = response.aiter_lines()

    async def event(self, seconds: float = WAIT_SECONDS) -> tuple[str, Any]:
        """The next event and its data; `("end", None)` when the connection ends."""
        async with asyncio.timeout(seconds):
            return await self._event()

    async def data(self, seconds: float = WAIT_SECONDS) -> Any:
        """The data of the next result, of a single root field its value; it must have no errors."""
        name, answer = await self.event(seconds)
        assert name == "next", name
        assert "errors" not in answer, answer
        [value] = answer["data"].values()
        return value

    async def until(self, wanted: Any, seconds: float = WAIT_SECONDS) -> list[Any]:
        """All results up to the one that is wanted."""
        found: list[Any] = []
        async with asyncio.timeout(seconds):
            while not found or found[-1] != wanted:
                found.append(await self.data(seconds))
        return found

    async def silence(self, seconds: float = 0.6) -> None:
        """Assert that nothing is told for a while; the stream cannot be read any more."""
        try:
            found = await self.event(seconds)
        except TimeoutError:
            return
        raise AssertionError(found)

    async def _event(self) -> tuple[str, Any]:
        name, data = "", ""
        async for line in self._lines:
            field, _, value = line.partition(":")
            if not line and name:
                return name, json.loads(data) if data else None
            if line and not field:
                self.heartbeats += 1
            name = value.strip() if field == "event" else name
            data = data + value.strip() if field == "data" else data
        return "end", None


class Follower:
    """One caller of a server's `/graphql`."""

    def __init__(self, url: str, token: str | None = None, **headers: str) -> None:
        self.url = f"{url}/graphql"
        self.headers = ({"Authorization": f"Bearer {token}"} if token else {}) | headers

    @asynccontextmanager
    async def follow(self, document: str, **variables: Any) -> AsyncIterator[Stream]:
        """An open subscription; its connection closes in the end."""
        async with self.asked(document, variables) as response:
            assert response.status_code == 200, await response.aread()
            assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
            yield Stream(response)

    @asynccontextmanager
    async def asked(self, document: str, variables: dict[str, Any], **headers: str) -> AsyncIterator[httpx2.Response]:
        """The response, before its body."""
        body = {"query": document, "variables": variables}
        async with (
            httpx2.AsyncClient(timeout=30, trust_env=False) as client,
            client.stream("POST", self.url, json=body, headers=STREAM | self.headers | headers) as response,
        ):
            yield response

    async def answer(self, document: str, **variables: Any) -> bytes:
        """What the same text answers as a query: bytes."""
        async with httpx2.AsyncClient(timeout=30, trust_env=False) as client:
            body = {"query": document, "variables": variables}
            response = await client.post(self.url, json=body, headers=self.headers)
            assert response.status_code == 200, response.text
            return response.content
