"""Excel workbooks (.xlsx): typed cells, cached values of formulas, and the ways in which such a file can be bad."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from resolvers.season_import.problems import CellProblem, Wording
from resolvers.season_import.table import MOST_COLUMNS, MOST_LINES, Cell, Line, Table, UnreadableError, is_blank

MOST_UNPACKED = 60_000_000
MOST_PARTS = 2_000
EXCEL_LINES = 1_048_576
"""Lines of an Excel sheet. A number beyond in a forged file would have openpyxl hand out blank lines without end."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCTYPE = re.compile(b"|".join("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be")))
"""Where entities are defined: a few lines may expand to gigabytes, or name files of this machine."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are those of a workbook, good or bad, rather than of a text."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE))


def read_workbook(name: str, data: bytes) -> tuple[list[Table], list[CellProblem]]:
    """The visible sheets of a workbook, and formulas that hold no value. Raises UnreadableError."""
    has_formulas = _check_container(name, data)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and validations that it leaves out: nothing that a cell's value needs.
            warnings.simplefilter("ignore")
            tables = list(_tables(name, data))
            problems = list(_formulas_without_value(name, data, tables)) if has_formulas else []
    except UnreadableError:
        raise
    except Exception as error:
        # A broken file makes openpyxl raise nearly anything (KeyError, ParseError, zlib.error, …): one answer for all.
        raise UnreadableError(name, _DAMAGED) from error
    return tables, problems


_DAMAGED = Wording(
    "le classeur est abîmé ou incomplet : ouvrez-le dans Excel et enregistrez-le de nouveau en .xlsx",
    "the workbook is damaged or incomplete: open it in Excel and save it as .xlsx again",
)
_OLD_FORMAT = Wording(
    "ancien format Excel (.xls) : enregistrez-le en « Classeur Excel (.xlsx) »",
    "old Excel format (.xls): save it as “Excel Workbook (.xlsx)”",
)
_PROTECTED = Wording(
    "le classeur est protégé par un mot de passe : enregistrez-le sans mot de passe",
    "the workbook is protected by a password: save it without one",
)
_OTHER_KIND = Wording(
    "ce n’est pas un classeur Excel .xlsx : enregistrez-le en .xlsx ou en CSV",
    "this is not an Excel .xlsx workbook: save it as .xlsx or CSV",
)
_TOO_LARGE = Wording(
    "le classeur est trop grand une fois décompressé : copiez les trois feuilles dans un classeur neuf",
    "the workbook is too large once unpacked: copy the three sheets into a new one",
)


_WITH_DOCTYPE = Wording(
    "le classeur contient une déclaration DOCTYPE, que nul tableur ne met : enregistrez-le de nouveau en .xlsx",
    "the workbook holds a DOCTYPE declaration, which no spreadsheet program writes: save it as .xlsx again",
)


def _check_container(name: str, data: bytes) -> bool:
    """Refuse what must not even be unpacked; say whether there are formulas."""
    if data.startswith(_OLE):
        raise UnreadableError(name, _PROTECTED if _ENCRYPTED in data else _OLD_FORMAT)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            # The size written in the archive is a bound that zipfile keeps to: nothing beyond it is unpacked.
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise UnreadableError(name, _TOO_LARGE)
            if any(part.flag_bits & 1 for part in parts):
                raise UnreadableError(name, _PROTECTED)
            if "[Content_Types].xml" not in archive.namelist():
                raise UnreadableError(name, _OTHER_KIND)
            if any(_DOCTYPE.search(archive.read(part)) for part in parts):
                raise UnreadableError(name, _WITH_DOCTYPE)
            sheets = [part for part in parts if part.filename.startswith("xl/worksheets/")]
            return any(re.search(rb"<f[ >/]", archive.read(part)) for part in sheets)
    except UnreadableError:
        raise
    except Exception as error:
        raise UnreadableError(name, _DAMAGED) from error


def _open(data: bytes, *, data_only: bool) -> Any:
    import openpyxl  # takes 10 MB, which every web process would keep for what headquarters does twice a year

    return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False)


def _tables(name: str, data: bytes) -> Iterator[Table]:
    workbook = _open(data, data_only=True)
    for sheet in _visible(workbook):
        label = sheet_label(name, sheet.title)
        lines = [Line(number, cells) for number, cells in _lines(sheet, label)]
        yield Table(label, tuple(lines))


def sheet_label(name: str, title: str) -> str:
    """How messages name a sheet of a workbook."""
    return f"{name} [{title}]"


def _visible(workbook: Any) -> Iterator[Any]:
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible":
            # The dimension written in the file may be false: too small it hides lines, too large it invents millions.
            sheet.reset_dimensions()
            yield sheet


def _lines(sheet: Any, label: str) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Lines that hold something, with their numbers."""
    filled = 0
    nothing = (None,) * MOST_COLUMNS
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):
        # One comparison in C: a stray format in the last line of Excel leaves a million blank ones before it.
        if row != nothing and not all(map(is_blank, row)):
            filled += 1
            yield number, row
        if filled > MOST_LINES or number > EXCEL_LINES:
            raise UnreadableError(
                label, Wording(f"plus de {MOST_LINES} lignes", f"more than {MOST_LINES} lines"), number
            )


def _formulas_without_value(name: str, data: bytes, tables: list[Table]) -> Iterator[CellProblem]:
    """Formulas that a program wrote and Excel never computed: they would read as empty cells."""
    from openpyxl.utils import get_column_letter  # as in `_open`

    values = {table.sheet: {line.number: line.cells for line in table.lines} for table in tables}
    workbook = _open(data, data_only=False)
    for sheet in _visible(workbook):
        label = sheet_label(name, sheet.title)
        for number, row in _lines(sheet, label):
            cached = values[label].get(number, ())
            for position, cell in enumerate(row):
                is_formula = isinstance(cell, str) and cell.startswith("=")
                if is_formula and (position >= len(cached) or cached[position] is None):
                    yield CellProblem(
                        label,
                        number,
                        get_column_letter(position + 1),
                        str(cell),
                        Wording("une valeur", "a value"),
                        Wording(
                            "formule sans résultat enregistré : ouvrez le classeur dans Excel et enregistrez-le",
                            "formula without a stored result: open the workbook in Excel and save it",
                        ),
                    )
