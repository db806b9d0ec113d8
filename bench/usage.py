"""CPU time and memory of processes, as the kernel counts them in /proc."""

from collections.abc import Iterable
from dataclasses import dataclass

import asyncpg
import psutil


@dataclass(frozen=True, slots=True)
class Tree:
    """Processes with all that they started, e.g. PostgreSQL with its backends."""

    roots: tuple[int, ...]

    def cpu_seconds(self) -> float:
        """User and system time since the processes began, that of children which have ended included."""
        total = 0.0
        for process in self._processes():
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue  # what it used is in its parent's `children_…` from now on
            total += times.user + times.system + times.children_user + times.children_system
        return total

    def resident_bytes(self) -> int:
        """Resident memory; pages that processes share count once for each."""
        total = 0
        for process in self._processes():
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        return total

    def _processes(self) -> Iterable[psutil.Process]:
        for root in self.roots:
            process = psutil.Process(root)
            yield process
            yield from process.children(recursive=True)


async def server_of(database_url: str) -> Tree:
    """The PostgreSQL server behind an address of this machine: found as the parent of our own backend."""
    connection = await asyncpg.connect(database_url)
    try:
        backend = psutil.Process(await connection.fetchval("SELECT pg_backend_pid()"))
        return Tree((backend.ppid(),))
    finally:
        await connection.close()
