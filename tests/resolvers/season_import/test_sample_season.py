"""The sample season of headquarters, as CSV and as a workbook, is read whole and without a problem."""

import dataclasses
from datetime import date, time

from models.licence import LicenceClass
from models.slot_plan import Grouping
from resolvers.season_import.columns import COLUMNS
from resolvers.season_import.read import read_season
from resolvers.season_import.rows import (
    CalendarRow,
    DealershipRow,
    SeasonSheets,
    SheetKind,
    VehicleRow,
)
from resolvers.season_import.sources import Source
from tests.resolvers.season_import.sheet_files import FILES, SAMPLES, as_workbook, typed


def content(sheets: SeasonSheets) -> list[dict[str, object]]:
    """Rows without the place they come from."""
    rows: list[DealershipRow | VehicleRow | CalendarRow] = [*sheets.dealerships, *sheets.vehicles, *sheets.calendar]
    return [
        {
            field.name: getattr(row, field.name)
            for field in dataclasses.fields(row)
            if field.name not in ("sheet", "line")
        }
        for row in rows
    ]


def test_the_folder_is_read_whole() -> None:
    sheets = read_season(SAMPLES)
    assert (sheets.problems, sheets.warnings) == ((), ())
    assert (len(sheets.dealerships), len(sheets.vehicles), len(sheets.calendar)) == (36, 31, 32)
    assert sheets.year == 2027
    assert set(sheets.columns) == set(SheetKind)


def test_cells_mean_what_they_say() -> None:
    sheets = read_season(SAMPLES)
    assert sheets.dealerships[35] == DealershipRow(
        "concessions.csv",
        37,
        "C036",
        "Versailles Bike Center",
        "166 avenue de la République",
        "Versailles",
        "Île-de-France",
        48.8036,
        2.1342,
        "+33199001369",
        "contact@versaillesbikecenter.example",
        "https://www.versaillesbikecenter.example",
        "Mar-Ven 9:00-12:00 14:00-19:00; Sam 9:00-18:00",
    )
    assert sheets.vehicles[28] == VehicleRow(
        "flotte.csv",
        30,
        29,
        "Tricity 300",
        "Scooter",
        2,
        "HT-739-MR",
        20.6,
        LicenceClass.L5E,
        False,
        date(2027, 3, 6),
        date(2027, 10, 31),
        1722,
    )


def test_the_last_weekend_of_the_calendar() -> None:
    sheets = read_season(SAMPLES)
    assert sheets.calendar[31] == CalendarRow(
        "calendrier.csv",
        33,
        "C007",
        date(2027, 10, 30),
        date(2027, 10, 31),
        time(9, 30),
        time(17),
        45,
        15,
        (time(12, 30), time(13, 30)),
        Grouping.ALTERNATING,
        None,
    )


def test_models_restricted_for_a2_are_known_by_their_name() -> None:
    restricted = {row.model for row in read_season(SAMPLES).vehicles if row.a2_restricted}
    assert restricted == {"MT-07 A2", "MT-07 Y-AMT A2", "Ténéré 700 A2"}


def test_a_workbook_with_typed_cells_says_the_same() -> None:
    data = as_workbook({"Liste": typed(FILES[0]), "Motos": typed(FILES[1]), "Week-ends": typed(FILES[2])})
    sheets = read_season(Source("saison.xlsx", data))
    assert (sheets.problems, sheets.warnings) == ((), ())
    assert content(sheets) == content(read_season(SAMPLES))
    assert sheets.vehicles[0].sheet == "saison.xlsx [Motos]"


def test_one_sheet_alone_is_enough() -> None:
    sheets = read_season(SAMPLES / "flotte.csv")
    assert sheets.problems == ()
    assert (len(sheets.vehicles), sheets.dealerships, sheets.calendar, sheets.year) == (31, (), (), 2027)
    assert set(sheets.columns) == {SheetKind.FLEET}


def test_a_calendar_alone_may_name_dealerships_of_the_database() -> None:
    path = SAMPLES / "calendrier.csv"
    codes = {f"C{number:03}" for number in range(1, 37)}
    assert read_season(path, known_codes=codes).problems == ()
    found = read_season(path, known_codes=codes - {"C009"}).problems
    assert [(problem.line, problem.column, problem.value) for problem in found] == [(2, "Concession", "C009")]
    assert read_season(path).problems == ()


def test_the_columns_are_the_fields_of_the_rows() -> None:
    rows: dict[SheetKind, type[DealershipRow | VehicleRow | CalendarRow]] = {
        SheetKind.DEALERSHIPS: DealershipRow,
        SheetKind.FLEET: VehicleRow,
        SheetKind.CALENDAR: CalendarRow,
    }
    for kind, row in rows.items():
        fields = [field.name for field in dataclasses.fields(row)]
        assert fields == ["sheet", "line", *(column.key for column in COLUMNS[kind])]
