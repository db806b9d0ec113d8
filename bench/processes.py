"""Running servers: started together, ready when they listen, ended with us."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bench.peers.catalog import ROOT, Peer
from bench.servers import Servers
from bench.usage import Tree
from embedded.files import last_lines, open_log
from embedded.network import LOOPBACK, choose_port
from embedded.processes import end, spawn

_START_SECONDS = 90.0
_STEPS = ((signal.SIGTERM, 4.0),)


class NotStartedError(Exception):
    """A server ended, or did not listen in time: its log's last line."""


@dataclass(frozen=True, slots=True)
class Running:
    """A peer that listens: where, and which processes are its."""

    peer: Peer
    addresses: tuple[tuple[str, int], ...]
    tree: Tree


@contextmanager
def running_peers(
    peers: Sequence[Peer], servers: Servers, database_url: str, processes: int
) -> Iterator[dict[str, Running]]:
    """So many processes of each peer, started at the same time."""
    started: list[tuple[Peer, int, subprocess.Popen[bytes]]] = []
    try:
        for peer in peers:
            for _ in range(processes):
                port = choose_port(None)
                started.append((peer, port, _start(peer, port, servers, database_url)))
        for peer, port, process in started:
            _wait(peer, port, process, servers)
        yield {peer.name: _running(peer, started, servers) for peer in peers}
    finally:
        for _, _, process in started:
            end(process, *_STEPS)


def _start(peer: Peer, port: int, servers: Servers, database_url: str) -> subprocess.Popen[bytes]:
    log = open_log(servers.logs / f"{peer.name}.log")
    try:
        environment = peer.environment(servers, database_url, port)
        return spawn(peer.command(port), env=environment, cwd=str(ROOT), output=log)
    finally:
        os.close(log)


def _wait(peer: Peer, port: int, process: subprocess.Popen[bytes], servers: Servers) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection((LOOPBACK, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    words = (last_lines(servers.logs / f"{peer.name}.log") or ["it said nothing"])[-1]
    raise NotStartedError(f"{peer.title} did not start: {words}")


def _running(peer: Peer, started: Sequence[tuple[Peer, int, subprocess.Popen[bytes]]], servers: Servers) -> Running:
    mine = [(port, process.pid) for other, port, process in started if other is peer]
    # What the product asks of Valkey is its own work; nobody else uses it.
    valkey = (servers.valkey_pid,) if peer.dialect == "own" and servers.valkey_pid else ()
    addresses = tuple((LOOPBACK, port) for port, _ in mine)
    return Running(peer, addresses, Tree((*(pid for _, pid in mine), *valkey)))
