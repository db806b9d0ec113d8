"""The worker of a run: a process of its own, killed every few seconds and started again, as a supervisor does."""

import asyncio
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = ("-c", "from jobs.worker import main; main()")


class Worker:
    """One `drt worker`."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self._environment = {**os.environ, **environment}
        self._log = log
        self._process: asyncio.subprocess.Process | None = None
        self.kills: list[float] = []

    async def start(self) -> None:
        """Start it."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *PROGRAM, env=self._environment, stdout=log, stderr=log, cwd=ROOT
            )

    async def kill_every(self, seconds: float, *, of_work: bool) -> None:
        """`kill -9` and start again until cancelled; `of_work`: the time that it takes to start is not counted."""
        while True:
            while of_work and self._started_times() <= len(self.kills):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            await asyncio.sleep(seconds)
            await self.kill()
            self.kills.append(time.monotonic())
            await self.start()

    def _started_times(self) -> int:
        return self._log.read_text(errors="replace").count("worker_started")

    async def kill(self) -> None:
        """`kill -9`."""
        if self._process is not None:
            self._process.kill()
            await self._process.wait()
            self._process = None
