"""A real instance for tests: `drt up` as a process of its own, more web processes beside it, and ways to talk to it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx2

from embedded.instance import Instance, Running
from embedded.processes import find
from tests.embedded.programs import QUIET_ENVIRONMENT, ROOT, any_port, wait_for

T = TypeVar("T")
START_SECONDS = 60
DRT = [sys.executable, "-P", "-m", "cli"]


class Live:
    """What one data folder runs: `drt up --no-demo`, and web processes added to it."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.data = data
        self.port = any_port()
        self.log = data.with_suffix(".out")
        self._settings = settings
        self._added: list[subprocess.Popen[bytes]] = []
        argv = [*DRT, "up", "--no-demo", "--port", str(self.port), "--data", str(data)]
        self._process = self._spawn(argv, settings)
        wait_for(lambda: "is ready" in self.said or self._process.poll() is not None, START_SECONDS)
        assert self._process.poll() is None, self.said
        self.urls = [f"http://127.0.0.1:{self.port}"]

    @property
    def said(self) -> str:
        """What the processes printed."""
        return self.log.read_text() if self.log.exists() else ""

    @property
    def running(self) -> Running:
        """Addresses and process ids of this moment."""
        running = Instance(self.data).running()
        assert running, self.said
        return running

    def pid(self, name: str) -> int:
        """The process id of a service that is up: `web`, `worker`, `postgres` or `valkey`."""
        pid, created = self.running.children[name]
        return int(pid) if find(int(pid), created) else 0

    def is_ready(self) -> bool:
        """Whether every program is up and the web process answers for PostgreSQL."""
        return all(self.pid(name) for name in self.running.children) and _is_ready(self.urls[0])

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal to a service that we started; returns the process id it had."""
        pid = self.pid(name)
        assert pid, f"{name} is not up"
        os.kill(pid, number)
        return pid

    def environment(self, **settings: str) -> dict[str, str]:
        """What a further process of this instance needs."""
        running = self.running
        return {
            "DATABASE_URL": running.database_url,
            "REDIS_URL": running.redis_url,
            "DRT_DATA": str(self.data),
            "DRT_ENVIRONMENT": "embedded",
            "DRT_SECRET": Instance(self.data).secret(),
            "PUBLIC_URL": running.url,
            **self._settings,
            **settings,
        }

    def add_web(self, argv: list[str] | None = None, **settings: str) -> str:
        """Start one more web process and return its address once it is ready."""
        port = any_port()
        process = self._spawn([*(argv or [*DRT, "web"]), "--port", str(port)], self.environment(**settings))
        self._added.append(process)
        url = f"http://127.0.0.1:{port}"
        wait_for(lambda: process.poll() is not None or _is_ready(url), START_SECONDS)
        assert process.poll() is None, self.said
        return url

    def drt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the CLI against this instance."""
        return self.finish([*DRT, *arguments, "--data", str(self.data)], {})

    def finish(self, argv: list[str], settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """Run a program to its end."""
        environment = QUIET_ENVIRONMENT | settings
        return subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)

    def stop(self) -> None:
        """Stop everything, as Ctrl-C does."""
        for process in self._added:
            process.terminate()
        for process in self._added:
            process.wait(20)
        self._process.send_signal(signal.SIGINT)
        self._process.wait(30)

    def _spawn(self, argv: list[str], settings: dict[str, str]) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as output:
            return subprocess.Popen(
                argv,
                cwd=ROOT,
                env=QUIET_ENVIRONMENT | settings,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


class Api:
    """One caller of `/graphql`; `token` is their bearer token, none for the public."""

    def __init__(self, client: httpx2.AsyncClient, token: str | None = None) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def post(self, document: str, **variables: Any) -> httpx2.Response:
        """The whole response."""
        body = {"query": document, "variables": variables}
        return await self.client.post("/graphql", json=body, headers=self.headers)

    async def ask(self, document: str, **variables: Any) -> Any:
        """The data of an answer without errors; of a single root field its value."""
        response = await self.post(document, **variables)
        answer = response.json()
        assert response.status_code == 200, response.text
        assert "errors" not in answer, answer["errors"]
        data = answer["data"]
        return next(iter(data.values())) if len(data) == 1 else data


@asynccontextmanager
async def client_of(url: str) -> AsyncIterator[httpx2.AsyncClient]:
    """A client without a proxy and without patience beyond 30 s."""
    async with httpx2.AsyncClient(base_url=url, timeout=30, trust_env=False) as client:
        yield client


async def until(condition: Callable[[], Awaitable[T | None]], seconds: float = 20) -> T:
    """The first answer of `condition` that is not empty."""
    deadline = time.monotonic() + seconds
    while True:
        found = await condition()
        if found:
            return found
        assert time.monotonic() < deadline, f"waited {seconds} s in vain"
        await asyncio.sleep(0.05)


def _is_ready(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/health/ready", timeout=5, trust_env=False).status_code == 200
    except httpx2.TransportError:
        return False
