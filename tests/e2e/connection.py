"""A keep-alive connection of one rider: HTTP/1.1 by hand, for httpx2 costs more than the server that is measured."""

import asyncio
import time
from typing import Any
from urllib.parse import urlsplit

import orjson

ANSWER_SECONDS = 30.0
# The server hangs up on connections that have been idle for 5 s.
IDLE_SECONDS = 2.0


class Connection:
    """A TCP connection to `/graphql` of a web process; a request waits for its answer before the next is sent."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host = parts.netloc
        self._address = (parts.hostname or "", parts.port or 80)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._used_at = 0.0

    async def post(self, document: str, variables: dict[str, Any], token: str | None = None) -> tuple[int, Any]:
        """The status and the JSON of the answer."""
        body = orjson.dumps({"query": document, "variables": variables})
        head = [
            "POST /graphql HTTP/1.1",
            f"Host: {self._host}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            *([f"Authorization: Bearer {token}"] if token else []),
        ]
        reader, writer = await self._open()
        writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)
        async with asyncio.timeout(ANSWER_SECONDS):
            answered = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = int(answered.partition("content-length: ")[2].split("\r\n")[0])
            content = await reader.readexactly(length)
        self._used_at = time.monotonic()
        return int(answered.split()[1]), orjson.loads(content)

    async def close(self) -> None:
        """Hang up."""
        if self._streams:
            _, writer = self._streams
            self._streams = None
            writer.close()
            await writer.wait_closed()

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if time.monotonic() - self._used_at > IDLE_SECONDS:
            await self.close()
        if self._streams is None:
            self._streams = await asyncio.open_connection(*self._address)
        return self._streams
