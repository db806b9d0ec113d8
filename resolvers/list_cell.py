"""The cells of an exported list as SQL makes them: columns for a CSV, or the XML of a spreadsheet's row.

People read these files: a moment is written as a clock in France shows it, to the second, a local time as it stands.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Enum,
    Float,
    Integer,
    Numeric,
    Text,
    Time,
    case,
    cast,
    func,
    literal_column,
)

from resolvers.list_column import Cell
from resolvers.reader.text import Piece, fixed, joined

# Of a spreadsheet's cell, in UTF-16 units (Excel's limits).
LONGEST_CELL = 32_767
# Numbers of the styles in `jobs/sheet_book.py`.
DATE_STYLE, MOMENT_STYLE, TIME_STYLE = 2, 3, 4
EMPTY = fixed("<c/>")
Columns = Callable[[Sequence[Cell]], list[ColumnElement[Any]]]


def csv_columns(delimiter: str) -> Columns:
    """A column for each cell; where the semicolon parts them, a comma stands before the decimals, as in France."""

    def written(cells: Sequence[Cell]) -> list[ColumnElement[Any]]:
        return [_plain(cell, decimal_comma=delimiter == ";") for cell in cells]

    return written


def _plain(cell: Cell, *, decimal_comma: bool) -> ColumnElement[Any]:
    value = cell.value
    if cell.prefix is not None:
        return fixed(cell.prefix).concat(cast(value, Text))
    if isinstance(value.type, DateTime):
        return _local(value)
    if isinstance(value.type, Boolean):
        return cast(value, Text)
    if isinstance(value.type, (Float, Numeric)) and decimal_comma:
        return func.replace(cast(value, Text), fixed("."), fixed(","))
    if isinstance(value.type, ARRAY):
        return func.array_to_string(value, fixed(" "))
    return value


def _local(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """A moment as local time (the session's: `CopySession`), without parts of a second; local time stays as it is."""
    return func.date_trunc(fixed("second"), cast(value, DateTime()), type_=DateTime())


def sheet_row(cells: Sequence[Cell]) -> list[ColumnElement[Any]]:
    """One column: the row as SpreadsheetML (ECMA-376, 18.3.1.73), its cells in order and typed."""
    pieces: list[Piece] = ["<row>", *(_typed(cell) for cell in cells), "</row>"]
    return [joined(pieces)]


def _typed(cell: Cell) -> ColumnElement[str]:
    value = cell.value
    if cell.prefix is not None:
        return _text_cell(fixed(cell.prefix).concat(cast(value, Text)))
    if isinstance(value.type, Boolean):
        return _dressed('<c t="b"><v>', cast(cast(value, Integer), Text), "</v></c>")
    if isinstance(value.type, (Integer, Float, Numeric)):
        return _dressed("<c><v>", cast(value, Text), "</v></c>")
    if isinstance(value.type, (Date, DateTime)):
        return _dated(value)
    if isinstance(value.type, Time):
        return _dressed(f'<c s="{TIME_STYLE}"><v>', cast(_days(value), Text), "</v></c>")
    if isinstance(value.type, ARRAY):
        return _text_cell(_escaped(func.array_to_string(value, fixed(" "))))
    if isinstance(value.type, Enum):
        return _text_cell(value)
    return _text_cell(_escaped(_shortened(cast(value, Text))))


def _dressed(before: str, text: ColumnElement[Any], after: str) -> ColumnElement[str]:
    """The text between its tags, or an empty cell where there is none: text || NULL is NULL."""
    return func.coalesce(fixed(before).concat(text).concat(fixed(after)), EMPTY, type_=Text())


def _text_cell(text: ColumnElement[Any]) -> ColumnElement[str]:
    """Text is never a formula, whatever it begins with."""
    return _dressed('<c t="inlineStr"><is><t xml:space="preserve">', text, "</t></is></c>")


def _dated(value: ColumnElement[Any]) -> ColumnElement[str]:
    """Days since 1899-12-30, as spreadsheets count from March 1900 on; what is older stays text."""
    if isinstance(value.type, DateTime):
        moment = _local(value)
        number, style = _days(moment) + literal_column("25569", Float()), MOMENT_STYLE
    else:
        moment, style = value, DATE_STYLE
        number = value - literal_column("DATE '1899-12-30'")
    dated = _dressed(f'<c s="{style}"><v>', cast(number, Text), "</v></c>")
    return case((moment < literal_column("DATE '1900-03-01'"), _text_cell(cast(moment, Text))), else_=dated)


def _days(value: ColumnElement[Any]) -> ColumnElement[float]:
    """Days since 1970, or since midnight."""
    return func.date_part(fixed("epoch"), value, type_=Float()) / literal_column("86400", Float())


def _escaped(text: ColumnElement[Any]) -> ColumnElement[Any]:
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = func.replace(text, fixed(sign), fixed(entity))
    return text


def _shortened(text: ColumnElement[Any]) -> ColumnElement[Any]:
    """At most what a cell takes. Of n bytes beyond the characters, at most n / 3 characters take two units."""
    size, characters = func.octet_length(text, type_=Integer()), func.char_length(text, type_=Integer())
    most = func.greatest(
        literal_column(str(LONGEST_CELL), Integer()) - (size - characters) // literal_column("3", Integer()),
        literal_column(str(LONGEST_CELL // 2)),
    )
    return case((size > literal_column(str(LONGEST_CELL)), func.left(text, most)), else_=text)
