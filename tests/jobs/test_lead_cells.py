"""Cells and lines of a leads file: right in Salesforce, harmless in Excel, whatever a rider typed (K1)."""

import csv
from io import StringIO
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobs.lead_cells import cell, safe
from jobs.lead_file import line
from resolvers.export_column import CellFormat, ExportColumn

DELIMITERS = [",", ";", "|", "\t"]
ANY_TEXT = st.one_of(
    st.text(),
    st.text("=+-@\t\r\n\0 ',;|\"+0123456789.cmd＝＋－＠", max_size=30),
    st.from_regex(r"[=+@-].*", fullmatch=True),
)


def _answer(purpose: str, day: str, *, granted: bool = True, confirmed: bool = False) -> dict[str, Any]:
    moment = f"{day}T00:00:00+00:00"
    given = {"purpose": purpose, "granted": granted, "createdAt": moment}
    return {**given, "confirmedAt": moment if confirmed else None}


LEAD: dict[str, Any] = {
    "id": "lead_1",
    "changedAt": "2027-10-31T00:30:00.123456+00:00",
    "rider": {
        "email": "zoe@riders.example",
        "phone": "+33612345678",
        "postcode": None,
        "consents": [
            _answer("BRAND_EMAIL", "2027-01-01", confirmed=True),
            _answer("BRAND_EMAIL", "2027-02-01", granted=False),
            _answer("BRAND_SMS", "2027-01-01", confirmed=True),
            _answer("BRAND_SMS", "2027-02-01"),
        ],
    },
    "booking": {"slot": {"day": "2027-10-31"}, "vehicle": {"number": 12, "model": {"name": "MT-07"}}},
    "event": None,
}


def computes(text: str) -> bool:
    """Whether a spreadsheet takes a cell for a formula; a plain signed number is none."""
    stripped = text.lstrip(" ")
    if not stripped or stripped[0] not in "=+-@\t\r＝＋－＠":
        return False
    number = stripped[1:].replace(",", ".", 1)
    return not (stripped[0] in "+-" and number.replace(".", "", 1).isascii() and number.replace(".", "", 1).isdigit())


@given(ANY_TEXT)
@example('a;=HYPERLINK("http://evil.example")')
@example("=cmd|' /C calc'!A0")
@example("+33612345678\n=1+1")
@example(" =1+1")
def test_no_cell_computes_however_the_file_is_split(words: str) -> None:
    cleaned = safe(words)
    assert not computes(cleaned)
    for delimiter in [*DELIMITERS, "\n"]:
        for piece in cleaned.split(delimiter):
            assert not computes(piece), (delimiter, piece)


@given(st.lists(ANY_TEXT, min_size=1, max_size=6), st.sampled_from(DELIMITERS))
def test_a_line_is_read_back_as_it_was_written(values: list[str], delimiter: str) -> None:
    cleaned = [safe(value) for value in values]
    written = line(cleaned, delimiter)
    assert written.endswith(b"\n")
    assert b"\r" not in written
    assert b"\0" not in written
    (read,) = csv.reader(StringIO(written.decode(), newline=""), delimiter=delimiter, strict=True)
    assert read == cleaned


@given(st.text(st.characters(categories=["L", "Nd"]), max_size=50))
def test_ordinary_words_are_not_touched(words: str) -> None:
    assert safe(words) == words


@pytest.mark.parametrize(
    "words",
    [
        "+33612345678",
        "-12.5",
        "-12,5",
        "O'Neil",
        "Jean-Éric",
        "12 rue d’Évreux, 3e étage",
        "a@b.example",
        "48.1,-1.5",
        "C++",
    ],
)
def test_phones_numbers_and_addresses_are_kept(words: str) -> None:
    assert safe(words) == words


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+33612345678+cmd|'/C calc'!A0", "'+33612345678+cmd|'/C calc'!A0"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'=1"),
        ("\r=1", "'=1"),
        ("＝1", "'＝1"),
        ("-", "'-"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("#n/a", "'#n/a"),
        ("x\0y\u202ez", "x y z"),
        ("\ud800", "?"),
    ],
)
def test_what_could_compute_or_command_is_defused(words: str, written: str) -> None:
    assert safe(words) == written


@pytest.mark.parametrize(
    ("column", "written"),
    [
        (ExportColumn("a", value="Particulier"), "Particulier"),
        (ExportColumn("a", path="rider.phone"), "+33612345678"),
        (ExportColumn("a", path="rider.postcode"), ""),
        (ExportColumn("a", path="rider.postcode", clear_empty=True), "#N/A"),
        (ExportColumn("a", path="event.dealership.code"), ""),
        (ExportColumn("a", path="booking.vehicle.number"), "12"),
        (ExportColumn("a", path="booking.vehicle.model.name"), "MT-07"),
        (ExportColumn("a", path="rider.consents.BRAND_EMAIL"), "false"),
        (ExportColumn("a", path="rider.consents.BRAND_SMS"), "true"),
        (ExportColumn("a", path="rider.consents.DEALERSHIP_CONTACT"), ""),
        (ExportColumn("a", path="changedAt"), "2027-10-31T00:30:00.123Z"),
        (ExportColumn("a", path="changedAt", format=CellFormat.DATE), "2027-10-31"),
        (ExportColumn("a", path="changedAt", format=CellFormat.FRENCH_DATETIME), "31/10/2027 02:30"),
        (ExportColumn("a", path="booking.slot.day"), "2027-10-31"),
        (ExportColumn("a", path="booking.slot.day", format=CellFormat.FRENCH_DATE), "31/10/2027"),
    ],
)
def test_paths_and_fixed_values_become_text(column: ExportColumn, written: str) -> None:
    assert cell(LEAD, column) == written


def test_a_yes_counts_for_the_crm_once_it_is_confirmed() -> None:
    answers = [_answer("BRAND_EMAIL", "2027-01-01"), _answer("DEALERSHIP_CONTACT", "2027-01-01")]
    lead = {"rider": {"consents": answers}}
    cells = [
        cell(lead, ExportColumn("a", path=f"rider.consents.{purpose}"))
        for purpose in ("BRAND_EMAIL", "DEALERSHIP_CONTACT", "BRAND_SMS")
    ]
    assert cells == ["false", "true", ""]
    answers += [_answer("BRAND_EMAIL", "2027-01-02", confirmed=True), _answer("BRAND_EMAIL", "2027-01-03")]
    assert cell(lead, ExportColumn("a", path="rider.consents.BRAND_EMAIL")) == "true"
    answers.append(_answer("BRAND_EMAIL", "2027-01-04", granted=False))
    assert cell(lead, ExportColumn("a", path="rider.consents.BRAND_EMAIL")) == "false"
