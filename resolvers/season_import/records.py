"""From lines to rows: every cell read, every bad one reported, and rows made of the lines that are whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from resolvers.season_import.columns import COLUMNS, Column, Need, column
from resolvers.season_import.problems import NOTHING_EXPECTED, BadCellError, CellProblem, Wording
from resolvers.season_import.rows import CalendarRow, DealershipRow, SheetKind, VehicleRow
from resolvers.season_import.sheets import Sheet, cell_at, cell_of, rows_of
from resolvers.season_import.table import Line, is_blank, shown

Row = TypeVar("Row", DealershipRow, VehicleRow, CalendarRow)


@dataclass(frozen=True, slots=True)
class Record(Generic[Row]):
    """A line that was read. `row` is None when some cell is bad; `texts` are the cells as shown, by key."""

    kind: SheetKind
    sheet: str
    line: int
    texts: Mapping[str, str]
    values: Mapping[str, object]
    row: Row | None

    def problem(self, key: str, message: Wording, expected: Wording = NOTHING_EXPECTED) -> CellProblem:
        """A problem of one of its cells."""
        title = column(self.kind, key).title
        return CellProblem(self.sheet, self.line, title, self.texts.get(key, ""), expected, message)


def read_records(sheet: Sheet, row: type[Row], problems: list[CellProblem]) -> list[Record[Row]]:
    """Every line of a sheet; what is wrong is added to `problems`."""
    records = []
    for line in rows_of(sheet):
        found = list(_extra_cells(sheet, line))
        values: dict[str, object] = {}
        for each in COLUMNS[sheet.kind]:
            problem = _read_cell(sheet, line, each, values)
            if problem:
                found.append(problem)
        texts = {key: shown(cell_at(line, position)) for key, position in sheet.positions.items()}
        whole = len(values) == len(COLUMNS[sheet.kind])
        made = _make(row, sheet.label, line.number, values) if whole else None
        records.append(Record(sheet.kind, sheet.label, line.number, texts, values, made))
        problems.extend(found)
    return records


def _make(row: type[Row], sheet: str, line: int, values: dict[str, object]) -> Row:
    # The keys of COLUMNS are the fields of the row: the tests hold them together.
    return row(sheet=sheet, line=line, **values)  # type: ignore[arg-type]


def _read_cell(sheet: Sheet, line: Line, each: Column, values: dict[str, object]) -> CellProblem | None:
    """Put the value of a cell into `values`; what is wrong with it, else None."""
    cell = cell_of(sheet, line, each.key)
    if is_blank(cell):
        if each.need is not Need.VALUE:
            values[each.key] = each.blank
            return None
        if each.key not in sheet.positions:
            # The missing column was reported once, at the header.
            return None
        return CellProblem(sheet.label, line.number, each.title, "", _expected(each), _BLANK)
    try:
        values[each.key] = each.read(cell)
    except BadCellError as error:
        return CellProblem(sheet.label, line.number, each.title, shown(cell), error.expected, error.message)
    return None


_BLANK = Wording("cellule vide", "blank cell")


def _expected(each: Column) -> Wording:
    """What would do, as the column's own reader says it of a value that only a text takes."""
    try:
        each.read("?")
    except BadCellError as error:
        return error.expected
    return Wording("un texte", "a text")


def _extra_cells(sheet: Sheet, line: Line) -> Iterator[CellProblem]:
    """Values past the last title: a delimiter stands unquoted in a cell, and all that follows is shifted."""
    titles = [position for position, cell in enumerate(sheet.header.cells) if not is_blank(cell)]
    for position in range(max(titles) + 1, len(line.cells)):
        if not is_blank(line.cells[position]):
            message = Wording("valeur au-delà de la dernière colonne", "value past the last column")
            expected = Wording(
                "une ligne de même largeur que l’en-tête (un séparateur de trop ?)",
                "a line as wide as the header (one delimiter too many?)",
            )
            text = shown(line.cells[position])
            yield CellProblem(sheet.label, line.number, f"n° {position + 1}", text, expected, message)
            return
