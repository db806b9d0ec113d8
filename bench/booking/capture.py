"""The statements of one booking, as the product sent them: read from PostgreSQL's own log."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_ENTRY = re.compile(r"^\d{4}-\d\d-\d\d [\d:.]+ \S+ \[(\d+)\] (\w+):  (.*)", re.DOTALL)
_STATEMENT = re.compile(r"(?:statement|execute [^:]*): (.*)", re.DOTALL)
_PARAMETER = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")


@dataclass(slots=True)
class Statement:
    """A statement with its parameters as SQL literals, `$1` first."""

    text: str
    parameters: list[str] = field(default_factory=list)


def statements_in(log: Path, start: int, end: int) -> list[Statement]:
    """The statements logged between two bytes of it, in order."""
    with log.open("rb") as file:
        file.seek(start)
        text = file.read(end - start).decode(errors="replace")
    found: list[Statement] = []
    last: dict[str, Statement] = {}
    for process, kind, said in _entries(text):
        if kind == "LOG" and (match := _STATEMENT.match(said)):
            last[process] = Statement(match[1].strip())
            found.append(last[process])
        elif kind == "DETAIL" and process in last:
            values = {int(number): value for number, value in _PARAMETER.findall(said)}
            last[process].parameters = [values[number] for number in sorted(values)]
    return found


def last_booking(statements: list[Statement]) -> list[Statement]:
    """From the last BEGIN of a transaction that inserts a booking to the end: the payload is read after the commit."""
    inserts = [at for at, statement in enumerate(statements) if "INSERT INTO booking " in statement.text]
    begin = max(at for at in range(inserts[-1]) if statements[at].text.startswith("BEGIN"))
    return [statement for statement in statements[begin:] if statement.text not in ("ROLLBACK", "ROLLBACK;")]


def _entries(text: str) -> Iterator[tuple[str, str, str]]:
    """Entries of the log: process, kind, text. Lines after the first begin with a tab."""
    for entry in re.split(r"\n(?!\t)", text):
        if match := _ENTRY.match(entry.replace("\n\t", "\n")):
            yield match[1], match[2], match[3]
