"""`RESULTS.md`: what was measured, on what, and how it came out."""

import json
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench.cell import Cell
from bench.summary import summarise
from bench.table import table

_LEGEND = """
Medians of the rounds; a ratio is the median of the ratios of the same round. *CPU* is milliseconds per request, of all
processes of the server (the product's Valkey included) and of PostgreSQL with all its backends. *bytes* is the mean
answer's body, *RSS* the server's resident memory after the load. How it is measured, and against what: README.md.
"""


def write_report(
    path: Path, cells: Sequence[Cell], titles: Mapping[str, str], facts: Mapping[str, str], notes: Iterable[str]
) -> None:
    """Write the report, and the rounds beside the data, where git does not see them."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    lines = ["# Results", "", f"Written by `bench/run` on {now}.", ""]
    lines += [f"- {name}: {value}" for name, value in facts.items()]
    lines += [_LEGEND]
    for scenario, title in titles.items():
        found = [cell for cell in cells if cell.scenario == scenario]
        if found:
            lines += [f"## {title}", "", table(summarise(found)), ""]
    said = list(notes)
    if said:
        lines += ["## Checks", "", *(f"- {note}" for note in said), ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def keep_rounds(path: Path, cells: Iterable[Cell]) -> None:
    """Every cell, as JSON lines."""
    path.write_text("".join(json.dumps(asdict(cell)) + "\n" for cell in cells), encoding="utf-8")


def command_line(arguments: Sequence[str]) -> str:
    """As it was typed."""
    return f"`bench/run {shlex.join(arguments)}`"
