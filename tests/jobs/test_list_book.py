"""The XLSX of a list: what openpyxl reads back, sheet by sheet, wherever the rows were cut."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from jobs import list_book
from jobs.list_book import ListBook
from tests.jobs.list_scene import sheets


def row(*cells: str) -> bytes:
    """A row as PostgreSQL sends it."""
    texts = "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{cell}</t></is></c>' for cell in cells)
    return f"<row>{texts}</row>\n".encode()


def book(data: bytes, headers: list[str] | None = None, step: int = 7) -> bytes:
    file = BytesIO()
    written = ListBook(file, headers or ["A", "B"], [20, 20], "riders")
    for start in range(0, len(data), step):
        written.write(data[start : start + step])
    written.close()
    return file.getvalue()


@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_rows_stand_under_a_bold_frozen_header_with_a_filter(step: int) -> None:
    raw = book(row("a", "b") + row("c", "d"), step=step)
    assert sheets(raw) == {"riders": [["A", "B"], ["a", "b"], ["c", "d"]]}
    sheet: Any = load_workbook(BytesIO(raw)).active
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A1"].font.b) == ("A2", "A1:B3", True)
    assert sheet.column_dimensions["A"].width == 20


def test_what_does_not_fit_on_a_sheet_goes_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_book, "MOST_ROWS", 4)
    for step in (5, 10_000):
        found = sheets(book(b"".join(row(str(number), "x") for number in range(8)), step=step))
        assert list(found) == ["riders", "riders 2", "riders 3"]
        assert all(rows[0] == ["A", "B"] for rows in found.values())
        assert [line[0] for rows in found.values() for line in rows[1:]] == [str(number) for number in range(8)]


def test_a_sheet_that_is_just_full_has_no_empty_one_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_book, "MOST_ROWS", 4)
    assert list(sheets(book(b"".join(row(str(number), "x") for number in range(3))))) == ["riders"]


def test_headers_are_text() -> None:
    raw = book(b"", ['=1+1 & "<x>"', "B"])
    assert sheets(raw)["riders"] == [['=1+1 & "<x>"', "B"]]
    sheet: Any = load_workbook(BytesIO(raw)).active
    assert sheet["A1"].data_type != "f"


def test_what_xml_cannot_say_is_left_out() -> None:
    raw = book(row("a\x01\x02\x03b\ufffe\uffffc", "x\r\ny\tz"))
    assert sheets(raw)["riders"][1] == ["a bc", "x\ny\tz"]


def test_excels_own_escapes_stay_what_they_were() -> None:
    with zipfile.ZipFile(BytesIO(book(row("_x0041_", "_x00")))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert ">_x005F_x0041_<" in sheet
    assert ">_x00<" in sheet
