"""Quiet hours (F5): nothing leaves at night, on Sundays, on public holidays of where the person lives."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.allowed_time import STRICTEST, Window, next_allowed
from models.area import Area, area_of
from models.message import MessageChannel

SMS, EMAIL = MessageChannel.SMS, MessageChannel.EMAIL
PARIS = area_of("18000")
# Said on the clock of the place: (postcode, asked at, allowed at).
SMS_CASES = [
    ("18000", "2026-06-02T10:00", "2026-06-02T10:00"),
    ("18000", "2026-06-02T07:59:59", "2026-06-02T08:00"),
    ("18000", "2026-06-02T08:00", "2026-06-02T08:00"),
    ("18000", "2026-06-02T19:59:59", "2026-06-02T19:59:59"),
    ("18000", "2026-06-02T20:00", "2026-06-03T08:00"),
    ("18000", "2026-06-06T19:00", "2026-06-06T19:00"),  # a Saturday
    ("18000", "2026-06-06T21:00", "2026-06-08T08:00"),  # Saturday evening: Monday
    ("18000", "2026-06-07T12:00", "2026-06-08T08:00"),  # a Sunday
    ("18000", "2026-05-01T12:00", "2026-05-02T08:00"),  # Labour Day, a Friday
    ("18000", "2026-04-05T12:00", "2026-04-07T08:00"),  # Easter: Sunday and Monday
    ("18000", "2026-12-24T21:00", "2026-12-26T08:00"),  # Christmas
    ("67000", "2026-12-24T21:00", "2026-12-28T08:00"),  # Saint Stephen's in Alsace, then a Sunday
    ("68100", "2026-04-03T12:00", "2026-04-04T08:00"),  # Good Friday
    ("57000", "2026-04-03T12:00", "2026-04-04T08:00"),
    ("18000", "2026-04-03T12:00", "2026-04-03T12:00"),
    (None, "2026-04-03T12:00", "2026-04-04T08:00"),  # may live in Alsace
    ("nowhere", "2026-04-03T12:00", "2026-04-04T08:00"),
    ("972 00", "2026-05-22T12:00", "2026-05-23T08:00"),  # abolition of slavery in Martinique
    ("97400", "2026-05-22T12:00", "2026-05-22T12:00"),
    ("97400", "2026-06-02T21:00", "2026-06-03T08:00"),
    ("18000", "2026-03-28T23:00", "2026-03-30T08:00"),  # the clock goes forward that Sunday
    ("18000", "2026-10-24T23:00", "2026-10-26T08:00"),  # and back
]


def on(area: Area, local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=area.zone)


@pytest.mark.parametrize(("postcode", "asked", "allowed"), SMS_CASES)
def test_marketing_by_sms_waits_for_the_next_allowed_hour(postcode: str | None, asked: str, allowed: str) -> None:
    area = area_of(postcode)
    assert next_allowed(on(area, asked), area, SMS, True, STRICTEST) == on(area, allowed)


def test_eight_in_reunion_is_not_eight_in_paris() -> None:
    at = datetime(2026, 6, 2, 5, tzinfo=UTC)  # 7 o'clock in Paris, 9 in Saint-Denis, 1 in Fort-de-France
    allowed = {code: next_allowed(at, area_of(code), SMS, True, STRICTEST) for code in ("75001", "97400", "97200")}
    assert allowed["75001"] == datetime(2026, 6, 2, 6, tzinfo=UTC)
    assert allowed["97400"] == at
    assert allowed["97200"] == datetime(2026, 6, 2, 12, tzinfo=UTC)


def test_who_gave_no_postcode_is_asked_by_the_clock_of_the_event() -> None:
    area = area_of(None, "Indian/Reunion")
    assert str(area.zone) == "Indian/Reunion"
    assert area.is_holiday(datetime(2026, 12, 20, tzinfo=UTC).date())


def test_service_messages_leave_at_any_hour() -> None:
    at = on(PARIS, "2026-12-25T03:00")
    assert next_allowed(at, PARIS, SMS, False, STRICTEST) == at


def test_marketing_by_mail_only_sleeps_at_night() -> None:
    sunday = on(PARIS, "2026-06-07T12:00")
    assert next_allowed(sunday, PARIS, EMAIL, True, STRICTEST) == sunday
    assert next_allowed(on(PARIS, "2026-06-07T23:00"), PARIS, EMAIL, True, STRICTEST) == on(PARIS, "2026-06-08T07:00")


def test_hours_that_a_clock_change_repeats_or_leaves_out_are_read_the_stricter_way() -> None:
    early = {SMS: Window(time(2, 30), time(3), sundays=True)}
    # In spring 2:30 to 3:00 does not exist: nothing leaves before the next night.
    assert next_allowed(on(PARIS, "2026-03-29T00:00"), PARIS, SMS, True, early) == on(PARIS, "2026-03-30T02:30")
    # In autumn 2:30 comes twice: the second counts.
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert next_allowed(on(PARIS, "2026-10-25T00:00"), PARIS, SMS, True, early) == second


def test_hours_that_never_open_are_refused() -> None:
    with pytest.raises(ValueError, match="never open"):
        next_allowed(on(PARIS, "2026-06-02T10:00"), PARIS, SMS, True, {SMS: Window(time(9), time(9))})
    with pytest.raises(ValueError, match="No hours"):
        next_allowed(on(PARIS, "2026-06-02T10:00"), PARIS, SMS, True, {})


AREAS = st.sampled_from([None, "18000", "67000", "57100", "97133", "97200", "97400", "97500", "98700", "98800"])
WINDOWS = st.tuples(st.times(), st.times(), st.booleans(), st.booleans(), st.booleans()).map(
    lambda drawn: Window(min(drawn[:2]), max(drawn[:2]), *drawn[2:])
)
CHANGES = st.sampled_from([datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)])
MOMENTS = st.one_of(
    st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.builds(lambda day, minutes: day + timedelta(minutes=minutes), CHANGES, st.integers(0, 3 * 24 * 60)),
)


@example(datetime(2026, 3, 28, tzinfo=UTC), None, Window(time(2, fold=1), time(2, 0, 0, 1), sundays=True))
@given(MOMENTS, AREAS, WINDOWS.filter(lambda window: window.opens < window.closes))
def test_it_is_never_earlier_stays_what_it_is_and_is_inside(at: datetime, postcode: str | None, window: Window) -> None:
    area = area_of(postcode)
    found = next_allowed(at, area, SMS, True, {SMS: window})
    assert found >= at
    assert next_allowed(found, area, SMS, True, {SMS: window}) == found
    local = found.astimezone(area.zone)
    assert window.has(local.date(), area)
    # A time of the clock that does not exist on that day is read an hour later.
    assert local.time() < window.closes
    assert local.time() >= window.opens
    if found > at:
        assert found - at < timedelta(days=15)
        assert next_allowed(found - timedelta(seconds=1), area, SMS, True, {SMS: window}) in (
            found,
            found - timedelta(seconds=1),
        )
