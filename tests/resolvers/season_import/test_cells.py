"""Cells as French spreadsheets write them, and as they do not (issue 2)."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.licence import LicenceClass
from models.slot_plan import Grouping
from resolvers.season_import.cells import integer_of, multiline, number_of, plain, yes_or_no
from resolvers.season_import.contacts import email, phone, website
from resolvers.season_import.dates import clock, day, duration_of, time_range
from resolvers.season_import.problems import BadCellError
from resolvers.season_import.terms import code, group, grouping, is_usual_plate, licence, plate

number = number_of(-1000, 10_000_000, decimals=6, example="1")
kilometres = integer_of(0, 10_000_000, example="1", unit="km")
minutes = duration_of(0, 480)

GOOD: list[tuple[Any, object, object]] = [
    (number, "48,8566", 48.8566),
    (number, "48.8566", 48.8566),
    (number, "-1,473", -1.473),
    (number, "\u22121,473", -1.473),
    (number, "1 234,5", 1234.5),
    (number, "1\u00a0234\u202f567", 1234567.0),
    (number, "-0,0000001", 0.0),
    (number, 20.599999999999998, 20.6),
    (kilometres, "2\u202f279 km", 2279),
    (kilometres, "2279,0", 2279),
    (kilometres, 2279.0, 2279),
    (day, "13/03/2027", date(2027, 3, 13)),
    (day, "3/4/27", date(2027, 4, 3)),
    (day, "03-04-2027", date(2027, 4, 3)),
    (day, "03.04.2027", date(2027, 4, 3)),
    (day, "2027-03-13", date(2027, 3, 13)),
    (day, "2027-03-13 00:00:00", date(2027, 3, 13)),
    (day, "13/03/2027 00:00", date(2027, 3, 13)),
    (day, "samedi 13/03/2027", date(2027, 3, 13)),
    (day, "Sam. 13 mars 2027", date(2027, 3, 13)),
    (day, "1er août 2027", date(2027, 8, 1)),
    (day, "29/02/2028", date(2028, 2, 29)),
    (day, 46459, date(2027, 3, 13)),
    (day, date(2027, 3, 13), date(2027, 3, 13)),
    (clock, "09:30", time(9, 30)),
    (clock, "9:30", time(9, 30)),
    (clock, "9h30", time(9, 30)),
    (clock, "9 h 30", time(9, 30)),
    (clock, "9H", time(9)),
    (clock, "09:30:00", time(9, 30)),
    (clock, time(9, 30), time(9, 30)),
    (clock, 0.39583333333333331, time(9, 30)),
    (time_range, "12:30-13:30", (time(12, 30), time(13, 30))),
    (time_range, "12h30 – 13h30", (time(12, 30), time(13, 30))),
    (time_range, "12:30\u201413:30", (time(12, 30), time(13, 30))),
    (time_range, "de 12h30 à 13h30", (time(12, 30), time(13, 30))),
    (time_range, "12h/13h", (time(12), time(13))),
    (time_range, "aucune", None),
    (time_range, "–", None),
    (minutes, "45", 45),
    (minutes, "45 min", 45),
    (minutes, "45'", 45),
    (minutes, "1h15", 75),
    (minutes, "0:45", 45),
    (minutes, 45.0, 45),
    (minutes, time(0, 45), 45),
    (minutes, 0.03125, 45),
    *[(yes_or_no, text, True) for text in ("oui", "Oui ", "O", "x", "X", "yes", "VRAI", "1", "✓", 1, 1.0, True)],
    *[(yes_or_no, text, False) for text in ("non", "N", "no", "FAUX", "0", 0, False)],
    (phone, "01 99 00 13 69", "+33199001369"),
    (phone, "01.99.00.13.69", "+33199001369"),
    (phone, "+33 (0)1 99 00 13 69", "+33199001369"),
    (phone, "0033199001369", "+33199001369"),
    (phone, "+32 2 555 12 12", "+3225551212"),
    (phone, 199001369, "+33199001369"),
    (phone, 33199001369.0, "+33199001369"),
    (email, " Contact@Garage.EXAMPLE ", "Contact@garage.example"),
    (email, "mailto:a@b.test", "a@b.test"),
    (website, "https://www.garage.example/a?b=1", "https://www.garage.example/a?b=1"),
    (website, "www.garage.example", "https://www.garage.example"),
    (website, "http://été.example:8080", "http://été.example:8080"),
    (code, " c009 ", "C009"),
    (code, 9, "9"),
    (code, 9.0, "9"),
    (plate, "hs 571 zy", "HS-571-ZY"),
    (plate, "HS571ZY", "HS-571-ZY"),
    (plate, "1234 ab 75", "1234 AB 75"),
    (plate, "WW-123-AB", "WW-123-AB"),
    *[(group, text, 2) for text in ("2", "G2", "Groupe 2", 2, 2.0)],
    *[
        (licence, text, found)
        for text, found in {
            "A": LicenceClass.A,
            "a1": LicenceClass.A1,
            "Permis A2": LicenceClass.A2,
            "AM": LicenceClass.AM,
            "B L5e": LicenceClass.L5E,
            "B (L5e)": LicenceClass.L5E,
            "L5e": LicenceClass.L5E,
            "B+7h": LicenceClass.A1,
            "B + 7 h": LicenceClass.A1,
            "B 125": LicenceClass.A1,
        }.items()
    ],
    *[
        (grouping, text, Grouping.TOGETHER)
        for text in ("1 et 2 ensemble", "1 et 2", "1+2", "1 & 2 ensemble", "Ensemble", "groupes 1 et 2", "1/2 ensemble")
    ],
    *[
        (grouping, text, Grouping.ALTERNATING)
        for text in ("1/2 alternés", "1 et 2 alternés", "Alternés", "1/2 en alternance", "1 puis 2", "alternes 1/2")
    ],
    *[(grouping, text, Grouping.ONLY_1) for text in ("1", "Groupe 1", "1 seul", "groupe 1 seulement", 1, 1.0)],
    (grouping, "G2", Grouping.ONLY_2),
    (plain, "a\u00a0\u202f b\u200b\n c", "a b c"),
    (plain, "e\u0301", "é"),
    (multiline, "a  b \r\n\r\n c", "a b\nc"),
]
BAD: list[tuple[Any, object]] = [
    *[
        (number, text)
        for text in ("", "4a,2", "1,2,3", "1.701,5", "12 34", "1e5", "nan", "inf", "½", "٣", True, "10000001")
    ],
    *[(kilometres, text) for text in ("1,5", "2.279", "-1", "km", 1.5, float("inf"), date(2027, 1, 1))],
    *[(day, text) for text in ("31/02/2027", "13/13/2027", "29/02/2027", "13/03", "2027", "mars 2027", "13/03/1927")],
    *[(day, text) for text in ("0001", "01/01/0001", "13/03/0027", "0027-03-13", "01/01/0000", date(1, 1, 1))],
    *[(clock, hours) for hours in (timedelta(hours=30), timedelta(hours=-1), timedelta(hours=24))],
    *[(day, text) for text in ("13 mas 2027", "46459", 12, 1.5, True, "00/01/2027", "13/03/2027 09:30")],
    *[
        (clock, text)
        for text in ("24:00", "9h75", "9:5", "midi", "0930", "9", "09:30:30", 9, 1.5, True, date(2027, 1, 1))
    ],
    *[(time_range, text) for text in ("12:30", "13:30-12:30", "12:30-12:30", "25:00-26:00", time(12, 30), 1)],
    *[(minutes, text) for text in ("", "45,5", "-5", "481", "un quart d'heure", 1.5, True, float("nan"))],
    *[(yes_or_no, text) for text in ("peut-être", "ouinon", "2", 2, "")],
    *[(phone, text) for text in ("04", "0123456789012345678", "0800 MOTOS", "01 99 00 13 69 poste 2", "", True)],
    *[(email, text) for text in ("a@", "a b@c.fr", "a@b", "@b.fr", "a@b..fr", "a@b.fr, c@d.fr", "x" * 300 + "@b.fr")],
    *[(website, text) for text in ("ftp://a.fr", "http://", "http://a b.fr", "a", "http://1", "http://a.fr:99999")],
    *[(website, text) for text in ("https://user@a.fr", "https://[::1", "https://" + "a" * 300 + ".fr", "//a.fr")],
    *[(code, text) for text in ("", "C 9", "é", "C" * 21, "-C")],
    *[(plate, text) for text in ("HA-662-BO", "", "A", "ABC", "<script>1", "1" * 20)],
    *[(group, text) for text in ("0", "3", "1 et 2", "12", "")],
    *[(licence, text) for text in ("B", "C", "A3", "A1 A2", "", "permis")],
    *[(grouping, text) for text in ("1/2", "1-2", "2/3 alternés", "alternés ensemble", "3", "", "matin", "1 seul 2")],
    *[(plain, text) for text in ("a\x00", "a\x1b[31m", "\ufffd", "\u202ea", "#N/A", "#DIV/0!", "\x85")],
]


@pytest.mark.parametrize(("reader", "cell", "value"), GOOD)
def test_understood(reader: Any, cell: object, value: object) -> None:
    assert reader(cell) == value


@pytest.mark.parametrize(("reader", "cell"), BAD)
def test_refused_with_what_would_do(reader: Any, cell: object) -> None:
    with pytest.raises(BadCellError) as caught:
        reader(cell)
    for wording in (caught.value.message, caught.value.expected):
        assert wording.fr
        assert wording.en


@pytest.mark.parametrize(
    ("text", "usual"), [("HS-571-ZY", True), ("1234 AB 75", True), ("WW-123-AB", True), ("HS-57-ZY", False)]
)
def test_plates_of_a_french_format_are_usual(text: str, usual: bool) -> None:
    assert is_usual_plate(text) is usual


READERS = [number, kilometres, day, clock, time_range, minutes, yes_or_no, phone, email, website, code, plate, group]
READERS += [licence, grouping, plain, multiline]
CELLS = (
    st.text(max_size=40)
    | st.from_regex(r"[0-9hH:/.,' ee+-]{1,12}", fullmatch=True)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.datetimes()
    | st.dates()
    | st.times()
    | st.timedeltas()
)


@given(st.sampled_from(READERS), CELLS)
def test_no_cell_makes_a_reader_fail_in_any_other_way(reader: Any, cell: object) -> None:
    try:
        reader(cell)
    except BadCellError as error:
        assert error.expected.fr  # noqa: PT017


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d.%m.%Y"])
)
def test_dates_come_back(moment: date, form: str) -> None:
    assert day(moment.strftime(form)) == moment


@given(st.times(), st.sampled_from(["%H:%M", "%Hh%M", "%H h %M"]))
def test_times_come_back(moment: time, form: str) -> None:
    whole = moment.replace(second=0, microsecond=0)
    assert clock(whole.strftime(form)) == whole


@given(st.integers(0, 10_000_000), st.sampled_from([" ", "\u00a0", "\u202f", ""]))
def test_thousands_come_back(value: int, separator: str) -> None:
    assert kilometres(f"{value:,}".replace(",", separator)) == value


@given(st.decimals(-1000, 1000, places=6))
def test_decimals_come_back(value: Any) -> None:
    assert number(f"{value:.6f}".replace(".", ",")) == float(value)
