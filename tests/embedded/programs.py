"""Tools of these tests: asking a database, waiting, running the stand-in `up` as a process of its own."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg

from embedded.instance import Instance, Running
from embedded.processes import find

ROOT = Path(__file__).parents[2]
# What tests/conftest.py (or a developer) sets for this process would make another instance of the one under test.
OURS = ("DATABASE_URL", "REDIS_URL", "DRT_SECRET", "DRT_ENVIRONMENT", "PUBLIC_URL")
QUIET_ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in OURS} | {
    "PYTHONPATH": str(ROOT),
    "PYTHONUNBUFFERED": "1",
}


def ask(url: str, statement: str) -> Any:
    """The single value of a statement, on a connection of its own."""

    async def run() -> Any:
        connection = await asyncpg.connect(url, timeout=5)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    return asyncio.run(run())


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def any_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class StandIn:
    """The stand-in `up` on a data folder."""

    def __init__(self, data: Path, port: int, *options: str) -> None:
        self.data = data
        self.log = data.with_name(f"{data.name}-{port}-{time.monotonic_ns()}.out")
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "tests.embedded.stand_in", str(data), str(port), *options],
                cwd=ROOT,
                env=QUIET_ENVIRONMENT,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    def ready(self) -> Running:
        wait_for(lambda: "is ready" in self.said or self.process.poll() is not None)
        running = Instance(self.data).running()
        assert running, self.said
        return running

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)
        return self.process.wait(20)


def alive(running: Running) -> set[str]:
    """Names of the programs that still live."""
    return {name for name, (pid, created) in running.children.items() if find(int(pid), created)}
