"""A sheet as it was found, whatever the file: numbered lines of cells, before any meaning."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from resolvers.season_import.problems import NOTHING_EXPECTED, CellProblem, Wording

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""A CSV file has texts only; a workbook has typed values too."""

MOST_LINES = 5_000
MOST_COLUMNS = 60
INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f")
"""Marks that copying from a web page or a mail leaves in a cell and that nobody sees."""


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one line, and its number from 1 as the person sees it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet's lines that hold something, in order."""

    sheet: str
    lines: tuple[Line, ...]


class UnreadableError(Exception):
    """A file, or a sheet of it, that cannot be read at all; carries the problem to show."""

    def __init__(self, sheet: str, message: Wording, line: int | None = None) -> None:
        super().__init__(message.en)
        self.problem = CellProblem(sheet, line, None, "", NOTHING_EXPECTED, message)


def is_blank(cell: Cell) -> bool:
    """Whether a cell shows nothing."""
    return cell is None or (isinstance(cell, str) and not cell.translate(INVISIBLE).strip())


def shown(cell: Cell) -> str:
    """The cell as the person reads it, near enough to be found again."""
    match cell:
        case None:
            return ""
        case bool():
            return "VRAI" if cell else "FAUX"
        case datetime():
            return f"{_day(cell)} {cell:%H:%M}" if cell.time() != time.min else _day(cell)
        case date():
            return _day(cell)
        case time():
            return f"{cell:%H:%M}"
        case timedelta() if cell >= timedelta(0):
            minutes, rest = divmod(cell, timedelta(minutes=1))
            return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{rest.seconds:02}" if rest else "")
        case float():
            return f"{cell:.15g}".replace(".", ",")
        case _:
            return str(cell)


def _day(cell: date) -> str:
    # Not %Y: it writes the year 1 without its zeros.
    return f"{cell:%d/%m}/{cell.year:04}"


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Letters and digits alone, lower case, without accents: « N° » and "no" meet, "Durée (min)" is "dureemin"."""
    decomposed = unicodedata.normalize("NFKD", text.translate(INVISIBLE)).casefold()
    return "".join(character for character in decomposed if character.isalnum())


def words(text: str) -> str:
    """Words in lower case without accents, one space between them, punctuation dropped but / and +."""
    decomposed = unicodedata.normalize("NFKD", text.translate(INVISIBLE)).casefold()
    kept = (character if character.isalnum() or character in "/+" else " " for character in _bare(decomposed))
    return " ".join("".join(kept).split())


def _bare(text: str) -> str:
    return "".join(character for character in text if not unicodedata.combining(character))
