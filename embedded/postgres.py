"""A PostgreSQL server of our own for laptops and tests: started, minded and stopped by us."""

import os
import secrets
import signal
import subprocess
import time
from pathlib import Path

from embedded import cluster
from embedded.binaries import PostgresPrograms, find_postgres, runnable_postgres
from embedded.errors import EmbeddedError, writing_to
from embedded.files import last_lines, open_log, read_json
from embedded.network import LOOPBACK, choose_port
from embedded.processes import Account, end, end_stranger, server_account, spawn

# A clean end: "fast" (clients are cut, everything is written), then "immediate" (the next start replays the log).
_STEPS = ((signal.SIGINT, 5.0), (signal.SIGQUIT, 2.0))
_HURRIED = ((signal.SIGQUIT, 2.0),)
_START_SECONDS = 120.0

_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "64MB",
    "random_page_cost": "1.1",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "synchronous_commit": "on",
}
# For data that nobody will miss. Without autovacuum no worker holds the template database that tests clone.
_FAST_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
}


class PostgresServer:
    """The server of the cluster `<folder>/postgres`; port and password are kept in `<folder>/postgres.json`.

    `fast` gives up durability: for tests only.
    """

    name = "postgres"

    def __init__(self, folder: Path, log: Path, *, fast: bool = False) -> None:
        self._cluster = folder / "postgres"
        self.log = log
        self._fast = fast
        self._process: subprocess.Popen[bytes] | None = None
        self._account: Account | None = None
        self._port: int | None = None
        self._password = ""
        self._given_out = False

    @property
    def url(self) -> str:
        """Address of the application's database; it stays the same when the server is started again."""
        return f"postgresql://{cluster.OWNER}:{self._password}@{LOOPBACK}:{self._port}/{cluster.OWNER}"

    @property
    def pid(self) -> int:
        """Process id of the server."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """Make the cluster if there is none, end a server that was left behind, start, wait until it answers.

        Raises EmbeddedError with one line when that fails.
        """
        self.stop()  # what died is still to be counted as ended
        programs = self._prepare()
        self._end_leftover()
        fault = self._launch(programs)
        for pause in (0.3, 1.0, 2.0):
            # A killed server's last helpers hold its memory for an instant; a port can be taken between choice and use.
            if "shared memory" in fault or "could not create any TCP/IP sockets" in fault:
                time.sleep(pause)
                fault = self._launch(programs)
        if fault:
            cause = "the disk is full" if "No space left" in fault else fault
            raise EmbeddedError(f"PostgreSQL did not start: {cause} (log: {self.log})")
        self._given_out = True

    def stop(self, hurry: bool = False) -> None:
        """Stop cleanly, within 7 s at most; `hurry` leaves the tidying to the next start."""
        if self._process:
            end(self._process, *(_HURRIED if hurry else _STEPS))
            self._process = None

    def exit_code(self) -> int | None:
        """The exit code when the server has died by itself."""
        return self._process.poll() if self._process else None

    def last_words(self) -> str:
        """What the log says last about a failure."""
        lines = last_lines(self.log)
        faults = [line for line in lines if "PANIC" in line or "FATAL" in line]
        if any("No space left on device" in line for line in lines):
            return "the disk is full"
        return (faults or lines or [""])[-1]

    def _prepare(self) -> PostgresPrograms:
        memory = read_json(self._cluster.with_name("postgres.json"))
        major = cluster.major_of(self._cluster)
        self._account = server_account()
        if major is not None:
            self._account = cluster.owner_of(self._cluster, self._account)
        programs = runnable_postgres(find_postgres(major), self._account)
        self._password = memory.get("password", "") or secrets.token_urlsafe(24)
        if self._port is None:
            self._port = memory.get("port")
        if major is None:
            if self._cluster.exists():
                raise EmbeddedError(f"{self._cluster} exists and is no PostgreSQL cluster; take another --data folder.")
            # First the password, then the cluster: were we killed between, the next start would find both or none.
            cluster.remembered(self._cluster, self._port or 0, self._password)
            cluster.create(self._cluster, programs, self._account, self._password)
        elif not memory.get("password"):
            raise EmbeddedError(
                f"{self._cluster}.json with the password is gone; bring it back or take another --data."
            )
        return programs

    def _end_leftover(self) -> None:
        """End a server that an earlier, killed `drt up` left behind.

        The file of a dead server stays: by it PostgreSQL itself knows whether helpers of the dead still write.
        """
        claimant = cluster.claimant(self._cluster)
        if claimant is None:
            return
        if not cluster.is_server(claimant, self._cluster):
            # Another program got the dead server's number; PostgreSQL would take it for the server and not start.
            (self._cluster / "postmaster.pid").unlink(missing_ok=True)
        elif not end_stranger(claimant.pid, *_STEPS):
            raise EmbeddedError(f"A PostgreSQL (pid {claimant.pid}) already runs on {self._cluster} and does not stop.")

    def _launch(self, programs: PostgresPrograms) -> str:
        """One try; answers the log's complaint, nothing when it went well."""
        if not self._given_out:  # a restart keeps the port: others know the address
            port = choose_port(self._port)
            if port != self._port:
                cluster.remembered(self._cluster, port, self._password)
                self._port = port
        settings = _SETTINGS | (_FAST_SETTINGS if self._fast else {})
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with writing_to(self.log.parent):
            log = open_log(self.log)
            began = self.log.stat().st_size
        try:
            with cluster.opened(self._cluster, self._account) as (path, keep):
                process = spawn(
                    [programs.postgres, "-D", path, "-p", str(self._port), *options],
                    account=self._account,
                    output=log,
                    keep=keep,
                    death_signal=signal.SIGINT,
                )
        finally:
            os.close(log)
        self._process = process
        return self._wait(process, began)

    def _wait(self, process: subprocess.Popen[bytes], began: int) -> str:
        deadline = time.monotonic() + _START_SECONDS
        while process.poll() is None:
            if cluster.is_ready(self._cluster, process.pid):
                return ""
            if time.monotonic() > deadline:
                self.stop(hurry=True)
                return f"it did not answer within {_START_SECONDS:.0f} s"
            time.sleep(0.02)
        lines = last_lines(self.log, began)
        faults = [line.split("FATAL:")[-1].split("PANIC:")[-1].strip() for line in lines if "FATAL" in line]
        return (faults or lines or [f"exit code {process.returncode}"])[-1]
