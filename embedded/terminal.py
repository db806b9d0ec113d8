"""What `drt up` shows: programs' lines with their names, its own remarks, the block when all is ready."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_COLOURS = {"web": "36", "worker": "35"}


class Terminal:
    """Writes to standard output; in colour only where a person looks at it."""

    def __init__(self) -> None:
        self._coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    def say(self, text: str) -> None:
        """A remark of the supervisor."""
        self._write(f"{self._paint('drt', '1')}      {text}")

    def echo(self, name: str, line: str) -> None:
        """A line that a program printed."""
        self._write(f"{self._paint(name.ljust(8), _COLOURS.get(name, '2'))} {line}")

    def ready(self, url: str, data: Path, seconds: Mapping[str, float]) -> None:
        """Where to look and what to type next."""
        steps = ", ".join(f"{name} {taken:.1f}" for name, taken in seconds.items())
        option = "" if data == Path("data").absolute() else f" --data {data}"
        lines = [
            "",
            f"  {self._paint('The tour is ready', '1;32')} in {sum(seconds.values()):.1f} s ({steps})",
            "",
            f"    Open      {self._paint(url, '1;4')}",
            f"    GraphQL   {url}/graphql",
            f"    Data      {data}",
            "",
            "  Next, in another terminal:",
            f"    ./drt token admin{option}     a key to everything, for one hour",
            "    ./drt --help            all commands",
            "",
            "  Ctrl-C stops everything; the data stay.",
            "",
        ]
        self._write("\n".join(lines))

    def _paint(self, text: str, code: str) -> str:
        return f"\033[{code}m{text}\033[0m" if self._coloured else text

    def _write(self, text: str) -> None:
        with suppress(OSError):  # a closed terminal must not end the servers before their time
            print(text, flush=True)
