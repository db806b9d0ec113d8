"""What the supervisor minds: anything that starts, may die, and stops; and programs of our own as such."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from embedded.output import Output, Outputs
from embedded.processes import end, spawn


class Service(Protocol):
    """A server or a program of our own."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def log(self) -> Path:
        """Where all that it says is kept."""

    @property
    def pid(self) -> int:
        """Its process; 0 while it is stopped."""

    def start(self) -> None:
        """Start it; EmbeddedError with one line when that fails."""

    def stop(self, hurry: bool = False) -> None:
        """Stop it and all that it started."""

    def exit_code(self) -> int | None:
        """The exit code when it died by itself; None while it runs and after `stop`."""

    def last_words(self) -> str:
        """What it said last."""


class Program:
    """A command line of ours (web, worker, a step of the set-up) whose output is kept and shown."""

    def __init__(
        self, argv: Sequence[str], env: Mapping[str, str], output: Output, outputs: Outputs, patience: float = 4.0
    ) -> None:
        self.name = output.name
        self.log = output.path
        self._argv = list(argv)
        self._env = dict(env)
        self._output = output
        self._outputs = outputs
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its process; 0 while it is stopped."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """Start it; what an earlier run of it left in its process group is killed first."""
        if self._process:
            end(self._process)
        self._output.last_line = ""
        reading, writing = os.pipe()
        try:
            self._process = spawn(self._argv, env=self._env, output=writing)
        finally:
            os.close(writing)
        self._outputs.attach(reading, self._output)

    def stop(self, hurry: bool = False) -> None:
        """Ask it to end, wait so long as it was given, kill what is left of its group."""
        if self._process is None:
            return
        deadline = time.monotonic() + (0.2 if hurry else self._patience)
        if self._process.poll() is None:
            self._process.terminate()
        while self._process.poll() is None and time.monotonic() < deadline:
            self._outputs.pump(0.05)  # a program that cannot get rid of its last lines cannot end
        end(self._process)
        self._process = None
        self._outputs.drain()

    def exit_code(self) -> int | None:
        """The exit code when it died by itself."""
        return self._process.poll() if self._process else None

    def last_words(self) -> str:
        """Its last line."""
        self._outputs.drain()
        self._output.finish()
        return self._output.last_line
