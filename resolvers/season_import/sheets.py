"""Which table is which spreadsheet: by its header, wherever it stands and whatever the file is called."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from resolvers.season_import.columns import COLUMNS, Column, Need
from resolvers.season_import.problems import NOTHING_EXPECTED, CellProblem, Wording
from resolvers.season_import.rows import SheetKind
from resolvers.season_import.table import Cell, Line, Table, folded, is_blank, shown

TITLE_LINES = 20
"""Titles, dates and merged cells may stand above the header."""
FEWEST_COLUMNS = 3
TITLES = {
    SheetKind.DEALERSHIPS: Wording("concessions", "dealerships"),
    SheetKind.FLEET: Wording("flotte", "fleet"),
    SheetKind.CALENDAR: Wording("calendrier", "calendar"),
}
_KNOWN = {
    kind: {name: column for column in columns for name in (*column.names, folded(column.title))}
    for kind, columns in COLUMNS.items()
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A recognised spreadsheet: where each column is, and the lines below the header."""

    kind: SheetKind
    label: str
    header: Line
    positions: dict[str, int]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Header:
    kind: SheetKind
    index: int
    found: dict[int, Column]


def header_score(table: Table) -> int:
    """How many columns of one spreadsheet the table's best line names."""
    header = _header(table)
    return len({column.key for column in header.found.values()}) if header else 0


def recognise(table: Table) -> Sheet | None:
    """The spreadsheet that a table is, or None when no line names enough columns of one."""
    header = _header(table)
    if header is None or header_score(table) < FEWEST_COLUMNS:
        return None
    positions: dict[str, int] = {}
    for position, column in header.found.items():
        positions.setdefault(column.key, position)
    return Sheet(header.kind, table.sheet, table.lines[header.index], positions, table.lines[header.index + 1 :])


def column_problems(sheet: Sheet) -> Iterator[CellProblem]:
    """Columns that are missing or there twice."""
    named = _columns_of(sheet.kind, sheet.header)
    for column in COLUMNS[sheet.kind]:
        positions = [position for position, found in named.items() if found is column]
        if not positions and column.need is not Need.NOTHING:
            message = Wording("colonne manquante", "missing column")
            yield CellProblem(sheet.label, sheet.header.number, column.title, "", NOTHING_EXPECTED, message)
        if len(positions) > 1:
            titles = ", ".join(shown(sheet.header.cells[position]) for position in positions)
            message = Wording("colonne présente plusieurs fois", "column given more than once")
            once = Wording("une seule", "one only")
            yield CellProblem(sheet.label, sheet.header.number, column.title, titles, once, message)


def column_warnings(sheet: Sheet) -> Iterator[CellProblem]:
    """Columns that are not known, with the one that was perhaps meant, and known ones that were left out."""
    named = _columns_of(sheet.kind, sheet.header)
    for column in COLUMNS[sheet.kind]:
        if column.key not in sheet.positions and column.need is Need.NOTHING:
            message = Wording("colonne absente : rien n’y sera changé", "column left out: nothing of it changes")
            yield CellProblem(sheet.label, sheet.header.number, column.title, "", NOTHING_EXPECTED, message)
    absent = {folded(column.title): column for column in COLUMNS[sheet.kind] if column.key not in sheet.positions}
    width = max([len(sheet.header.cells), *(len(line.cells) for line in sheet.lines)])
    for position in range(width):
        if position in named:
            continue
        title = "" if position >= len(sheet.header.cells) else " ".join(shown(sheet.header.cells[position]).split())
        if not title and not any(not is_blank(cell_at(line, position)) for line in sheet.lines):
            continue
        close = get_close_matches(folded(title), absent, n=1, cutoff=0.75)
        expected = (
            Wording(f"« {absent[close[0]].title} » ?", f"“{absent[close[0]].title}”?") if close else NOTHING_EXPECTED
        )
        message = Wording("colonne inconnue, ignorée", "unknown column, left out")
        name = title or f"n° {position + 1}"
        yield CellProblem(sheet.label, sheet.header.number, name, "", expected, message)


def rows_of(sheet: Sheet) -> Iterator[Line]:
    """Lines that are neither a total nor the header repeated for printing."""
    header = _folded_cells(sheet.header)
    for line in sheet.lines:
        if _folded_cells(line) != header and not is_total(sheet, line):
            yield line


def is_total(sheet: Sheet, line: Line) -> bool:
    """A line of totals: it says so in its first filled cell, and most of what a row needs is blank."""
    first = next((cell for cell in line.cells if not is_blank(cell)), None)
    says_so = re.match(r"(?:sous)?(?:total|totaux|somme|moyenne|nombrede|nbre?de)", folded(shown(first)))
    needed = [column.key for column in COLUMNS[sheet.kind] if column.need is Need.VALUE]
    blank = sum(is_blank(cell_of(sheet, line, key)) for key in needed)
    return bool(says_so) and blank * 2 >= len(needed)


def cell_of(sheet: Sheet, line: Line, key: str) -> Cell:
    """The cell of a column, None where the line ends before it or the sheet has no such column."""
    position = sheet.positions.get(key)
    return None if position is None else cell_at(line, position)


def cell_at(line: Line, position: int) -> Cell:
    """The cell at a position from 0, None past the end of the line."""
    return line.cells[position] if position < len(line.cells) else None


def _header(table: Table) -> _Header | None:
    found = [
        _Header(kind, index, _columns_of(kind, line))
        for index, line in enumerate(table.lines[:TITLE_LINES])
        for kind in COLUMNS
    ]
    # The first of equals: a header that is repeated for printing must not hide the lines before it.
    return max(found, key=lambda header: len({column.key for column in header.found.values()}), default=None)


def _columns_of(kind: SheetKind, line: Line) -> dict[int, Column]:
    known = _KNOWN[kind]
    found: dict[int, Column] = {}
    for position, cell in enumerate(line.cells):
        if not isinstance(cell, str):
            continue
        # A unit or a hint in brackets does not make another column: « Kilométrage (km) ».
        column = known.get(folded(cell)) or known.get(folded(re.sub(r"[(\[].*?[)\]]", "", cell)))
        if column:
            found[position] = column
    return found


def _folded_cells(line: Line) -> list[str]:
    cells = [folded(shown(cell)) for cell in line.cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells
