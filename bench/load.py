"""The load generator: clients that each send a request, wait for its answer, and send the next one.

One thread around epoll: 10 to 30 µs of CPU a request, the same for all who are measured.
"""

import gc
import select
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.connection import Connection

_PATIENCE_SECONDS = 60.0


class NoAnswerError(Exception):
    """A server did not answer for a minute."""


@dataclass(slots=True)
class Load:
    """What came of it: a latency in nanoseconds for each good answer."""

    latencies: list[int] = field(default_factory=list)
    seconds: float = 0.0
    received_bytes: int = 0
    failures: int = 0
    first_failure: str = ""
    generator_seconds: float = 0.0


def drive(
    addresses: Sequence[tuple[str, int]],
    requests: Sequence[bytes],
    clients: int,
    seconds: float | None,
    *,
    once: bool = False,
) -> Load:
    """Send the requests in turn for so many seconds, over and over unless `once`; `seconds` None: each once."""
    connections = [Connection(addresses[number % len(addresses)]) for number in range(clients)]
    gc.collect()
    gc.disable()
    try:
        return _drive(connections, requests, seconds, len(requests) if once or seconds is None else 1 << 62)
    finally:
        gc.enable()
        for connection in connections:
            connection.close()


def _drive(connections: Sequence[Connection], requests: Sequence[bytes], seconds: float | None, last: int) -> Load:
    load, sent = Load(), 0
    used = time.process_time()
    began = time.perf_counter_ns()
    deadline = began + int((1e6 if seconds is None else seconds) * 1e9)
    with select.epoll() as poll:
        waiting = {}
        for connection in connections[:last]:
            poll.register(connection, select.EPOLLIN)
            waiting[connection.fileno()] = connection
            connection.send(requests[sent % len(requests)])
            sent += 1
        now = began
        while waiting:
            for number, _ in poll.poll(_PATIENCE_SECONDS) or _nobody():
                connection = waiting[number]
                if not connection.receive():
                    continue
                now = time.perf_counter_ns()
                _count(load, connection, now)
                if now < deadline and sent < last:
                    if not connection.size:
                        _again(poll, waiting, connection)
                    connection.send(requests[sent % len(requests)])
                    sent += 1
                else:
                    poll.unregister(number)
                    del waiting[number]
    load.seconds = (now - began) / 1e9
    load.generator_seconds = time.process_time() - used
    return load


def _count(load: Load, connection: Connection, now: int) -> None:
    if connection.ok:
        load.latencies.append(now - connection.sent_at)
        load.received_bytes += connection.size
    else:
        load.failures += 1
        load.first_failure = load.first_failure or connection.said()


def _again(poll: select.epoll, waiting: dict[int, Connection], connection: Connection) -> None:
    """The server hung up: connect anew."""
    poll.unregister(connection)
    del waiting[connection.fileno()]
    connection.reconnect()
    poll.register(connection, select.EPOLLIN)
    waiting[connection.fileno()] = connection


def _nobody() -> Sequence[tuple[int, int]]:
    raise NoAnswerError(f"No answer within {_PATIENCE_SECONDS:.0f} s.")
