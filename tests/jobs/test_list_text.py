"""The CSV of a list: cut anywhere it holds the same rows, and no cell that a spreadsheet computes."""

import csv
from io import BytesIO, StringIO
from itertools import pairwise
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.lead_cells import FORMULA as FORMULA_OF_CELLS
from jobs.list_text import AT_ONCE, BOM, ListText

HOSTILE = st.text(
    st.one_of(st.sampled_from("=+-@＝＋－＠\t\r\n ;,|\"'019.axé🏍\x01\x7f"), st.characters(exclude_categories=["Cs"])),
    max_size=12,
).filter(lambda text: "\0" not in text)
ROWS = st.lists(st.lists(HOSTILE, min_size=3, max_size=3), max_size=8)


def copied(rows: list[list[str]], delimiter: str) -> bytes:
    """What COPY sends: cells that hold the delimiter, a quote or a line's end stand between quotes."""
    lines = (delimiter.join(_copied(cell, delimiter) for cell in row) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def _copied(cell: str, delimiter: str) -> str:
    quoted = not cell or any(sign in cell for sign in (delimiter, '"', "\n", "\r"))
    return '"' + cell.replace('"', '""') + '"' if quoted else cell


def written(data: bytes, delimiter: str, cuts: list[int]) -> tuple[list[list[str]], int]:
    """The rows in the file, and how many its writer counted."""
    file = BytesIO()
    text = ListText(file, ["A", "B", "C"], delimiter)
    places = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    for start, end in pairwise(places):
        text.write(data[start:end])
    text.close()
    assert file.getvalue().startswith(BOM)
    lines = list(csv.reader(StringIO(file.getvalue().decode("utf-8-sig"), newline=""), delimiter=delimiter))
    assert lines[0] == ["A", "B", "C"]
    return lines[1:], text.rows


def expected(cell: str) -> str:
    """The rule of the leads' file on one cell, without what that does to spaces and line ends beyond."""
    plain = cell.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(" " if (ord(char) < 32 and char != "\n") or char == "\x7f" else char for char in plain)
    return FORMULA_OF_CELLS.sub("'", plain)


@given(ROWS, st.sampled_from([";", ","]), st.lists(st.integers(0, 500), max_size=4), st.sampled_from([16, AT_ONCE]))
def test_what_is_read_back_is_what_was_sent_but_for_the_guard(
    rows: list[list[str]], delimiter: str, cuts: list[int], at_once: int
) -> None:
    with patch("jobs.list_text.AT_ONCE", at_once):
        found, counted = written(copied(rows, delimiter), delimiter, cuts)
    assert counted == len(rows)
    assert found == [[expected(cell) for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),
        ("\r=1", "\n'=1"),
        ("＝1", "'＝1"),
        ("a,=1", "a,'=1"),
        ("a;=1", "a;'=1"),
        ('"=1', "\"'=1"),
        ("a\n=1", "a\n'=1"),
        ("-", "'-"),
        ("+33 6 12", "'+33 6 12"),
        ("+33612345678", "+33612345678"),
        ("-1,5", "-1,5"),
        ("-1.5", "-1.5"),
        ("0612345678", "0612345678"),
        ("jean@riders.example", "jean@riders.example"),
        ("2027-05-01", "2027-05-01"),
        ("a = b", "a = b"),
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_formula_is_guarded_wherever_it_stands_and_nothing_else(cell: str, kept: str, place: int) -> None:
    row = ["x", "x", "x"]
    row[place] = cell
    ([found], _) = written(copied([row], ";"), ";", [])
    assert found == [kept if number == place else "x" for number in range(3)]


def test_a_header_is_no_formula_either() -> None:
    file = BytesIO()
    ListText(file, ["=1", "A"], ";").close()
    assert file.getvalue() == BOM + b"'=1;A\n"
