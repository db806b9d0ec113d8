"""Bodies as a hostile peer sends them: slow, endless, or not as announced; over raw sockets."""

import json
import select
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2

from tests.schema.http.conftest import Server

HEAD = b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
BODY = b'{"query":"{ hello }"}'


@contextmanager
def _connection(server: Server) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as peer:
        yield peer


def _answer(peer: socket.socket) -> tuple[int, dict[str, Any]]:
    """Status and body of the one answer that comes before the server closes the connection."""
    received = b""
    while chunk := peer.recv(65536):
        received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split(b" ")[1]), json.loads(body)


def _code(answer: tuple[int, dict[str, Any]]) -> tuple[int, str]:
    return answer[0], answer[1]["errors"][0]["extensions"]["code"]


def _assert_alive(server: Server) -> None:
    assert httpx2.post(server.url, json={"query": "{ hello }"}).json() == {"data": {"hello": "Zoé"}}


def test_a_body_that_never_comes_is_408(server: Server) -> None:
    with _connection(server) as peer:
        started = time.monotonic()
        peer.sendall(HEAD + b"Content-Length: 21\r\n\r\n")

        assert _code(_answer(peer)) == (408, "REQUEST_TIMEOUT")
        assert 0.5 < time.monotonic() - started < 3


def test_a_body_that_drips_has_one_deadline_for_all_of_it(server: Server) -> None:
    with _connection(server) as peer:
        started = time.monotonic()
        peer.sendall(HEAD + b"Content-Length: 21\r\n\r\n")
        for byte in BODY:
            peer.sendall(bytes([byte]))
            if select.select([peer], [], [], 0.11)[0]:
                break

        assert _code(_answer(peer)) == (408, "REQUEST_TIMEOUT")
        assert time.monotonic() - started < 2  # all of it would take 2.3 s


def test_what_is_announced_as_too_large_is_413_before_it_is_sent(server: Server) -> None:
    for length in (b"65537", b"9" * 15, b"9" * 18):
        with _connection(server) as peer:
            peer.sendall(HEAD + b"Content-Length: " + length + b"\r\n\r\n{")

            assert _code(_answer(peer)) == (413, "BODY_TOO_LARGE")
    _assert_alive(server)


def test_an_endless_body_of_unknown_length_is_413(server: Server) -> None:
    with _connection(server) as peer:
        peer.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        sent = 0
        try:
            while sent < 20_000_000:
                peer.sendall(b"8000\r\n" + b" " * 0x8000 + b"\r\n")
                sent += 0x8000
        except OSError:
            pass  # the server has hung up

        # Sending on after the answer may reset the connection before the answer is read.
        assert sent < 20_000_000
    _assert_alive(server)


def test_a_chunked_body_over_the_limit_is_told_so(server: Server) -> None:
    with _connection(server) as peer:
        peer.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n10001\r\n" + b" " * 0x10001)

        assert _code(_answer(peer)) == (413, "BODY_TOO_LARGE")


def test_a_chunked_body_within_the_limit_is_served(server: Server) -> None:
    with _connection(server) as peer:
        peer.sendall(HEAD + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n15\r\n" + BODY + b"\r\n0\r\n\r\n")

        assert _answer(peer) == (200, {"data": {"hello": "Zoé"}})


def test_a_body_longer_than_announced_is_cut_there(server: Server) -> None:
    with _connection(server) as peer:
        peer.sendall(HEAD + b"Connection: close\r\nContent-Length: 20\r\n\r\n" + BODY)

        assert _code(_answer(peer)) == (400, "INVALID_JSON")


def test_a_body_shorter_than_announced_leaves_nothing_behind(server: Server) -> None:
    with _connection(server) as peer:
        peer.sendall(HEAD + b"Content-Length: 500\r\n\r\n" + BODY)
        peer.shutdown(socket.SHUT_WR)
        peer.recv(65536)
    _assert_alive(server)


def test_two_lengths_are_not_guessed_between(server: Server) -> None:
    with _connection(server) as peer:
        peer.sendall(HEAD + b"Content-Length: 21\r\nContent-Length: 5\r\n\r\n" + BODY)

        assert peer.recv(65536).split(b" ")[1] == b"400"


def test_a_refused_body_is_not_taken_for_the_next_request(server: Server) -> None:
    smuggled = HEAD + b"Content-Length: 21\r\n\r\n" + BODY
    with _connection(server) as peer:
        peer.sendall(HEAD + b"Content-Length: 99999\r\n\r\n" + smuggled)
        received = b""
        while chunk := peer.recv(65536):
            received += chunk

    assert received.count(b"HTTP/1.1 ") == 1
    assert b"hello" not in received
