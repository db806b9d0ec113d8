"""Requests over sockets that are cut at a random moment: in the head, in the body, before the answer."""

import asyncio
from random import Random
from typing import Any
from urllib.parse import urlsplit

import orjson

ANSWER_SECONDS = 60.0


class Cutter:
    """Sends bodies to `/graphql` of a web process and may hang up on it; counts how often it did."""

    def __init__(self, url: str, dice: Random) -> None:
        parts = urlsplit(url)
        self._host = parts.netloc
        self._address = (parts.hostname or "", parts.port or 80)
        self._dice = dice
        self.cut_while_sending = 0
        self.cut_while_waiting = 0

    async def send(self, body: Any) -> tuple[int, Any]:
        """The status and JSON of the answer, after as many cut connections as the dice say."""
        content = orjson.dumps(body)
        head = f"POST /graphql HTTP/1.1\r\nHost: {self._host}\r\nContent-Type: application/json\r\n"
        request = f"{head}Content-Length: {len(content)}\r\nConnection: close\r\n\r\n".encode() + content
        while self._dice.random() < 0.4:
            await self._cut(request)
        reader, writer = await asyncio.open_connection(*self._address)
        writer.write(request)
        async with asyncio.timeout(ANSWER_SECONDS):
            answer = await reader.read()
        writer.close()
        head_bytes, _, found = answer.partition(b"\r\n\r\n")
        return int(head_bytes.split()[1]), orjson.loads(found)

    async def _cut(self, request: bytes) -> None:
        _reader, writer = await asyncio.open_connection(*self._address)
        if self._dice.random() < 0.4:
            self.cut_while_sending += 1
            writer.write(request[: self._dice.randrange(1, len(request))])
            await writer.drain()
        else:
            self.cut_while_waiting += 1
            writer.write(request)
            await writer.drain()
            # About as long as an answer takes: before the work, in its middle, and after the commit.
            await asyncio.sleep(self._dice.random() * 0.05)
        writer.transport.abort()
