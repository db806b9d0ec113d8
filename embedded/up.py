"""`drt up`: one machine, one command; servers, set-up, worker and web, minded until somebody stops them."""

import http.client
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from embedded.errors import EmbeddedError, StopRequestedError
from embedded.instance import Instance, Running
from embedded.network import require_free
from embedded.output import Output, Outputs
from embedded.postgres import PostgresServer
from embedded.processes import find, kill_group
from embedded.service import Program
from embedded.supervisor import MAX_DEATHS, Supervisor
from embedded.terminal import Terminal
from embedded.valkey import ValkeyServer

_READY_SECONDS = 90.0
# A worker finishes the job that it is at, or puts it back.
_WORKER_SECONDS = 6.0


@dataclass(frozen=True)
class Commands:
    """The command lines that `up` runs; they read their settings from the environment."""

    prepare: Sequence[str]
    worker: Sequence[str]
    web: Sequence[str]


@dataclass
class Up:
    """One run of `drt up` on `data`, the web on `host`:`port`."""

    data: Path
    host: str
    port: int
    commands: Commands
    environment: Mapping[str, str]
    terminal: Terminal = field(default_factory=Terminal)

    def __post_init__(self) -> None:
        self._instance = Instance(self.data)
        self._outputs = Outputs()
        self._supervisor = Supervisor(self._outputs, self.terminal.say, self._publish)
        self._seconds: dict[str, float] = {}
        self._env: dict[str, str] = {}

    def run(self) -> None:
        """Start everything and mind it until a signal comes; EmbeddedError with one line when that fails."""
        self._supervisor.heed_signals()
        self._instance.claim()
        try:
            require_free(self.host, self.port)
            self._start()
            self.terminal.ready(self._env["PUBLIC_URL"], self._instance.folder, self._seconds)
            self._supervisor.max_deaths = MAX_DEATHS
            self._supervisor.watch()
        except StopRequestedError:
            self.terminal.say("stopping …")
        finally:
            self._supervisor.stop()
            self._instance.release()
        self.terminal.say("stopped; the data stay in " + str(self._instance.folder))

    def _start(self) -> None:
        self._end_leftovers()
        # While we start, what dies twice has a cause that a third try will not cure.
        self._supervisor.max_deaths = 2
        with self._step("servers"):
            self._env = self._servers()
        with self._step("database"):
            self._supervisor.run(self._program("prepare", self.commands.prepare, echo=False))
        with self._step("web and worker"):
            self._supervisor.start(self._program("worker", self.commands.worker, patience=_WORKER_SECONDS))
            self._supervisor.start(self._program("web", self.commands.web))
            if not self._supervisor.watch(until=self._is_ready, seconds=_READY_SECONDS):
                raise EmbeddedError(f"The web process was not ready within {_READY_SECONDS:.0f} s; see {self._logs}.")

    def _servers(self) -> dict[str, str]:
        """Start the servers that the environment does not name; answer the environment of our programs."""
        given = dict(self.environment)
        folder = self._instance.folder
        shown = "localhost" if self.host in ("127.0.0.1", "0.0.0.0", "::", "::1") else self.host  # noqa: S104
        env = given | {
            "DRT_DATA": str(folder),
            "DRT_ENVIRONMENT": given.get("DRT_ENVIRONMENT") or "embedded",
            "DRT_SECRET": given.get("DRT_SECRET") or self._instance.secret(),
            "PUBLIC_URL": given.get("PUBLIC_URL") or f"http://{shown}:{self.port}",
        }
        if not given.get("DATABASE_URL"):
            postgres = PostgresServer(folder, self._logs / "postgres.log")
            self._supervisor.start(postgres)
            env["DATABASE_URL"] = postgres.url
        if not given.get("REDIS_URL"):
            valkey = ValkeyServer(folder, self._logs / "valkey.log")
            self._supervisor.start(valkey)
            env["REDIS_URL"] = valkey.url
        return env

    def _program(self, name: str, argv: Sequence[str], *, echo: bool = True, patience: float = 4.0) -> Program:
        output = Output(name, self._logs, self.terminal.echo if echo else None)
        return Program(argv, self._env, output, self._outputs, patience)

    @property
    def _logs(self) -> Path:
        return self._instance.logs

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self._seconds[name] = time.monotonic() - began

    def _publish(self) -> None:
        if not self._env:
            return
        processes = ((service.name, find(service.pid)) for service in self._supervisor.services)
        self._instance.publish(
            Running(
                pid=os.getpid(),
                url=self._env["PUBLIC_URL"],
                database_url=self._env["DATABASE_URL"],
                redis_url=self._env["REDIS_URL"],
                environment=self._env["DRT_ENVIRONMENT"],
                children={name: [process.pid, process.create_time()] for name, process in processes if process},
            )
        )

    def _end_leftovers(self) -> None:
        """End what a killed `drt up` left running here (where the kernel has not done so already)."""
        before = self._instance.read()
        for name, (pid, created) in (before.children if before else {}).items():
            # PostgreSQL is ended by its own start, cleanly.
            if name != "postgres" and find(int(pid), created):
                self.terminal.say(f"ending a {name} that was left running (pid {int(pid)})")
                kill_group(int(pid))

    def _is_ready(self) -> bool:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        connection = http.client.HTTPConnection(host, self.port, timeout=2)
        try:
            connection.request("GET", "/health/ready")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
