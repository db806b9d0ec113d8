"""Between COPY and a file: rows are written by a thread, a piece at a time, while the next ones come."""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

PIECE = 512 * 1024


class Sheet(Protocol):
    """What writes rows; everything in it blocks."""

    rows: int

    def write(self, data: bytes) -> None:
        """The next bytes of COPY, cut anywhere."""

    def close(self) -> None:
        """Write what is left."""

    def abandon(self) -> None:
        """Let go of a file that nobody will have."""


class ListStream:
    """At most two pieces are in memory: one that is written, one that comes."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._pieces: list[bytes] = []
        self._size = 0
        self._writing: asyncio.Future[None] | None = None

    async def take(self, data: bytes) -> bool:
        """The next bytes; returns whether a piece was handed over. Raises what writing the one before raised."""
        self._pieces.append(data)
        self._size += len(data)
        if self._size < PIECE:
            return False
        await self._hand_over()
        return True

    async def close(self) -> None:
        """Write everything to its end."""
        await self._hand_over()
        await self._written()
        self._begin(self.sheet.close)
        await self._written()

    async def abandon(self) -> None:
        """Let go of the file, once the thread has."""
        if self._writing is not None:
            await asyncio.wait([self._writing])
        self.sheet.abandon()

    async def _hand_over(self) -> None:
        await self._written()
        data, self._pieces, self._size = b"".join(self._pieces), [], 0
        self._begin(self.sheet.write, data)

    def _begin(self, blocking: Callable[..., None], *arguments: Any) -> None:
        self._writing = asyncio.ensure_future(asyncio.to_thread(blocking, *arguments))

    async def _written(self) -> None:
        """Wait for the thread. Who is interrupted here leaves it to `abandon`."""
        if self._writing is not None:
            await asyncio.shield(self._writing)
            self._writing = None
