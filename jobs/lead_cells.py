"""A lead as the cells of a row: paths, forms of dates, and text that no spreadsheet takes for a formula (K1)."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

from models.rider import MARKETING_PURPOSES
from resolvers.export_column import CellFormat, ExportColumn, Kind, lead_paths

HOME = ZoneInfo("Europe/Paris")
# In a file for Salesforce, `#N/A` empties a field; an empty cell leaves it as it is (Bulk API 2.0).
NULL = "#N/A"
LONGEST_CELL = 32_000
SPACES = re.compile(r"[^\S\n]+")
# What makes a spreadsheet compute: one of these signs at the beginning of a cell. For a spreadsheet that takes another
# character for the delimiter, a cell also begins after any of the separators. Not meant: a plain signed number. So a
# phone number as E.164 has it (+33612345678) stays what Salesforce expects, and is to Excel a number at worst; what
# could call or read anything ("+cmd|…", "-1+1") gets an apostrophe, which no real name or address begins with.
NUMBER = r"[+-][0-9]+(?:[.,][0-9]+)?"
FORMULA = re.compile(
    rf"""(?: ^ (?! {NUMBER} \Z )                                         # a cell that is no signed number,
        | (?<=[,;|\t\n"]) (?! {NUMBER} (?: \Z | (?=[,;|\t\n"]) ) ) )    # or a part of one that is none,
        (?= [ ]* [=+\-@＝＋－＠] )                                       # with a sign, of either width, in front""",
    re.VERBOSE,
)


def cells(lead: Mapping[str, Any], columns: Sequence[ExportColumn]) -> list[str]:
    """One row."""
    return [cell(lead, column) for column in columns]


def cell(lead: Mapping[str, Any], column: ExportColumn) -> str:
    """The text of one cell: of the fixed value, or of the field that the path names."""
    if column.path is None:
        return safe(column.value or "")
    value = _follow(lead, column.path)
    if value is None or value == "":
        return NULL if column.clear_empty else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    kind = lead_paths().get(column.path, Kind.PLAIN)
    return safe(str(value)) if kind is Kind.PLAIN else _dated(str(value), kind, column.format)


def safe(text: str) -> str:
    """Text fit for a cell: no control characters, no formula, none of the words that Salesforce reads as an order."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode(errors="replace").decode()
    printable = "".join(char if char.isprintable() or char == "\n" else " " for char in lines)
    trimmed = SPACES.sub(" ", printable).strip()[:LONGEST_CELL]
    guarded = FORMULA.sub("'", trimmed)
    return f"'{guarded}" if guarded.upper() == NULL else guarded


def _follow(lead: Mapping[str, Any], path: str) -> Any:
    """The value at a path; None where a relation on the way is empty."""
    found: Any = lead
    for step in path.split("."):
        if isinstance(found, list):
            return _newest(found, step)
        if found is None:
            return None
        found = found.get(step)
    return found


def _newest(consents: Sequence[Mapping[str, Any]], purpose: str) -> bool | None:
    """What the rider's answers to one purpose come to (J2); None if never asked.

    A yes to marketing that was not confirmed is no yes yet, unless one before it was, with no no between.
    """
    answers = [consent for consent in consents if consent["purpose"] == purpose]
    if not answers:
        return None
    newest_first = sorted(answers, key=lambda consent: datetime.fromisoformat(consent["createdAt"]), reverse=True)
    standing = takewhile(lambda consent: bool(consent["granted"]), newest_first)
    return any(consent["confirmedAt"] or purpose not in MARKETING_PURPOSES for consent in standing)


def _dated(value: str, kind: Kind, form: CellFormat | None) -> str:
    """A date or a moment: ISO 8601, as Salesforce wants it, unless the column asks for the French form."""
    if kind is Kind.DATE:
        day = date.fromisoformat(value)
        french = form in (CellFormat.FRENCH_DATE, CellFormat.FRENCH_DATETIME)
        return f"{day:%d/%m/%Y}" if french else day.isoformat()
    moment = datetime.fromisoformat(value)
    # A moment without an offset is local already.
    local = moment.astimezone(HOME) if moment.tzinfo else moment
    if form is CellFormat.DATE:
        return f"{local:%Y-%m-%d}"
    if form is CellFormat.FRENCH_DATE:
        return f"{local:%d/%m/%Y}"
    if form is CellFormat.FRENCH_DATETIME:
        return f"{local:%d/%m/%Y %H:%M}"
    exact = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=HOME).astimezone(UTC)
    return f"{exact:%Y-%m-%dT%H:%M:%S}.{exact.microsecond // 1000:03}Z"
