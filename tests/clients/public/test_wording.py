"""Days, times and languages as people say them."""

from datetime import UTC, date, datetime

import pytest
from starlette.requests import HTTPConnection

from clients.public.language import Language, language_of
from clients.public.wording import day_words, period_words, phone_words, short_month, time_words

FR, EN = Language


@pytest.mark.parametrize(
    ("first", "last", "french", "english"),
    [
        ("2027-05-01", "2027-05-02", "samedi 1er et dimanche 2 mai 2027", "Saturday 1 and Sunday 2 May 2027"),
        ("2027-05-01", "2027-05-01", "samedi 1er mai 2027", "Saturday 1 May 2027"),
        (
            "2027-07-31",
            "2027-08-01",
            "samedi 31 juillet et dimanche 1er août 2027",
            "Saturday 31 July and Sunday 1 August 2027",
        ),
        ("2027-05-07", "2027-05-09", "du vendredi 7 au dimanche 9 mai 2027", "Friday 7 to Sunday 9 May 2027"),
        (
            "2027-12-31",
            "2028-01-02",
            "du vendredi 31 décembre 2027 au dimanche 2 janvier 2028",
            "Friday 31 December 2027 to Sunday 2 January 2028",
        ),
    ],
)
def test_the_days_of_an_event(first: str, last: str, french: str, english: str) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert (period_words(*days, FR), period_words(*days, EN)) == (french, english)


def test_times_follow_the_change_of_clock() -> None:
    before, after = datetime(2027, 10, 30, 8, 0, tzinfo=UTC), datetime(2027, 10, 31, 8, 0, tzinfo=UTC)
    assert time_words(before, "Europe/Paris", FR) == "10\u00a0h\u00a000"
    assert time_words(after, "Europe/Paris", EN) == "9:00"


def test_months_where_there_is_little_room() -> None:
    months = [date(2027, month, 1) for month in range(1, 13)]
    assert " ".join(short_month(month, FR) for month in months) == (
        "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."
    )
    assert short_month(months[5], EN) == "Jun"


def test_days_and_numbers() -> None:
    assert day_words(date(2027, 10, 31), EN) == "Sunday 31 October 2027"
    assert phone_words("+33248000001") == "02\u00a048\u00a000\u00a000\u00a001"
    assert phone_words("+3222000000").startswith("+32")
    assert phone_words("appelez-nous") == "appelez-nous"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", FR),
        ("de-DE,de", FR),
        ("en", EN),
        ("en-US,en;q=0.9,fr;q=0.8", EN),
        ("fr;q=0.9, en;q=0.9", FR),
        ("en;q=0.3,fr-CA;q=0.4", FR),
        ("en;q=zero", FR),
        ("en;level=1", FR),
        ("," * 5000, FR),
    ],
)
def test_the_language_is_the_preferred_one_of_the_two(header: str, language: Language) -> None:
    scope = {"type": "http", "headers": [(b"accept-language", header.encode())]}
    assert language_of(HTTPConnection(scope)) is language
