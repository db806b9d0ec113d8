"""What the started programs print: each line goes to the program's log and, named, to the terminal."""

import os
import selectors
from collections.abc import Callable
from pathlib import Path

from embedded.files import LOG_LIMIT, open_log

_CHUNK = 65536
_LONGEST_LINE = 16384


class Output:
    """The lines of one program."""

    def __init__(self, name: str, folder: Path, echo: Callable[[str, str], None] | None) -> None:
        self.name = name
        self.last_line = ""
        self.path = folder / f"{name}.log"
        self._echo = echo
        self._log: int | None = None
        self._written = 0
        self._rest = b""

    def take(self, data: bytes) -> None:
        """Write down what came; an unfinished line waits for its end."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            lines.append(self._rest)
            self._rest = b""
        for line in lines:
            self._line(line)

    def finish(self) -> None:
        """Write the last line even if it has no end."""
        if self._rest:
            self._line(self._rest)
            self._rest = b""

    def close(self) -> None:
        """Close the log."""
        if self._log is not None:
            os.close(self._log)
            self._log = None

    def _line(self, line: bytes) -> None:
        text = line.decode(errors="replace").rstrip()
        if not text:
            return
        self.last_line = text
        self._store(text)
        if self._echo:
            self._echo(self.name, text)

    def _store(self, text: str) -> None:
        try:
            if self._log is None or self._written > LOG_LIMIT:
                self.close()
                self._log = open_log(self.path)
                self._written = self.path.stat().st_size
            self._written += os.write(self._log, (text + "\n").encode())
        except OSError:  # a full disk must not end what still works; the terminal shows the line
            self.close()


class Outputs:
    """All programs' pipes, read when something is there."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()

    def attach(self, descriptor: int, output: Output) -> None:
        """Read `descriptor`, a pipe's end that is ours from now on, until its end."""
        os.set_blocking(descriptor, False)
        self._selector.register(descriptor, selectors.EVENT_READ, output)

    def pump(self, seconds: float) -> None:
        """Pass on what there is; wait at most so long for something to come."""
        for key, _ in self._selector.select(seconds):
            output: Output = key.data
            try:
                data = os.read(key.fd, _CHUNK)
            except BlockingIOError:
                continue
            if data:
                output.take(data)
            else:
                output.finish()
                self._selector.unregister(key.fd)
                os.close(key.fd)

    def drain(self) -> None:
        """Pass on everything that is there already."""
        while self._selector.get_map() and self._selector.select(0):
            self.pump(0)

    def close(self) -> None:
        """Pass on the rest and close all."""
        self.drain()
        for key in list(self._selector.get_map().values()):
            os.close(key.fd)
            key.data.close()
        self._selector.close()
