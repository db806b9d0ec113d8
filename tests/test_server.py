"""Raw sockets against a real uvicorn: heads are bounded in bytes, lines and seconds, honest requests are not."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import uvicorn

import server
from server import CappedProtocol
from tests.following import running

GET = b"GET / HTTP/1.1\r\nHost: tour.example\r\n"
SLOW = b"GET /slow HTTP/1.1\r\nHost: tour.example\r\n"


dropped = threading.Event()


async def count_body(scope: Any, receive: Any, send: Any) -> None:
    """Answers how many bytes the body has; `/slow` after a while."""
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    if scope["path"] == "/endless":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        gone = asyncio.create_task(receive())
        while not gone.done():
            await send({"type": "http.response.body", "body": b"a" * 65_536, "more_body": True})
            await asyncio.sleep(0)
        dropped.set()
        return
    if scope["path"] == "/slow":
        await asyncio.sleep(0.6)
    body = b"%d" % size
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture(scope="module", params=["asyncio", "uvloop"])
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    """A server whose patience for heads and for idle connections is 0.3 s."""
    patience = pytest.MonkeyPatch()
    patience.setattr(server, "SLOWEST_HEAD_SECONDS", 0.3)
    patience.setattr(server, "LINGER_SECONDS", 0.3)
    patience.setattr(server, "UNREAD_SECONDS", 0.5)
    config = uvicorn.Config(
        count_body, port=0, log_level="critical", loop=request.param, http=CappedProtocol, lifespan="off", ws="none"
    )
    config.timeout_keep_alive = 1
    with running(config) as port:
        yield port
    patience.undo()


def connected(port: int) -> closing[socket.socket]:
    return closing(socket.create_connection(("127.0.0.1", port), timeout=5))


def all_of(connection: socket.socket) -> bytes:
    """Everything until the server closes; `TimeoutError` if it does not."""
    received = b""
    while part := connection.recv(65536):
        received += part
    return received


def one_answer(connection: socket.socket) -> bytes:
    """One answer of one byte."""
    received = b""
    while not received.endswith(b"\r\n\r\n0"):
        part = connection.recv(65536)
        assert part, received
        received += part
    return received


def asked(port: int, *parts: bytes) -> bytes:
    with connected(port) as connection:
        for part in parts:
            connection.sendall(part)
        return all_of(connection)


def is_cut_off(connection: socket.socket, parts: list[bytes], pause: float) -> bool:
    """Whether the server closes before it was sent everything."""
    try:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
    except (BrokenPipeError, ConnectionResetError):
        return True
    return False


def refusal(answer: bytes) -> tuple[int, str]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"connection: close" in head.lower()
    found = json.loads(body)
    assert head.startswith(b"HTTP/1.1 %d " % found["status"])
    return found["status"], found["code"]


def test_a_large_head_is_refused(port: int) -> None:
    for padding in (b"X: " + b"a" * 80_000, b"a" * 80_000 + b": b", b"\r\n".join([b"X: " + b"a" * 900] * 95)):
        assert refusal(asked(port, GET + padding + b"\r\n\r\n")) == (431, "HEAD_TOO_LARGE")
    assert refusal(asked(port, b"GET /" + b"a" * 80_000 + b" HTTP/1.1\r\n\r\n")) == (431, "HEAD_TOO_LARGE")


def test_an_endless_head_is_cut_off(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(GET + b"X: ")
        assert is_cut_off(connection, [b"a" * 65_536] * 2_000, pause=0.001)


def test_heads_of_an_honest_size_pass(port: int) -> None:
    lines = b"Connection: close\r\n" + b"".join(b"X-%d: %s\r\n" % (number, b"a" * 600) for number in range(98))
    assert asked(port, GET + lines + b"\r\n").startswith(b"HTTP/1.1 200")


def test_too_many_lines_are_refused(port: int) -> None:
    lines = b"".join(b"X-%d: 1\r\n" % number for number in range(100))
    assert refusal(asked(port, GET + lines + b"\r\n")) == (431, "TOO_MANY_HEADERS")


def test_large_bodies_are_none_of_its_business(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    assert asked(port, head + b"Content-Length: 3000000\r\n\r\n" + b"a" * 3_000_000).endswith(b"\r\n\r\n3000000")
    chunks = b"186a0\r\n" + b"a" * 100_000 + b"\r\n"
    assert asked(port, head + b"Transfer-Encoding: chunked\r\n\r\n", chunks * 5, b"0\r\n\r\n").endswith(b"500000")


def test_trailers_are_bounded_as_heads_are(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    assert asked(port, head + b"X: " + b"a" * 80_000) == b""
    assert asked(port, head, b"".join(b"X-%d: 1\r\n" % number for number in range(101))) == b""


def test_half_a_head_is_not_waited_for(port: int) -> None:
    started = time.monotonic()
    assert refusal(asked(port, GET)) == (408, "HEAD_TOO_SLOW")
    assert asked(port) == b""  # nor is a connection that never says anything
    assert time.monotonic() - started < 4


def test_a_head_that_trickles_in_is_not_waited_for_longer(port: int) -> None:
    with connected(port) as connection:
        assert is_cut_off(connection, [bytes([letter]) for letter in GET * 2], pause=0.05)


@pytest.mark.parametrize(("start", "trickle"), [(b"\r\n", b"\r\n"), (b"GET /", b"a")])
def test_a_trickle_after_an_answer_does_not_hold_the_connection(port: int, start: bytes, trickle: bytes) -> None:
    with connected(port) as connection:
        connection.sendall(GET + b"\r\n")
        assert one_answer(connection).startswith(b"HTTP/1.1 200")
        assert is_cut_off(connection, [start, *[trickle] * 60], pause=0.05)


def test_a_slow_answer_is_waited_for_and_the_connection_serves_again(port: int) -> None:
    with connected(port) as connection:
        for _ in range(2):
            connection.sendall(SLOW + b"\r\n")
            assert one_answer(connection).startswith(b"HTTP/1.1 200")
            time.sleep(0.5)  # longer than a head may take, shorter than keep-alive
        connection.sendall(SLOW + b"\r\n" + GET)
        time.sleep(0.05)
        connection.sendall(b"X: 1\r\n")  # half a head behind a slow answer, which comes all the same
        answer = all_of(connection)
        assert answer.startswith(b"HTTP/1.1 200")
        assert b"HTTP/1.1 408" in answer


def test_pipelined_requests_are_answered_in_order(port: int) -> None:
    answer = asked(port, (GET + b"\r\n") * 3_000 + GET + b"Connection: close\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200") == 3_001


def test_what_is_no_http_is_refused(port: int) -> None:
    assert refusal(asked(port, b"\x16\x03\x01\x00\xff nonsense\r\n\r\n")) == (400, "NO_HTTP_REQUEST")


def test_who_takes_nothing_of_an_answer_is_dropped_and_who_takes_some_is_not(port: int) -> None:
    dropped.clear()
    with connected(port) as slow:
        slow.sendall(b"GET /endless HTTP/1.1\r\nHost: tour.example\r\n\r\n")
        for _ in range(8):
            assert slow.recv(4_000_000)
            assert not dropped.wait(0.15)
        assert dropped.wait(5)
