"""A script for pgbench from captured statements: the same transaction again, for another rider and another place."""

import re
from collections.abc import Mapping, Sequence

from bench.booking.capture import Statement

_HEAD = """\\set i :i + 1
\\set n (:i - 1) * :clients + :client_id + :first
\\set u random(1, 140737488355327)
"""
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_EMAIL = re.compile(r"[\w.]+@riders\.example")
_LITERAL = re.compile(r"'(?:[^']|'')*'")


def script_of(statements: Sequence[Statement], known: Mapping[str, str]) -> str:
    """The script. `known` gives the expression of each captured value that is another one in each transaction.

    Any other UUID was made for this booking, so it becomes one that this transaction makes; addresses likewise. What
    finds the free place keeps it, as the product does.
    """
    fresh: dict[str, str] = {}
    lines = [_HEAD]
    for statement in statements:
        text = _LITERAL.sub(lambda found: _safe(found[0]), statement.text.rstrip(";"))
        values = [_value(literal, known, fresh) for literal in statement.parameters]
        text = re.sub(r"\$(\d+)", lambda found, values=values: values[int(found[1]) - 1], text)  # type: ignore[misc]
        lines.append(" ".join(text.split("\n")) + (" \\gset free_" if "random()" in text else ";"))
    return "\n".join(lines) + "\n"


def _value(literal: str, known: Mapping[str, str], fresh: dict[str, str]) -> str:
    """An SQL expression for a literal; what changes within it is put together anew."""
    if literal == "NULL":
        return literal
    text = literal[1:-1]
    parts: list[str] = []
    at = 0
    for found in sorted([*_UUID.finditer(text), *_EMAIL.finditer(text)], key=lambda match: match.start()):
        if found.start() > at:
            parts.append(_safe(f"'{text[at : found.start()]}'"))
        parts.append(_expression(found[0], known, fresh))
        at = found.end()
    if not parts:
        return _safe(literal)
    if at < len(text):
        parts.append(_safe(f"'{text[at:]}'"))
    return parts[0] if len(parts) == 1 else "(" + " || ".join(f"({part})::text" for part in parts) + ")"


def _expression(value: str, known: Mapping[str, str], fresh: dict[str, str]) -> str:
    if value in known:
        return known[value]
    if "@" in value:
        return "('rider.' || :u::text || '@riders.example')"
    number = len(fresh)
    # The moment in it is that of the capture, so that keys are as near to each other as the product's are.
    return fresh.setdefault(value, f"('{value[:24]}' || lpad(to_hex(:u::bigint + {number}), 12, '0'))::uuid")


def _safe(literal: str) -> str:
    """The literal without a colon: pgbench would take what follows for a variable."""
    if ":" not in literal:
        return literal
    return "E" + literal.replace("\\", "\\\\").replace(":", "\\x3a")
