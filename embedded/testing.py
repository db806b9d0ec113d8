"""One PostgreSQL and one Valkey for all test processes: the first one starts them, the last one out ends them."""

import fcntl
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from embedded.errors import EmbeddedError, writing_to
from embedded.files import last_lines, read_json

_START_SECONDS = 60.0


@dataclass
class Servers:
    """Addresses of the shared servers; the role of `database_url` may create databases."""

    database_url: str
    redis_url: str
    _hold: IO[str] | None = field(default=None, repr=False)

    def stop(self) -> None:
        """Let go. Whoever lets go last (or dies last) ends the servers; again is allowed and does nothing."""
        if self._hold:
            self._hold.close()
            self._hold = None


def start_servers(folder: Path) -> Servers:
    """The servers of `folder`, started in the fast mode (no durability) if no other process has done so.

    Every process that calls this with the same folder shares them: the controller and the workers of pytest-xdist
    need no other agreement. What DATABASE_URL or REDIS_URL names is used instead of a server of our own.
    """
    given = Servers(os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", ""))
    if given.database_url and given.redis_url:
        return given
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
        door = (folder / "door.lock").open("w")
        hold = (folder / "users.lock").open("w")
    with door:
        fcntl.flock(door, fcntl.LOCK_EX)
        # Waits while the host of earlier users is ending its servers.
        fcntl.flock(hold, fcntl.LOCK_SH)
        started = read_json(folder / "servers.json")
        if not started:
            started = _start_host(folder)
    return Servers(given.database_url or started["database_url"], given.redis_url or started["redis_url"], hold)


def _start_host(folder: Path) -> dict[str, str]:
    """Start the process that owns the servers: it outlives the test process that happened to be first."""
    log = folder / "host.log"
    with log.open("w") as output:
        host = subprocess.Popen(
            [sys.executable, "-P", "-m", "embedded.testing_host", str(folder.resolve())],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
            start_new_session=True,
        )
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        started = read_json(folder / "servers.json")
        if started:
            host.returncode = 0  # it lives on after us by intent: Popen must not warn about that
            return started
        if host.poll() is not None:
            raise EmbeddedError((last_lines(log) or ["The test servers did not start."])[-1])
        time.sleep(0.02)
    host.kill()
    raise EmbeddedError(f"The test servers did not start within {_START_SECONDS:.0f} s (log: {log}).")
