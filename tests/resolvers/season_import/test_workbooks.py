"""Workbooks as people really send them: typed cells, titles, hidden sheets, formulas, broken and hostile files."""

import io
import random
import zipfile
from datetime import datetime, time, timedelta

from openpyxl import Workbook, load_workbook

from resolvers.season_import import workbook
from resolvers.season_import.read import read_season
from resolvers.season_import.rows import SeasonSheets
from resolvers.season_import.sources import Source
from tests.resolvers.season_import.sheet_files import FILES, SAMPLES, as_workbook, only, sample, typed

DEALERSHIPS, FLEET, CALENDAR = FILES
WORKBOOK = as_workbook({name: typed(name) for name in FILES})


def read(data: bytes, name: str) -> SeasonSheets:
    return read_season(Source(name, data))


def message(data: bytes, name: str) -> str:
    return only(read(data, name).problems).message.fr


def archive(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return written.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    packed = zipfile.ZipFile(io.BytesIO(data))
    return {name: packed.read(name) for name in packed.namelist()}


def test_archives_that_are_no_workbook() -> None:
    assert ".xlsx" in message(archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "a.ods")


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked() -> None:
    bomb = archive(**{"[Content_Types].xml": b"", "xl__worksheets__sheet1.xml": b" " * (workbook.MOST_UNPACKED + 1)})
    assert len(bomb) < 100_000
    assert "trop grand" in message(bomb, "a.xlsx")


def test_a_workbook_cut_short() -> None:
    data = as_workbook({"Flotte": typed(FLEET)})
    assert "abîmé" in message(data[: len(data) // 2], "a.xlsx")


def test_cells_of_a_workbook_are_read_as_what_they_mean() -> None:
    calendar = typed(CALENDAR)
    # A time that carries Excel's day zero, one that lost its format, a duration and days that lost theirs.
    calendar[1][3:7] = [datetime(1899, 12, 30, 9, 30), 17 / 24, timedelta(minutes=45), time(0, 15)]  # noqa: DTZ001
    calendar[2][1:3] = [46466, 46467]
    fleet = typed(FLEET)
    fleet[1][0], fleet[1][7] = "1.0", False
    dealerships = typed(DEALERSHIPS)
    dealerships[1][7] = 465717626
    data = as_workbook({"Flotte": fleet, "Calendrier": calendar, "Concessions": dealerships})
    sheets = read(data, "a.xlsx")
    assert sheets.problems == ()
    expected = read_season(SAMPLES)
    assert sheets.calendar[0].plan == expected.calendar[0].plan
    assert sheets.calendar[1].starts_on == expected.calendar[1].starts_on
    assert sheets.dealerships[0].phone == "+33465717626"


def test_hours_and_years_that_no_day_has_are_named_as_they_are_shown() -> None:
    calendar = typed(CALENDAR)
    calendar[1][3] = timedelta(hours=30)
    calendar[2][1] = "01/01/0001"
    calendar[3][2] = "0027-03-28"
    calendar[4][1] = "0000-01-01"
    problems = read(as_workbook({"Calendrier": calendar}), "a.xlsx").problems
    found = [(problem.line, problem.column, problem.value, problem.message.fr) for problem in problems]
    assert found == [
        (2, "Premier départ", "30:00", "ce n’est pas une heure"),
        (3, "Du", "01/01/0001", "année improbable"),
        (4, "Au", "0027-03-28", "année improbable"),
        (5, "Du", "0000-01-01", "année improbable"),
    ]


def test_a_workbook_that_defines_entities_is_refused() -> None:
    parts = parts_of(as_workbook({"Flotte": typed(FLEET)}))
    name = "xl/worksheets/sheet1.xml"
    root = parts[name].index(b"<worksheet")
    for declared in ("<!DOCTYPE worksheet>", '<!DOCTYPE w [<!ENTITY a "boum"><!ENTITY b "&a;&a;">]>'):
        with_it = parts[name][:root] + declared.encode() + parts[name][root:]
        for sheet in (with_it, b"\xff\xfe" + with_it.decode().replace("utf-8", "utf-16").encode("utf-16-le")):
            said = message(archive(**{**parts, name: sheet}), "a.xlsx")
            assert said.startswith("le classeur contient une déclaration DOCTYPE")


def test_a_workbook_with_titles_merged_cells_notes_and_hidden_sheets() -> None:
    book = load_workbook(io.BytesIO(as_workbook({"Flotte 2027": typed(FLEET)})))
    sheet = book["Flotte 2027"]
    sheet.insert_rows(1, 3)
    sheet["A1"] = "Demo Ride Tour 2027"
    sheet.merge_cells("A1:K1")
    book.create_sheet("Notes")["A1"] = "à vérifier"
    hidden = book.create_sheet("Ancienne")
    for line in sample(FLEET):
        hidden.append(line)
    hidden.sheet_state = "hidden"
    written = io.BytesIO()
    book.save(written)
    sheets = read(written.getvalue(), "flotte.xlsx")
    assert sheets.problems == ()
    assert [warning.sheet for warning in sheets.warnings] == ["flotte.xlsx [Notes]"]
    assert (len(sheets.vehicles), sheets.vehicles[0].line) == (31, 5)


def test_a_formula_that_was_never_computed_is_said() -> None:
    fleet = typed(FLEET)
    fleet[2][10] = "=1+1"
    problem = only(read(as_workbook({"Flotte": fleet}), "a.xlsx").problems)
    assert (problem.sheet, problem.line, problem.column, problem.value) == ("a.xlsx [Flotte]", 3, "K", "=1+1")


def test_a_false_dimension_hides_no_line() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in typed(FLEET):
        sheet.append(line)
    written = io.BytesIO()
    book.save(written)
    parts = parts_of(written.getvalue())
    name = "xl/worksheets/sheet1.xml"
    for false in (b'ref="A1:B2"', b'ref="A1:XFD1048576"'):
        assert b'ref="A1:K32"' in parts[name]
        data = archive(**{**parts, name: parts[name].replace(b'ref="A1:K32"', false)})
        assert len(read(data, "a.xlsx").vehicles) == 31


def test_a_line_number_beyond_excel_is_not_counted_up_to() -> None:
    parts = parts_of(as_workbook({"Flotte": typed(FLEET)}))
    name = "xl/worksheets/sheet1.xml"
    forged = parts[name].replace(b'<row r="32"', b'<row r="4000000000"').replace(b'32" ', b'4000000000" ')
    assert forged != parts[name]
    assert "plus de 5000 lignes" in message(archive(**{**parts, name: forged}), "a.xlsx")


def test_a_workbook_whose_xml_was_tampered_with() -> None:
    parts = parts_of(WORKBOOK)
    dice = random.Random(2027)
    for _ in range(60):
        name = dice.choice(sorted(parts))
        changed = bytearray(parts[name])
        for _ in range(dice.randint(1, 4)):
            changed[dice.randrange(len(changed))] = dice.choice(b'<>/"0189A=r ')
        sheets = read(archive(**{**parts, name: bytes(changed)}), "a.xlsx")
        assert all(problem.message.fr for problem in sheets.problems)
