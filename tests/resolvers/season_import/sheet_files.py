"""Season spreadsheets for the tests: the sample's lines, changed at will, as CSV bytes or as a workbook."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from resolvers.season_import.problems import CellProblem
from resolvers.season_import.read import read_season
from resolvers.season_import.rows import SeasonSheets
from resolvers.season_import.sources import Source

SAMPLES = Path(__file__).parents[3] / "samples" / "season-2027"
FILES = ("concessions.csv", "flotte.csv", "calendrier.csv")
Lines = list[list[str]]


def sample(name: str) -> Lines:
    """All lines of a sample sheet, header first."""
    with (SAMPLES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def as_csv(
    lines: Iterable[Sequence[str]], delimiter: str = ";", encoding: str = "utf-8-sig", end: str = "\r\n"
) -> bytes:
    """The lines as a CSV file."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator=end).writerows(lines)
    return written.getvalue().encode(encoding)


def as_workbook(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    """The sheets as an .xlsx file, cells typed as they come."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, lines in sheets.items():
        sheet = workbook.create_sheet(title)
        for line in lines:
            sheet.append([None if cell == "" else cell for cell in line])
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def typed(name: str) -> list[list[object]]:
    """A sample sheet with the types that Excel gives: dates, times, numbers."""
    header, *lines = sample(name)
    return [list(header), *([_typed(title, cell) for title, cell in zip(header, line, strict=True)] for line in lines)]


def _typed(title: str, cell: str) -> object:
    readers: dict[str, Callable[[str], object]] = {
        "Latitude": lambda text: float(text.replace(",", ".")),
        "Longitude": lambda text: float(text.replace(",", ".")),
        "Puissance kW": lambda text: float(text.replace(",", ".")),
        "Premier départ": lambda text: datetime.strptime(text, "%H:%M").time(),  # noqa: DTZ007
        "Dernier départ": lambda text: datetime.strptime(text, "%H:%M").time(),  # noqa: DTZ007
    }
    for day in ("Du", "Au", "Disponible du", "Disponible au"):
        readers[day] = lambda text: datetime.strptime(text, "%d/%m/%Y")  # noqa: DTZ007
    for whole in ("N°", "Groupe", "Kilométrage", "Durée (min)", "Pause (min)"):
        readers[whole] = int
    return readers.get(title, str)(cell)


def season(dealerships: Lines | None = None, fleet: Lines | None = None, calendar: Lines | None = None) -> SeasonSheets:
    """Reads the sample season with some sheets replaced."""
    given = zip(FILES, (dealerships, fleet, calendar), strict=True)
    return read_season([Source(name, as_csv(sample(name) if lines is None else lines)) for name, lines in given])


def changed(name: str, line: int, column: str, value: str) -> Lines:
    """A sample sheet with one cell changed; `line` as the person sees it, header included."""
    lines = sample(name)
    lines[line - 1][lines[0].index(column)] = value
    return lines


def without(name: str, line: int) -> Lines:
    """A sample sheet that lost one line."""
    lines = sample(name)
    del lines[line - 1]
    return lines


def only(problems: Sequence[CellProblem]) -> CellProblem:
    """The single problem."""
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]
