"""Events packed by gzip (RFC 1952): a board that is followed sends all of itself at each change, in a seventh of it.

Each event is packed by itself, without what came before (a full flush, RFC 1951), so that all who follow the same
answer are sent the same bytes, packed once; a connection keeps but a checksum.
"""

import asyncio
import zlib
from struct import pack as write_binary

from starlette.datastructures import Headers

from schema.http.bounded_cache import BoundedCache
from schema.http.negotiation import qualities

CODING = "gzip"
# What is smaller is packed at once: a thread would take longer.
SMALL = 16_384
MOST_EVENTS, MOST_BYTES = 200, 16_000_000
_RAW = -zlib.MAX_WBITS
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK = b"\x03\x00"


def accepts_gzip(headers: Headers) -> bool:
    """Whether the client names gzip, or everything, and does not weigh it by nothing (RFC 9110, 12.5.3)."""
    found = qualities(",".join(headers.getlist("accept-encoding")))
    return found.get(CODING, found.get("x-gzip", found.get("*", 0.0))) > 0


def packed(event: bytes) -> bytes:
    """Whole blocks that refer to nothing before them and can be followed by others."""
    compressor = zlib.compressobj(wbits=_RAW)
    return compressor.compress(event) + compressor.flush(zlib.Z_FULL_FLUSH)


class SharedGzip:
    """The events that were packed last, for all streams of a process."""

    def __init__(self) -> None:
        self._packed: BoundedCache[bytes, asyncio.Task[bytes]] = BoundedCache(MOST_EVENTS, MOST_BYTES)

    async def pack(self, event: bytes) -> bytes:
        """The same as `packed`; large events in a thread, and once for all who are sent them."""
        if len(event) < SMALL:
            return packed(event)
        task = self._packed.get(event)
        if task is None:
            task = asyncio.create_task(asyncio.to_thread(packed, event))
            self._packed.put(event, task, len(event) * 2)
        return await asyncio.shield(task)


class GzipMember:
    """One stream: its head, its events, its end with the checksum of all."""

    def __init__(self, shared: SharedGzip) -> None:
        self._shared = shared
        self._head = _HEAD
        self._checksum = self._size = 0

    async def part(self, event: bytes) -> bytes:
        """What to send for the next event."""
        self._checksum = zlib.crc32(event, self._checksum)
        self._size += len(event)
        head, self._head = self._head, b""
        return head + await self._shared.pack(event)

    def end(self) -> bytes:
        """What to send when no event comes any more."""
        return self._head + _LAST_BLOCK + write_binary("<II", self._checksum, self._size & 0xFFFFFFFF)
