"""The hard wall around templates that people wrote: a child process does the work, and is killed when time is up.

Liquid's own limits end what they count; the wall ends everything else, be it a loop in C. The child also has a bound of
memory, which the process that sends or serves shares with nobody's template.
"""

import atexit
import os
import select
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any, cast

import orjson

from resolvers.rendering.filling import Filled, Order

SECONDS = 2.0
STARTING_SECONDS = 30.0
CHILDREN = 2
LARGEST_ANSWER = 4_000_000
ROOT = Path(__file__).parents[2]
_LENGTH = struct.Struct("!I")


class WallError(Exception):
    """What was asked for was not made; `told`: what the child says of it, e.g. the faults."""

    def __init__(self, words: str, told: dict[str, Any] | None = None) -> None:
        super().__init__(words)
        self.told = told or {}


class TooSlow(WallError):
    """It was not done in time, or took more memory than any message needs; the child was killed."""


class _Child:
    """One process that takes orders, one at a time."""

    def __init__(self) -> None:
        # None of our secrets: it has no use for them.
        environment = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PATH": os.environ.get("PATH", "")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "resolvers.rendering.behind_wall"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=environment,
            start_new_session=True,  # Ctrl-C is for the process that asks
        )
        self._ask({}, STARTING_SECONDS)

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, order: dict[str, Any], seconds: float) -> dict[str, Any]:
        return self._ask(order, seconds)

    def kill(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _ask(self, order: dict[str, Any], seconds: float) -> dict[str, Any]:
        until = time.monotonic() + seconds
        data = orjson.dumps(order)
        self._write(_LENGTH.pack(len(data)) + data, until)
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size, until))
        if length > LARGEST_ANSWER:
            raise TooSlow("the answer is larger than any message")
        return cast(dict[str, Any], orjson.loads(self._read(length, until)))

    def _write(self, data: bytes, until: float) -> None:
        pipe = cast(IO[bytes], self._process.stdin).fileno()
        os.set_blocking(pipe, False)
        while data:
            _wait(until, writing=pipe)
            try:
                data = data[os.write(pipe, data) :]
            except BrokenPipeError:
                raise TooSlow("the process that writes messages has ended") from None

    def _read(self, size: int, until: float) -> bytes:
        pipe = cast(IO[bytes], self._process.stdout).fileno()
        data = b""
        while len(data) < size:
            _wait(until, reading=pipe)
            part = os.read(pipe, size - len(data))
            if not part:
                raise TooSlow("the process that writes messages has ended")
            data += part
        return data


def _wait(until: float, reading: int | None = None, writing: int | None = None) -> None:
    left = until - time.monotonic()
    waiting = select.poll()  # not select(): a busy process has file numbers above its 1,024
    if reading is not None:
        waiting.register(reading, select.POLLIN)
    if writing is not None:
        waiting.register(writing, select.POLLOUT)
    if left <= 0 or not waiting.poll(left * 1000):
        raise TooSlow("it takes too long")


class Wall:
    """A few children, started when they are needed; safe from any thread."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._turns = threading.BoundedSemaphore(CHILDREN)
        self._idle: list[_Child] = []
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def fill(self, order: Order) -> Filled:
        """`filling.fill` behind the wall; `WallError` if it cannot be done, `TooSlow` if not in time."""
        return cast(Filled, self.ask({"do": "fill", "with": order}))

    def ask(self, order: dict[str, Any]) -> Any:
        """Have something done of what `behind_wall.py` does."""
        with self._turns:
            child = self._take()
            try:
                answer = child.ask(order, self._seconds)
            except BaseException:
                child.kill()
                raise
            with self._lock:
                self._idle.append(child)
        if "failure" in answer:
            raise WallError(answer["failure"], answer)
        return answer["made"]

    def close(self) -> None:
        """End the children."""
        with self._lock:
            if self._owner == os.getpid():
                for child in self._idle:
                    child.kill()
            self._idle.clear()

    def _take(self) -> _Child:
        with self._lock:
            if self._owner != os.getpid():  # forked: those are the parent's
                self._idle, self._owner = [], os.getpid()
            if self._idle:
                return self._idle.pop()
        return _Child()


WALL = Wall()
atexit.register(WALL.close)
