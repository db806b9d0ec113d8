"""How densely the weekends are laid out, so that a season of that many events has rides for that many riders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import accumulate, pairwise

from models.slot_plan import Grouping, SlotPlan, departures, slot_groups, takes_group
from resolvers.demo.dice import Dice
from resolvers.demo.weekends import Weekend

LUNCH = (time(12, 30), time(13, 30))
RIDES_PER_RIDER = 1.15
"""Live bookings that a rider has on average, at least: some ride twice."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A way to lay out a weekend; `together` of three events let both groups leave at once."""

    first_ride: time
    last_ride: time
    length: int
    gap: int
    days: int
    together: int

    def plan(self, number: int) -> SlotPlan:
        """The slots of the event with that number: both groupings occur in every season."""
        grouping = Grouping.TOGETHER if number % 3 < self.together else Grouping.ALTERNATING
        return SlotPlan(self.first_ride, self.last_ride, self.length, self.gap, LUNCH, grouping)

    def dates(self, weekend: Weekend) -> list[date]:
        """Days of the event: Saturday and Sunday, and the Friday before when there are three."""
        last = weekend.saturday + timedelta(days=1)
        return [last - timedelta(days=back) for back in reversed(range(self.days))]

    def places(self, number: int, groups: Sequence[int]) -> int:
        """Places of the event with that number, for vehicles of these groups (B4)."""
        plan = self.plan(number)
        pairs = zip(departures(plan), slot_groups(plan.grouping), strict=False)
        return self.days * sum(takes_group(slot_group, group) for _, slot_group in pairs for group in groups)


RHYTHMS = (
    Rhythm(time(10), time(16, 30), 60, 30, days=2, together=1),
    Rhythm(time(9, 30), time(17), 45, 15, days=2, together=1),
    Rhythm(time(9), time(17, 30), 30, 10, days=2, together=1),
    Rhythm(time(9), time(17, 30), 30, 10, days=2, together=2),
    Rhythm(time(9), time(18), 25, 5, days=2, together=2),
    Rhythm(time(9), time(18), 25, 5, days=3, together=2),
)
"""From calm to crowded; the second is the one of headquarters' calendar."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What the season sells: its rhythm, and for each event the places sold and the riders who come first there."""

    rhythm: Rhythm
    sold: tuple[int, ...]
    newcomers: tuple[int, ...]


def demand(rates: Sequence[float], riders: int, groups: Sequence[int]) -> Demand:
    """The calmest rhythm with enough rides for the riders, who are shared out as the events sell.

    `rates`: fill rate of each event, 0 to 1. With more riders than any rhythm has places for, the rest come away with
    an expired hold or a cancelled booking.
    """
    for rhythm in RHYTHMS:
        sold = [round(rate * rhythm.places(number, groups)) for number, rate in enumerate(rates)]
        if sum(sold) >= riders * RIDES_PER_RIDER:
            break
    return Demand(rhythm, tuple(sold), tuple(_shared(riders, sold)))


def fill_rate(weekend: Weekend, attraction: float, dice: Dice) -> float:
    """Share of the places that is sold: by how near the weekend is, how strongly the town draws, and the weather."""
    low, high = _expected(weekend)
    warmth = 1 - abs(weekend.saturday.month - 6.5) / 5.5
    return low + (high - low) * (0.5 * attraction + 0.2 * warmth + 0.3 * dice.share())


def _expected(weekend: Weekend) -> tuple[float, float]:
    if weekend.state == "DRAFT":
        return (0.0, 0.0)
    if weekend.state == "CANCELLED":
        return (0.1, 0.3)
    if weekend.distance <= 0:
        return (0.6, 0.95)
    return (0.3, 0.8) if weekend.distance <= 4 else (0.05, 0.3)


def _shared(total: int, weights: Sequence[int]) -> list[int]:
    """`total` in whole parts in proportion to the weights, none lost to rounding."""
    whole = max(sum(weights), 1)
    bounds = [total * reached // whole for reached in accumulate(weights)]
    return [upper - lower for lower, upper in pairwise([0, *bounds])]
