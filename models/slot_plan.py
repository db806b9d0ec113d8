"""Slots of an event from its template: departures on the wall clock, instants in UTC (B2, B7); pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONGEST_RIDE = 480
LONGEST_GAP = 480


class Grouping(StrEnum):
    """Which groups of vehicles leave at a departure (B2). The names are kept in the database."""

    TOGETHER = "TOGETHER"
    """« 1 et 2 ensemble »: both groups leave at every departure."""
    ALTERNATING = "ALTERNATING"
    """« 1/2 alternés »: group 1, then group 2, and so on; each day starts with group 1."""
    ONLY_1 = "ONLY_1"
    ONLY_2 = "ONLY_2"


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """A day's rhythm, on the local wall clock (B2).

    `length` is the ride and `gap` the time between a return and the next departure, both in real minutes.
    `last_ride` is the latest departure, included. Raises ValueError on a plan that cannot be.
    """

    first_ride: time
    last_ride: time
    length: int
    gap: int
    lunch: tuple[time, time] | None = None
    grouping: Grouping = Grouping.TOGETHER

    def __post_init__(self) -> None:
        named = [("first ride", self.first_ride), ("last ride", self.last_ride)]
        named += [("lunch", moment) for moment in self.lunch or ()]
        for name, moment in named:
            if moment.tzinfo is not None:
                raise ValueError(f"{name}: a time of the wall clock carries no zone")
        if not 0 < self.length <= LONGEST_RIDE:
            raise ValueError(f"a ride lasts from 1 to {LONGEST_RIDE} minutes, not {self.length}")
        if not 0 <= self.gap <= LONGEST_GAP:
            raise ValueError(f"a gap lasts from 0 to {LONGEST_GAP} minutes, not {self.gap}")
        if self.last_ride < self.first_ride:
            raise ValueError("the last ride is before the first")
        if self.lunch and self.lunch[1] <= self.lunch[0]:
            raise ValueError("lunch ends before it starts")


@dataclass(frozen=True, slots=True)
class PlannedSlot:
    """One departure: what the clock on the wall shows, and the instants. `group` None: both groups."""

    local_start: datetime
    starts_at: datetime
    ends_at: datetime
    group: int | None


def departures(plan: SlotPlan) -> list[time]:
    """Departures of one day. A ride that would meet lunch leaves when lunch ends; the rhythm restarts there."""
    # An arbitrary day without any zone: the wall clock alone decides.
    anchor = datetime(2000, 1, 1)  # noqa: DTZ001
    length, step = timedelta(minutes=plan.length), timedelta(minutes=plan.length + plan.gap)
    last = datetime.combine(anchor, plan.last_ride)
    lunch = tuple(datetime.combine(anchor, moment) for moment in plan.lunch) if plan.lunch else None
    found = []
    moment = datetime.combine(anchor, plan.first_ride)
    while moment <= last:
        if lunch and moment < lunch[1] and moment + length > lunch[0]:
            moment = lunch[1]
            continue
        found.append(moment.time())
        moment += step
    return found


def slot_groups(grouping: Grouping) -> Iterator[int | None]:
    """Groups of one day's departures, without end: None stands for both."""
    cycle: dict[Grouping, tuple[int | None, ...]] = {
        Grouping.TOGETHER: (None,),
        Grouping.ALTERNATING: (1, 2),
        Grouping.ONLY_1: (1,),
        Grouping.ONLY_2: (2,),
    }
    while True:
        yield from cycle[grouping]


def takes_group(slot_group: int | None, vehicle_group: int) -> bool:
    """Whether a vehicle of that group leaves at a slot of that group: this is what makes places (B4)."""
    return slot_group is None or slot_group == vehicle_group


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The UTC instant of a wall-clock time (B7).

    Raises ValueError when the clocks skip that time (March) or show it twice (October): nobody may guess which.
    """
    if local.tzinfo is not None:
        raise ValueError(f"{local}: a time of the wall clock carries no zone")
    early = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    late = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if early.astimezone(zone).replace(tzinfo=None) != local.replace(fold=0):
        raise ValueError(f"{local:%Y-%m-%d %H:%M} does not exist in {zone.key}: the clocks go forward")
    if early != late:
        raise ValueError(f"{local:%Y-%m-%d %H:%M} happens twice in {zone.key}: the clocks go back")
    return early


def wall_slots(plan: SlotPlan, days: Iterable[date], zone: ZoneInfo) -> list[PlannedSlot]:
    """Slots of an event over its days, each day starting the rhythm and the groups afresh.

    Raises ValueError for a wall time that is skipped or ambiguous (nights of clock changes only), and for rides that
    would overlap in real time: the clocks went forward between them, or the same day is given twice.
    """
    times = departures(plan)
    length = timedelta(minutes=plan.length)
    slots: list[PlannedSlot] = []
    for day in sorted(days):
        for moment, group in zip(times, slot_groups(plan.grouping), strict=False):
            local = datetime.combine(day, moment)
            start = instant(local, zone)
            if slots and start < slots[-1].ends_at:
                raise ValueError(f"the ride of {local:%Y-%m-%d %H:%M} starts before the one before it ends")
            slots.append(PlannedSlot(local, start, start + length, group))
    return slots
