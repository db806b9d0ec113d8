"""One cell of the table: a peer under a scenario's load for some seconds."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.load import drive
from bench.processes import Running
from bench.usage import Tree


class FailedError(Exception):
    """Requests failed while they were measured: their speed means nothing."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Requests per second, latencies and CPU milliseconds per request, bytes of an answer, resident bytes."""

    scenario: str
    peer: str
    clients: int
    round: int
    requests: int
    failures: int
    rate: float
    p50_ms: float
    p99_ms: float
    server_cpu_ms: float
    database_cpu_ms: float
    answer_bytes: float
    resident_bytes: int
    generator_share: float

    @property
    def cpu_ms(self) -> float:
        """Server and database together: the unit of comparison."""
        return self.server_cpu_ms + self.database_cpu_ms


@dataclass(frozen=True, slots=True)
class Place:
    """Which cell is measured."""

    scenario: str
    clients: int
    round: int


def measure(
    place: Place,
    running: Running,
    database: Tree,
    requests: Sequence[bytes],
    seconds: float | None,
    *,
    once: bool = False,
    strict: bool = True,
) -> Cell:
    """Measure one cell; `seconds` and `once` as `drive` has them.

    FailedError if no request was answered well, or with `strict` if one was not.
    """
    server_before, database_before = running.tree.cpu_seconds(), database.cpu_seconds()
    load = drive(running.addresses, requests, place.clients, seconds, once=once)
    server, base = running.tree.cpu_seconds() - server_before, database.cpu_seconds() - database_before
    count = len(load.latencies)
    if not count or (load.failures and strict):
        failed = f"{load.failures} of {load.failures + count} failed at {running.peer.name}"
        raise FailedError(f"{place.scenario}: {failed}; the first: {load.first_failure or 'it hung up'}")
    ordered = sorted(load.latencies)
    return Cell(
        scenario=place.scenario,
        peer=running.peer.name,
        clients=place.clients,
        round=place.round,
        requests=count,
        failures=load.failures,
        rate=count / load.seconds,
        p50_ms=quantile(ordered, 0.50),
        p99_ms=quantile(ordered, 0.99),
        server_cpu_ms=1000 * server / count,
        database_cpu_ms=1000 * base / count,
        answer_bytes=load.received_bytes / count,
        resident_bytes=running.tree.resident_bytes(),
        generator_share=load.generator_seconds / load.seconds,
    )


def quantile(ordered: Sequence[int], share: float) -> float:
    """A quantile of ordered nanoseconds, in milliseconds (the nearest rank)."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] / 1e6
