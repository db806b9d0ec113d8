"""The calendar of the tour: which weekends of which seasons, with how many trucks, in which state today."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from models.event import EventState

WEEKENDS = 34
"""Weekends of a season for one truck, as in headquarters' calendar."""
USUAL_TRUCKS = 3
SEASONS = 8
MOST_TRUCKS = 60
MOST_EVENTS = WEEKENDS * SEASONS * MOST_TRUCKS
WEEK = timedelta(days=7)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Weekend:
    """A weekend of one truck. `distance`: weeks from this weekend, in the running season."""

    saturday: date
    truck: int
    state: EventState
    distance: int


@dataclass(frozen=True, slots=True)
class SeasonPlan:
    """A season and its weekends, in order of time; the trucks are counted from 0."""

    year: int
    weekends: tuple[Weekend, ...]

    @property
    def starts_on(self) -> date:
        """The Friday of the first weekend."""
        return self.weekends[0].saturday - timedelta(days=1)

    @property
    def ends_on(self) -> date:
        """The Sunday of the last weekend."""
        return self.weekends[-1].saturday + timedelta(days=1)

    @property
    def trucks(self) -> int:
        """How many trucks tour."""
        return max(weekend.truck for weekend in self.weekends) + 1


def plan_seasons(events: int, today: date) -> list[SeasonPlan]:
    """Seasons, oldest first: the running one lies around today, what does not fit goes to earlier years.

    A truck is at one place a weekend (B7), so a season takes 34 weekends × its trucks; more than three trucks come
    only when eight seasons are full.
    """
    trucks = max(min(USUAL_TRUCKS, ceil(events / WEEKENDS)), ceil(events / (WEEKENDS * SEASONS)))
    left = events - min(events, WEEKENDS * trucks)
    plans = [_season(today.year, _running(events - left, trucks, today))]
    while left:
        count = min(left, WEEKENDS * trucks)
        year = plans[-1].year - 1
        last = min(_last_saturday_of_october(year), plans[-1].weekends[0].saturday - WEEK)
        plans.append(_season(year, _past(count, trucks, last)))
        left -= count
    return plans[::-1]


def this_saturday(today: date) -> date:
    """Saturday of the weekend that is running, or else of the next one."""
    ahead = _SATURDAY - today.weekday()
    return today + timedelta(days=ahead)


def _season(year: int, weekends: Iterator[Weekend]) -> SeasonPlan:
    return SeasonPlan(year, tuple(sorted(weekends, key=lambda weekend: (weekend.saturday, weekend.truck))))


def _shares(count: int, trucks: int) -> Iterator[tuple[int, int]]:
    """Each truck with its number of weekends."""
    shares = Counter(number % trucks for number in range(count))
    yield from sorted(shares.items())


def _running(count: int, trucks: int, today: date) -> Iterator[Weekend]:
    """A little more than half of the weekends are over, one is this weekend's, the others are to come."""
    for truck, share in _shares(count, trucks):
        over = round((share - 1) * 0.55)
        to_come = share - 1 - over
        for distance in range(-over, to_come + 1):
            state = _state(distance, to_come, cancels=truck == 0)
            yield Weekend(this_saturday(today) + distance * WEEK, truck, state, distance)


def _state(distance: int, to_come: int, *, cancels: bool) -> EventState:
    if distance < 0:
        return EventState.DONE
    if cancels and to_come > 2 and distance == ceil(to_come / 2):
        return EventState.CANCELLED
    return EventState.DRAFT if to_come > 1 and distance > ceil(to_come * 2 / 3) else EventState.OPEN


def _past(count: int, trucks: int, last: date) -> Iterator[Weekend]:
    for truck, share in _shares(count, trucks):
        for back in range(share):
            yield Weekend(last - back * WEEK, truck, EventState.DONE, -WEEKENDS)


def _last_saturday_of_october(year: int) -> date:
    end = date(year, 10, 31)
    return end - timedelta(days=(end.weekday() - _SATURDAY) % 7)
