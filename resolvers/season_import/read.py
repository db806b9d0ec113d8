"""Reading a season from headquarters' spreadsheets: everything that is wrong is told at once (B1–B5, B7)."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from resolvers.season_import.calendar_checks import KnownDealerships, calendar_problems
from resolvers.season_import.checks import (
    dealership_problems,
    dealership_warnings,
    season_year,
    vehicle_problems,
    vehicle_warnings,
)
from resolvers.season_import.problems import NOTHING_EXPECTED, CellProblem, Wording
from resolvers.season_import.records import Record, Row, read_records
from resolvers.season_import.rows import CalendarRow, DealershipRow, SeasonSheets, SheetKind, VehicleRow
from resolvers.season_import.sheets import TITLES, Sheet, column_problems, column_warnings, is_total, recognise
from resolvers.season_import.sources import Given, Source, open_sources
from resolvers.season_import.table import Table


def read_season(
    sources: Given | Iterable[Given], *, known_codes: Collection[str] | None = None, season: int | None = None
) -> SeasonSheets:
    """Read files, folders, `Source`s or bytes; any of the three spreadsheets may be left out.

    `known_codes`: dealerships of the database, which a calendar may name too (None: not known here). `season`: the
    year that the events must have; by default the one that most of them have, or without
    a calendar that of the fleet. Never raises for what a file holds.
    """
    problems: list[CellProblem] = []
    warnings: list[CellProblem] = []
    given = [sources] if isinstance(sources, Source | Path | str | bytes) else list(sources)
    sheets = _sort_out(open_sources(given, problems), problems, warnings)
    dealerships = _records(sheets, SheetKind.DEALERSHIPS, DealershipRow, problems, warnings)
    vehicles = _records(sheets, SheetKind.FLEET, VehicleRow, problems, warnings)
    calendar = _records(sheets, SheetKind.CALENDAR, CalendarRow, problems, warnings)
    year = season or season_year(
        [record.row.starts_on.year for record in calendar or () if record.row]
        or [record.row.available_from.year for record in vehicles or () if record.row]
    )
    problems += dealership_problems(dealerships or ())
    warnings += dealership_warnings(dealerships or ())
    problems += vehicle_problems(vehicles or ())
    warnings += vehicle_warnings(vehicles or (), year)
    problems += calendar_problems(calendar or (), year, KnownDealerships(dealerships, known_codes))
    return SeasonSheets(
        tuple(_rows(dealerships)),
        tuple(_rows(vehicles)),
        tuple(_rows(calendar)),
        year,
        tuple(sorted(problems, key=_place)),
        tuple(sorted(warnings, key=_place)),
        {kind: frozenset(sheet.positions) for kind, sheet in sheets.items()},
        {kind: sheet.label for kind, sheet in sheets.items()},
    )


def _place(problem: CellProblem) -> tuple[str, int]:
    return problem.sheet, problem.line or 0


def _rows(records: Sequence[Record[Row]] | None) -> Iterable[Row]:
    return (record.row for record in records or () if record.row is not None)


def _records(
    sheets: dict[SheetKind, Sheet],
    kind: SheetKind,
    row: type[Row],
    problems: list[CellProblem],
    warnings: list[CellProblem],
) -> list[Record[Row]] | None:
    """The lines of one spreadsheet, None when it was not given."""
    sheet = sheets.get(kind)
    if sheet is None:
        return None
    problems += column_problems(sheet)
    warnings += column_warnings(sheet)
    totals = Wording("ligne de total, ignorée", "line of totals, left out")
    warnings += [
        CellProblem(sheet.label, line.number, None, "", NOTHING_EXPECTED, totals)
        for line in sheet.lines
        if is_total(sheet, line)
    ]
    records = read_records(sheet, row, problems)
    if not records:
        message = Wording("aucune ligne sous l’en-tête", "no line below the header")
        problems.append(CellProblem(sheet.label, sheet.header.number, None, "", NOTHING_EXPECTED, message))
    return records


def _sort_out(
    tables: Sequence[Table], problems: list[CellProblem], warnings: list[CellProblem]
) -> dict[SheetKind, Sheet]:
    """Each table to the spreadsheet that its header names; two of one kind cannot both be right."""
    sheets: dict[SheetKind, Sheet] = {}
    unknown: list[CellProblem] = []
    for table in tables:
        sheet = recognise(table)
        if sheet is None:
            if table.lines:
                unknown.append(CellProblem(table.sheet, None, None, "", _HEADERS, _UNKNOWN))
        elif sheet.kind in sheets:
            title, other = TITLES[sheet.kind], sheets[sheet.kind].label
            message = Wording(
                f"deuxième feuille « {title.fr} » : {other} l’est déjà",
                f"second sheet of the {title.en}: {other} is one already",
            )
            problems.append(CellProblem(sheet.label, None, None, "", NOTHING_EXPECTED, message))
        else:
            sheets[sheet.kind] = sheet
    # A workbook may hold notes beside the spreadsheets; a file in which nothing is known was given by mistake.
    named = {sheet.label.partition(" [")[0] for sheet in sheets.values()}
    for problem in unknown:
        (warnings if problem.sheet.partition(" [")[0] in named else problems).append(problem)
    if not sheets and not problems:
        problems.append(CellProblem("import", None, None, "", _HEADERS, Wording("rien à lire", "nothing to read")))
    return sheets


_UNKNOWN = Wording("feuille non reconnue à son en-tête", "sheet not recognised by its header")
_HEADERS = Wording(
    "l’en-tête des concessions (Code, Concession, Adresse…), de la flotte (N°, Modèle, Famille…) "
    "ou du calendrier (Concession, Du, Au…)",
    "the header of the dealerships (Code, Concession, Adresse…), of the fleet (N°, Modèle, Famille…) "
    "or of the calendar (Concession, Du, Au…)",
)
