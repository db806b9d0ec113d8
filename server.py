"""How the web process listens: request heads are small, come soon, and a busy process says so."""

import asyncio
import json
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

LARGEST_HEAD = 64 * 1024
MOST_HEADERS = 100
SLOWEST_HEAD_SECONDS = 10.0
LINGER_SECONDS = 1.0
"""A refused client may still be sending: closing at once would reset the connection before it reads why."""
MOST_CONNECTIONS = 1_000
"""Connections and requests at once; beyond, a process answers 503."""
BACKLOG = 1_024
_SLICE = 8 * 1024
STOP = "stop"
"""Under this name the lifespan's state may hold what is called when the process stops: it ends long answers."""
UNREAD_SECONDS = 30.0
"""A client that takes nothing of its answer for so long is dropped: what waits for it is memory of ours."""


class _TooManyHeadersError(Exception):
    """Stops the parser; `send_400_response` is what uvicorn calls then."""


class CappedProtocol(HttpToolsProtocol):
    """HTTP/1.1 with bounds on what is read before the application has a say.

    Bytes are counted while they bring neither a complete head nor a body: heads, and also trailers and blank lines.
    """

    _fruitless = 0
    _fruitful = False
    _lines = 0
    _heads_due = True
    _refused = False
    _refusal: tuple[int, str] | None = None
    _timer: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The first head is awaited from now on, so that a silent connection ends too."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timers."""
        self._stop_timer()
        self._stop_unread()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The client takes less than it is sent."""
        super().pause_writing()
        self._stop_unread()
        self._unread = self.loop.call_later(UNREAD_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The client took some."""
        super().resume_writing()
        self._stop_unread()

    def shutdown(self) -> None:
        """The process stops: answers that would go on for long end now."""
        super().shutdown()
        stop = self.app_state.get(STOP)
        if stop is not None:
            stop()

    def data_received(self, data: bytes) -> None:
        """Parse in slices: what was counted is never more than one slice from the truth."""
        for start in range(0, len(data), _SLICE):
            if self._refused or self.transport.is_closing():
                return
            self._receive(data[start : start + _SLICE])

    def _receive(self, data: bytes) -> None:
        before, self._fruitless = self._fruitless, 0
        self._fruitful = False
        super().data_received(data)
        if self._fruitful or self._refused:
            return
        self._fruitless = before + len(data)
        if self._fruitless > LARGEST_HEAD:
            self._refuse(431, "HEAD_TOO_LARGE")
        elif self._heads_due and self._timer is None:
            self._await_head()

    def on_message_begin(self) -> None:
        """A new message: its header lines are counted from zero."""
        super().on_message_begin()
        self._lines = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """One line of the head, or of the trailer."""
        self._lines += 1
        if self._lines > MOST_HEADERS:
            self._refusal = (431, "TOO_MANY_HEADERS")
            raise _TooManyHeadersError
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._fruitful, self._heads_due = True, False
        self._stop_timer()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """The application limits bodies."""
        self._fruitful = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Another head may follow."""
        self._fruitful = self._heads_due = True
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """The parser stopped: for a reason of ours, or because this is no HTTP."""
        self._refuse(*(self._refusal or (400, "NO_HTTP_REQUEST")))

    def _await_head(self) -> None:
        self._timer = self.loop.call_later(SLOWEST_HEAD_SECONDS, self._head_is_late)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _head_is_late(self) -> None:
        self._timer = None
        if self._owes_response():
            self._await_head()  # the answer before it is ours to give first
        elif self._fruitless:
            self._refuse(408, "HEAD_TOO_SLOW")
        else:
            self.transport.close()

    def _stop_unread(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _owes_response(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _refuse(self, status: int, code: str) -> None:
        """Answer once and close, without a word when that would stand in the place of another answer."""
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        self._stop_timer()
        self._unset_keepalive_if_required()
        if self._owes_response():
            self.transport.close()
            return
        body = json.dumps({"status": status, "code": code, "detail": HTTPStatus(status).phrase}).encode()
        headers = [
            *self.server_state.default_headers,
            (b"content-type", b"application/problem+json"),
            (b"content-length", b"%d" % len(body)),
            (b"connection", b"close"),
        ]
        lines = b"".join(b"%s: %s\r\n" % header for header in headers)
        self.transport.write(STATUS_LINE[status] + lines + b"\r\n" + body)
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._timer = self.loop.call_later(LINGER_SECONDS, self.transport.close)
