"""Laying out anew, whatever the template and whoever booked: what is booked stays, nothing meets, twice is once."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from models.slot import SlotState
from models.slot_layout import LaidOutSlot, SlotFate, StandingSlot, lay_out_anew
from models.slot_plan import Grouping, SlotPlan, wall_slots

PARIS = ZoneInfo("Europe/Paris")
DAYS = [date(2026, 6, 6), date(2026, 6, 7)]
BEFORE = datetime(2026, 6, 1, tzinfo=UTC)
AMID = datetime(2026, 6, 6, 9, 10, tzinfo=UTC)
GONE = {SlotFate.REMOVED, SlotFate.LEFT_OUT}

plans = st.builds(
    SlotPlan,
    first_ride=st.sampled_from([time(9), time(9, 30), time(10, 20)]),
    last_ride=st.sampled_from([time(11), time(13, 30)]),
    length=st.sampled_from([20, 45, 60]),
    gap=st.sampled_from([0, 15, 40]),
    lunch=st.sampled_from([None, (time(11), time(12))]),
    grouping=st.sampled_from(Grouping),
)
marks = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=60, max_size=60)
wishes = st.lists(st.frozensets(st.integers(1, 30).map(lambda number: UUID(int=number)), min_size=1, max_size=3))


def standing_of(laid_out: list[LaidOutSlot], before: dict[UUID, StandingSlot], new: int) -> list[StandingSlot]:
    """The slots as they are once the layout was carried out."""
    rows = []
    for number, each in enumerate(laid_out):
        if each.fate in GONE:
            continue
        known = before.get(each.slot_id) if each.slot_id else None
        shape = each.local_start, each.starts_at, each.ends_at, each.group_number, each.state or SlotState.OPEN
        key = each.slot_id or UUID(int=new + number)
        rows.append(StandingSlot(key, *shape, known.booked if known else False, known.remembered if known else False))
    return rows


def laid_out_first(plan: SlotPlan, marked: list[tuple[bool, bool]]) -> list[StandingSlot]:
    slots = standing_of(lay_out_anew([], wall_slots(plan, DAYS, PARIS), [], BEFORE), {}, 1)
    return [
        replace(each, booked=booked, remembered=booked or remembered)
        for each, (booked, remembered) in zip(slots, marked, strict=False)
    ]


@given(plans, plans, marks, wishes, st.sampled_from([BEFORE, AMID]))
def test_what_is_booked_stays_nothing_meets_and_twice_is_once(
    first: SlotPlan,
    second: SlotPlan,
    marked: list[tuple[bool, bool]],
    waiting: list[frozenset[UUID]],
    now: datetime,
) -> None:
    standing = laid_out_first(first, marked)
    before = {each.id: each for each in standing}
    planned = wall_slots(second, DAYS, PARIS)
    fates = lay_out_anew(standing, planned, waiting, now)
    past = [each for each in standing if each.starts_at <= now]
    after = [*past, *standing_of(fates, before, 1000)]
    left = {each.id: each for each in after}
    assert all(left[each.id] == each for each in standing if each.booked or each.starts_at <= now)
    assert all(left[each.id].remembered for each in standing if each.remembered)
    for wish in waiting:
        assert not wish & before.keys() or wish & left.keys()
    riding = sorted((each for each in after if each.state is SlotState.OPEN), key=lambda each: each.starts_at)
    for number, each in enumerate(riding):
        for other in riding[number + 1 :]:
            both = each.group is None or other.group is None or each.group == other.group
            assert not both or each.ends_at <= other.starts_at
    assert len({each.starts_at for each in after}) == len(after)
    again = lay_out_anew(after, planned, [wish & left.keys() for wish in waiting], now)
    done = standing_of(again, left, 2000)
    assert sorted([*past, *done], key=lambda each: each.id) == sorted(after, key=lambda each: each.id)


@given(plans, st.sampled_from([BEFORE, AMID]))
def test_the_same_template_keeps_every_slot(plan: SlotPlan, now: datetime) -> None:
    standing = laid_out_first(plan, [(False, False)] * 60)
    fates = lay_out_anew(standing, wall_slots(plan, DAYS, PARIS), [], now)
    coming = [each.id for each in standing if each.starts_at > now]
    assert [(each.fate, each.slot_id) for each in fates] == [(SlotFate.KEPT, key) for key in coming]
    assert all(each.starts_at - now > timedelta(0) for each in fates)
