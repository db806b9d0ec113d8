"""A Valkey (or Redis) server of our own for laptops and tests; it keeps nothing, PostgreSQL is the truth."""

import os
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path

from embedded.binaries import find_valkey, runnable_valkey
from embedded.errors import EmbeddedError, writing_to
from embedded.files import last_lines, open_log, read_json, write_json
from embedded.network import LOOPBACK, choose_port
from embedded.processes import end, server_account, spawn

_STEPS = ((signal.SIGTERM, 2.0),)
_START_SECONDS = 15.0


class ValkeyServer:
    """A server on a loopback port with a password; both are kept in `<folder>/valkey.json`."""

    name = "valkey"

    def __init__(self, folder: Path, log: Path) -> None:
        self._memory = folder / "valkey.json"
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._port: int | None = None
        self._password = ""
        self._given_out = False

    @property
    def url(self) -> str:
        """Address of its database 0; it stays the same when the server is started again."""
        return f"redis://:{self._password}@{LOOPBACK}:{self._port}/0"

    @property
    def pid(self) -> int:
        """Process id of the server."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """Start it and wait until it answers; EmbeddedError with one line when that fails."""
        self.stop()  # what died is still to be counted as ended
        account = server_account()
        program = runnable_valkey(find_valkey(), account)
        if not self._given_out:
            memory = read_json(self._memory)
            self._password = memory.get("password") or secrets.token_urlsafe(24)
            self._port = choose_port(memory.get("port"))
            with writing_to(self._memory.parent):
                write_json(self._memory, {"port": self._port, "password": self._password})
        with writing_to(self.log.parent):
            log = open_log(self.log)
            began = self.log.stat().st_size
        try:
            # The configuration goes in by standard input: arguments, and so a password, are seen by every user.
            process = spawn([program, "-"], account=account, stdin=subprocess.PIPE, output=log, cwd="/")
        finally:
            os.close(log)
        if process.stdin:
            with process.stdin as configuration:
                configuration.write(self._configuration().encode())
        self._process = process
        self._wait(process, began)
        self._given_out = True

    def stop(self, hurry: bool = False) -> None:
        """Stop it, within 2 s at most."""
        if self._process:
            end(self._process, *(() if hurry else _STEPS))
            self._process = None

    def exit_code(self) -> int | None:
        """The exit code when the server has died by itself."""
        return self._process.poll() if self._process else None

    def last_words(self) -> str:
        """The log's last line."""
        return (last_lines(self.log) or [""])[-1]

    def _configuration(self) -> str:
        return "\n".join(
            [
                f"bind {LOOPBACK}",
                f"port {self._port}",
                f"requirepass {self._password}",
                "daemonize no",
                "appendonly no",
                'save ""',
                "databases 4",
                "maxmemory-policy noeviction",
                "",
            ]
        )

    def _wait(self, process: subprocess.Popen[bytes], began: int) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            if self._answers():
                return
            time.sleep(0.02)
        end(process)
        words = (last_lines(self.log, began) or [f"exit code {process.returncode}"])[-1]
        raise EmbeddedError(f"Valkey did not start: {words} (log: {self.log})")

    def _answers(self) -> bool:
        try:
            with socket.create_connection((LOOPBACK, self._port or 0), timeout=1) as connection:
                connection.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                return connection.recv(64).startswith(b"+OK")
        except OSError:
            return False
