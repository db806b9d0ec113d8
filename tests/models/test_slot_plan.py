"""Slots from a template: rhythm, lunch, groups, and both clock changes (B2, B7)."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.slot_plan import Grouping, SlotPlan, departures, instant, takes_group, wall_slots

PARIS = ZoneInfo("Europe/Paris")
LUNCH = (time(12, 30), time(13, 30))
SAMPLE = SlotPlan(time(9, 30), time(17), 45, 15, LUNCH, Grouping.ALTERNATING)
MINUTES = st.integers(0, 24 * 60 - 1)


def at(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


@st.composite
def plans(draw: st.DrawFn) -> SlotPlan:
    first, last = sorted((draw(MINUTES), draw(MINUTES)))
    lunch = sorted(draw(st.lists(MINUTES, min_size=2, max_size=2, unique=True)))
    return SlotPlan(
        at(first),
        at(last),
        draw(st.integers(5, 240)),
        draw(st.integers(0, 120)),
        (at(lunch[0]), at(lunch[1])) if draw(st.booleans()) else None,
        draw(st.sampled_from(list(Grouping))),
    )


def test_the_sample_day_has_seven_departures() -> None:
    assert [f"{moment:%H:%M}" for moment in departures(SAMPLE)] == [
        "09:30",
        "10:30",
        "11:30",
        "13:30",
        "14:30",
        "15:30",
        "16:30",
    ]


def test_the_last_departure_is_included() -> None:
    assert departures(SlotPlan(time(9), time(11), 45, 15))[-1] == time(11)


def test_a_ride_that_ends_as_lunch_starts_is_kept() -> None:
    assert time(11, 45) in departures(SlotPlan(time(11, 45), time(15), 45, 0, LUNCH))


def test_a_ride_that_would_enter_lunch_by_a_minute_leaves_after_it() -> None:
    plan = SlotPlan(time(11, 46), time(15), 45, 15, LUNCH)
    assert departures(plan)[:2] == [time(13, 30), time(14, 30)]


def test_no_departure_after_a_lunch_that_ends_past_the_last_ride() -> None:
    assert departures(SlotPlan(time(11), time(13), 45, 15, LUNCH)) == [time(11)]


def test_alternating_groups_start_with_group_1_each_day() -> None:
    slots = wall_slots(SAMPLE, [date(2027, 3, 14), date(2027, 3, 13)], PARIS)
    assert [slot.group for slot in slots] == [1, 2, 1, 2, 1, 2, 1] * 2
    assert [slot.local_start.date() for slot in slots] == [date(2027, 3, 13)] * 7 + [date(2027, 3, 14)] * 7


@pytest.mark.parametrize(("grouping", "group"), [(Grouping.TOGETHER, None), (Grouping.ONLY_1, 1), (Grouping.ONLY_2, 2)])
def test_other_groupings_keep_one_group(grouping: Grouping, group: int | None) -> None:
    plan = SlotPlan(time(9, 30), time(17), 45, 15, LUNCH, grouping)
    assert {slot.group for slot in wall_slots(plan, [date(2027, 5, 1)], PARIS)} == {group}


def test_a_slot_of_both_groups_takes_every_vehicle() -> None:
    assert [takes_group(slot, vehicle) for slot in (None, 1, 2) for vehicle in (1, 2)] == [
        True,
        True,
        True,
        False,
        False,
        True,
    ]


def test_instants_on_both_sides_of_the_october_change() -> None:
    slots = wall_slots(SAMPLE, [date(2027, 10, 30), date(2027, 10, 31)], PARIS)
    assert slots[0].starts_at == datetime(2027, 10, 30, 7, 30, tzinfo=UTC)
    assert slots[7].starts_at == datetime(2027, 10, 31, 8, 30, tzinfo=UTC)
    assert slots[7].local_start == datetime(2027, 10, 31, 9, 30)  # noqa: DTZ001
    assert slots[7].ends_at == datetime(2027, 10, 31, 9, 15, tzinfo=UTC)


def test_instants_on_both_sides_of_the_march_change() -> None:
    slots = wall_slots(SAMPLE, [date(2027, 3, 27), date(2027, 3, 28)], PARIS)
    assert [slot.starts_at.hour for slot in (slots[0], slots[7])] == [8, 7]


def test_a_wall_time_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(ValueError, match="does not exist in Europe/Paris"):
        wall_slots(SlotPlan(time(2, 30), time(2, 30), 30, 0), [date(2027, 3, 28)], PARIS)


def test_a_wall_time_that_happens_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="happens twice in Europe/Paris"):
        wall_slots(SlotPlan(time(2, 30), time(2, 30), 30, 0), [date(2027, 10, 31)], PARIS)


def test_rides_pushed_into_each_other_by_the_march_change_are_refused() -> None:
    with pytest.raises(ValueError, match="before the one before it ends"):
        wall_slots(SlotPlan(time(1, 30), time(3), 90, 0), [date(2027, 3, 28)], PARIS)


def test_a_day_given_twice_is_refused() -> None:
    with pytest.raises(ValueError):
        wall_slots(SAMPLE, [date(2027, 5, 1), date(2027, 5, 1)], PARIS)


def test_a_time_with_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no zone"):
        instant(datetime(2027, 5, 1, tzinfo=UTC), PARIS)
    with pytest.raises(ValueError, match="no zone"):
        SlotPlan(time(9, tzinfo=UTC), time(10), 45, 15)


@pytest.mark.parametrize(
    ("first", "last", "length", "gap", "lunch"),
    [
        (time(10), time(9), 45, 15, None),
        (time(9), time(10), 0, 15, None),
        (time(9), time(10), 481, 15, None),
        (time(9), time(10), 45, -1, None),
        (time(9), time(10), 45, 15, (time(13), time(12))),
        (time(9), time(10), 45, 15, (time(13), time(13))),
    ],
)
def test_plans_that_cannot_be_are_refused(
    first: time, last: time, length: int, gap: int, lunch: tuple[time, time] | None
) -> None:
    with pytest.raises(ValueError):
        SlotPlan(first, last, length, gap, lunch)


@given(plans())
def test_departures_keep_to_the_day_the_rhythm_and_lunch(plan: SlotPlan) -> None:
    found = [moment.hour * 60 + moment.minute for moment in departures(plan)]
    assert all(at(moment) >= plan.first_ride and at(moment) <= plan.last_ride for moment in found)
    assert all(after - before >= plan.length + plan.gap for before, after in pairwise(found))
    if plan.lunch:
        start, end = (moment.hour * 60 + moment.minute for moment in plan.lunch)
        assert all(moment >= end or moment + plan.length <= start for moment in found)


@given(plans(), st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_a_ride_lasts_its_length_in_real_minutes_or_the_day_is_refused(plan: SlotPlan, day: date) -> None:
    try:
        slots = wall_slots(plan, [day], PARIS)
    except ValueError:
        changes = PARIS.utcoffset(datetime.combine(day, time(0))) != PARIS.utcoffset(datetime.combine(day, time(23)))
        assert changes
        return
    for slot in slots:
        assert slot.ends_at - slot.starts_at == timedelta(minutes=plan.length)
        assert slot.starts_at.astimezone(PARIS).replace(tzinfo=None) == slot.local_start
