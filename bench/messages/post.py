"""The server's side of a run: its process, and what its log says."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass
class Log:
    """When each message was taken, whole; and those of which the server itself kept the answer back."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    dropped: dict[str, list[float]] = field(default_factory=dict)
    withheld: dict[str, list[float]] = field(default_factory=dict)

    @property
    def moments(self) -> list[float]:
        """When something was taken, in order."""
        return sorted(moment for moments in self.taken.values() for moment in moments)


@dataclass
class Post:
    """A running server."""

    url: str
    path: Path

    def read(self) -> Log:
        """What it logged so far."""
        log = Log()
        for line in self.path.read_text().splitlines():
            parts = line.split(" ", 2)
            if len(parts) == 3:
                getattr(log, parts[1]).setdefault(parts[2], []).append(float(parts[0]))
        return log


@asynccontextmanager
async def running(folder: Path, seed: int | None = None) -> AsyncIterator[Post]:
    """A server in a process of its own; with a seed it stalls, refuses and drops."""
    path = folder / "server.log"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bench.messages.server", str(path), *([str(seed)] if seed is not None else [])),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None
        port = int(await process.stdout.readline())
        yield Post(f"smtp://127.0.0.1:{port}", path)
    finally:
        process.kill()
        await process.wait()
