"""Calendar files: read back as written, on the right side of the change of clock, closed to injection (C9)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from resolvers.calendar import CalendarEntry, CalendarMethod, calendar_file

PARIS = ZoneInfo("Europe/Paris")
ENTRY = CalendarEntry(
    booking_id="01a20028-bffb-7d74-ae8b-dac98476eb3e",
    sequence=2,
    starts_at=datetime(2027, 10, 31, 9, 30, tzinfo=UTC),
    ends_at=datetime(2027, 10, 31, 10, 15, tzinfo=UTC),
    zone="Europe/Paris",
    summary="Essai MT-07",
    description="Demo Ride Tour.",
    location="Moto Passion, 12 rue des Lilas, Évreux",
    latitude=49.02,
    longitude=1.15,
    organizer_name="Demo Ride Tour",
    organizer="tour@demo-ride-tour.example",
    attendee_name="Élodie O'Neil",
    attendee="elodie@example.com",
    stamped_at=datetime(2027, 9, 1, tzinfo=UTC),
)


def event_of(text: str) -> Any:
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    return event


def test_a_file_is_read_back_as_it_was_written() -> None:
    event = event_of(calendar_file(ENTRY, CalendarMethod.REQUEST))
    assert event["UID"] == f"{ENTRY.booking_id}@demo-ride-tour"
    assert event["SEQUENCE"] == 2
    assert event.decoded("DTSTART") == ENTRY.starts_at
    assert event["SUMMARY"] == ENTRY.summary
    assert event["LOCATION"] == ENTRY.location
    assert event["GEO"].latitude == ENTRY.latitude
    assert event["ORGANIZER"] == "mailto:tour@demo-ride-tour.example"
    assert event["ATTENDEE"].params["CN"] == ENTRY.attendee_name
    assert event["STATUS"] == "CONFIRMED"


def test_a_cancellation_has_the_same_uid_and_sequence_as_told() -> None:
    text = calendar_file(ENTRY, CalendarMethod.CANCEL)
    event = event_of(text)
    assert Calendar.from_ical(text)["METHOD"] == "CANCEL"
    assert event["UID"] == f"{ENTRY.booking_id}@demo-ride-tour"
    assert event["SEQUENCE"] == 2
    assert event["STATUS"] == "CANCELLED"


@pytest.mark.parametrize(
    ("moment", "local"),
    [
        ("2027-10-30T08:00", "20271030T100000"),
        ("2027-10-31T00:30", "20271031T023000"),
        ("2027-10-31T09:30", "20271031T103000"),
        ("2027-03-28T08:00", "20270328T100000"),
    ],
)
def test_local_time_is_right_around_both_changes_of_clock(moment: str, local: str) -> None:
    starts_at = datetime.fromisoformat(f"{moment}:00+00:00")
    text = calendar_file(replace(ENTRY, starts_at=starts_at), CalendarMethod.REQUEST)
    assert f"DTSTART;TZID=Europe/Paris:{local}\r\n" in text


def test_the_zone_says_itself_when_its_clock_changes() -> None:
    text = calendar_file(ENTRY, CalendarMethod.REQUEST)
    summer = "BEGIN:DAYLIGHT\r\nDTSTART:20270328T020000\r\nTZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
    winter = "BEGIN:STANDARD\r\nDTSTART:20271031T030000\r\nTZNAME:CET\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
    assert summer in text
    assert winter in text
    # A client that knows no zone names reads the offsets from the file alone.
    zone: Any
    (zone,) = Calendar.from_ical(text.replace("Europe/Paris", "Ici")).walk("VTIMEZONE")
    local = zone.to_tz()
    for instant in (datetime(2027, 10, 30, 12, tzinfo=UTC), datetime(2027, 10, 31, 12, tzinfo=UTC)):
        assert instant.astimezone(local).utcoffset() == instant.astimezone(PARIS).utcoffset()


def test_a_zone_without_summer_time_has_one_rule() -> None:
    text = calendar_file(replace(ENTRY, zone="Indian/Reunion"), CalendarMethod.REQUEST)
    assert text.count("BEGIN:STANDARD") == 1
    assert "BEGIN:DAYLIGHT" not in text
    assert event_of(text).decoded("DTSTART").utcoffset() == timedelta(hours=4)


@given(st.text(max_size=200), st.text(max_size=80))
def test_no_text_escapes_from_its_property(words: str, name: str) -> None:
    entry = replace(ENTRY, summary=words, description=words, location=words, attendee_name=name)
    text = calendar_file(entry, CalendarMethod.REQUEST)
    assert text.count("BEGIN:VEVENT\r\n") == text.count("\r\nUID:") == text.count("\r\nATTENDEE") == 1
    event = event_of(text)
    assert event["UID"] == f"{ENTRY.booking_id}@demo-ride-tour"
    assert event["ATTENDEE"] == "mailto:elodie@example.com"
    for line in text.split("\r\n"):
        assert len(line.encode()) <= 75
        assert all(char.isprintable() for char in line)
