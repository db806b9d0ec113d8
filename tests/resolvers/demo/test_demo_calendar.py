"""Where the demo's weekends lie: one truck at one place, around today, in earlier years when there are many."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from models.slot_plan import Grouping
from resolvers.demo.dice import Dice
from resolvers.demo.rhythm import RHYTHMS, demand, fill_rate
from resolvers.demo.weekends import MOST_EVENTS, WEEKENDS, plan_seasons, this_saturday

MONDAY = date(2027, 3, 29)
GROUPS = [1] * 17 + [2] * 14


@pytest.mark.parametrize("today", [MONDAY + timedelta(days=day) for day in range(7)])
def test_every_day_of_a_week_has_that_week_s_weekend(today: date) -> None:
    assert this_saturday(today) == date(2027, 4, 3)


@pytest.mark.parametrize("events", [1, 2, 5, 12, 34, 35, 102, 103, 450, 2000, MOST_EVENTS])
def test_every_event_has_a_truck_to_itself_on_its_weekend(events: int) -> None:
    plans = plan_seasons(events, MONDAY)
    stops = Counter((plan.year, weekend.truck, weekend.saturday) for plan in plans for weekend in plan.weekends)
    assert sum(stops.values()) == events
    assert max(stops.values()) == 1
    assert all(weekend.saturday.weekday() == 5 for plan in plans for weekend in plan.weekends)


@pytest.mark.parametrize("today", [date(2027, 1, 1), date(2027, 2, 28), date(2026, 11, 21), date(2028, 2, 29)])
def test_seasons_do_not_overlap_and_the_running_one_is_this_year_s(today: date) -> None:
    plans = plan_seasons(450, today)
    assert plans[-1].year == today.year
    assert [plan.year for plan in plans] == sorted({plan.year for plan in plans})
    for earlier, later in pairwise(plans):
        assert earlier.ends_on < later.starts_on
        assert len({weekend.saturday for weekend in earlier.weekends}) <= WEEKENDS


def test_the_states_fit_the_dates() -> None:
    weekends = plan_seasons(34, MONDAY)[0].weekends
    states = Counter(weekend.state for weekend in weekends)
    assert states == {"DONE": 18, "OPEN": 10, "DRAFT": 5, "CANCELLED": 1}
    assert all((weekend.saturday < date(2027, 4, 3)) == (weekend.state == "DONE") for weekend in weekends)
    opened = [weekend.saturday for weekend in weekends if weekend.state == "OPEN"]
    assert max(opened) < min(weekend.saturday for weekend in weekends if weekend.state == "DRAFT")


@pytest.mark.parametrize(("events", "riders"), [(12, 600), (34, 20_000), (34, 200), (450, 120_000)])
def test_the_rhythm_has_rides_for_the_riders(events: int, riders: int) -> None:
    weekends = [weekend for plan in plan_seasons(events, MONDAY) for weekend in plan.weekends]
    rates = [fill_rate(weekend, 0.5, Dice(1, number)) for number, weekend in enumerate(weekends)]
    market = demand(rates, riders, GROUPS)
    assert sum(market.newcomers) == riders
    assert sum(market.sold) >= riders
    assert all(not rate or sold for rate, sold in zip(rates, market.sold, strict=True))
    assert {market.rhythm.plan(number).grouping for number in range(3)} == {Grouping.TOGETHER, Grouping.ALTERNATING}


def test_more_riders_than_any_rhythm_has_places_for_are_all_kept() -> None:
    market = demand([0.8], 50_000, GROUPS)
    assert market.rhythm is RHYTHMS[-1]
    assert market.newcomers == (50_000,)
