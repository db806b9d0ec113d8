"""One HTTP/1.1 connection of the load generator: as little Python per request as will do."""

import socket
import time

_LEAST = 256 * 1024
_HEAD_END = b"\r\n\r\n"
_LAST_CHUNK = b"\r\n0\r\n\r\n"
# Servers write `errors` before the data or after them; looking through the whole body would cost more than it.
_LOOK = 400


class Connection:
    """Sends prepared bytes and reads the answer to its end; `ok` tells of the last answer."""

    __slots__ = ("_address", "_buffer", "_chunked", "_filled", "_head", "_socket", "_total", "ok", "sent_at", "size")

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._buffer = bytearray(_LEAST)
        self._filled = self._total = self._head = 0
        self._chunked = False
        self.ok = False
        self.size = 0
        self.sent_at = 0
        self._socket = self._connect()

    def fileno(self) -> int:
        """For epoll."""
        return self._socket.fileno()

    def send(self, request: bytes) -> None:
        """Send one request; its answer is awaited from now on."""
        self._filled = self._total = self._head = 0
        self.sent_at = time.perf_counter_ns()
        self._socket.sendall(request)

    def receive(self) -> bool:
        """Read what there is; True when the answer is complete (or the server hung up: `ok` is False then)."""
        if self._filled == len(self._buffer):
            self._buffer.extend(bytes(max(len(self._buffer), self._total - self._filled)))
        with memoryview(self._buffer) as view:
            count = self._socket.recv_into(view[self._filled :])
        if count == 0:
            self.ok, self.size = False, 0
            return True
        self._filled += count
        if not self._head and not self._read_head():
            return False
        if self._chunked:
            if not self._buffer.endswith(_LAST_CHUNK, 0, self._filled):
                return False
        elif self._filled < self._total:
            return False
        self.size = self._filled - self._head
        self.ok = self._buffer[9:12] == b"200" and not self._has_errors()
        return True

    def body(self) -> bytes:
        """The body as it came."""
        return bytes(self._buffer[self._head : self._filled])

    def said(self) -> str:
        """The beginning of what came, for a message."""
        return self._buffer[: min(self._filled, 600)].decode(errors="replace")

    def reconnect(self) -> None:
        """After the server hung up."""
        self._socket.close()
        self._socket = self._connect()

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _connect(self) -> socket.socket:
        opened = socket.create_connection(self._address, timeout=60)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return opened

    def _read_head(self) -> bool:
        end = self._buffer.find(_HEAD_END, 0, self._filled)
        if end < 0:
            return False
        self._head = end + len(_HEAD_END)
        head = bytes(self._buffer[:end]).lower()
        at = head.find(b"\r\ncontent-length:")
        self._chunked = at < 0
        if not self._chunked:
            self._total = self._head + int(head[at + 17 :].split(b"\r\n", 1)[0])
        return True

    def _has_errors(self) -> bool:
        find, end = self._buffer.find, self._filled
        return (
            find(b'"errors"', self._head, min(self._head + 40, end)) >= 0
            or find(b'"errors":[', max(self._head, end - _LOOK), end) >= 0
        )
