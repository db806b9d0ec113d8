"""Laying an event's slots out anew: the new template's against those that stand (B2, B7); pure."""

import enum
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.slot import SlotState
from models.slot_plan import PlannedSlot


class SlotFate(enum.StrEnum):
    """What becomes of a coming slot.

    KEPT: the layout has it as it is. CHANGED: the layout has its departure, with another return or group. CLOSED: no
    longer in the layout, and history refers to it. KEPT_BOOKED: not in the layout as it is, but someone has a place.
    KEPT_AWAITED: not in the layout either, but someone waits for it and for nothing else. LEFT_OUT: in the layout,
    but it would meet one that stays or has left.
    """

    ADDED = "ADDED"
    KEPT = "KEPT"
    CHANGED = "CHANGED"
    REMOVED = "REMOVED"
    CLOSED = "CLOSED"
    KEPT_BOOKED = "KEPT_BOOKED"
    KEPT_AWAITED = "KEPT_AWAITED"
    LEFT_OUT = "LEFT_OUT"


@dataclass(frozen=True, slots=True)
class StandingSlot:
    """A slot as it stands. `booked`: by a live booking, a hold or an offer; `remembered`: by history."""

    id: UUID
    local_start: datetime
    starts_at: datetime
    ends_at: datetime
    group: int | None
    state: SlotState
    booked: bool
    remembered: bool


@dataclass(frozen=True, slots=True)
class LaidOutSlot:
    """A departure and what becomes of it; `slot_id` None: it is no row, or not yet; `state`: afterwards."""

    fate: SlotFate
    slot_id: UUID | None
    local_start: datetime
    starts_at: datetime
    ends_at: datetime
    group_number: int | None
    state: SlotState | None


@dataclass(frozen=True, slots=True)
class SlotLayout:
    """What laying out anew does to the coming slots, in time. `template_version`: of the template as it stands then."""

    template_version: int | None
    slots: list[LaidOutSlot]


def lay_out_anew(
    standing: Sequence[StandingSlot], planned: Iterable[PlannedSlot], wishes: Collection[frozenset[UUID]], now: datetime
) -> list[LaidOutSlot]:
    """What becomes of each slot after `now`; `wishes`: the slots that each of those who wait names.

    What is booked stays as it is, whatever the layout says; what has left is not looked at but for its time. Done
    twice it changes nothing the second time.
    """
    wanted = {each.starts_at: each for each in planned if each.starts_at > now}
    coming = {each.starts_at: each for each in standing if each.starts_at > now}
    kept = {start for start, slot in coming.items() if _is_as_wanted(slot, wanted.get(start))}
    booked = {start for start, slot in coming.items() if slot.booked and start not in kept}
    past = [each for each in standing if each.starts_at <= now]
    awaited: set[datetime] = set()
    while True:
        staying = [*past, *(coming[start] for start in booked | awaited)]
        blocked = {start for start, plan in wanted.items() if start not in kept and _meets(plan, staying)}
        blocked |= (booked | awaited) & wanted.keys()
        going = {start for start in coming.keys() - kept - booked - awaited if start not in wanted or start in blocked}
        more = _named_only(wishes, coming, going)
        if not more:
            break
        awaited |= more
    fates = [_of_standing(slot, wanted.get(start), kept, booked, awaited, going) for start, slot in coming.items()]
    for start, plan in wanted.items():
        if start in blocked:
            fates.append(_of_planned(SlotFate.LEFT_OUT, plan, None))
        elif start not in coming:
            fates.append(_of_planned(SlotFate.ADDED, plan, SlotState.OPEN))
    return sorted(fates, key=lambda each: (each.starts_at, each.fate))


def _is_as_wanted(slot: StandingSlot, plan: PlannedSlot | None) -> bool:
    return plan is not None and (slot.ends_at, slot.group) == (plan.ends_at, plan.group)


def _meets(plan: PlannedSlot, staying: Iterable[StandingSlot]) -> bool:
    """A vehicle would be on two rides at once."""
    return any(
        plan.starts_at < slot.ends_at
        and slot.starts_at < plan.ends_at
        and (plan.group is None or slot.group is None or plan.group == slot.group)
        for slot in staying
    )


def _named_only(
    wishes: Collection[frozenset[UUID]], coming: dict[datetime, StandingSlot], going: set[datetime]
) -> set[datetime]:
    """Slots to go that someone waits for and who would wait for nothing any more."""
    starts = {slot.id: start for start, slot in coming.items()}
    found: set[datetime] = set()
    for wish in wishes:
        named = {starts[each] for each in wish if each in starts}
        if named <= going:
            found |= named
    return found


def _of_standing(
    slot: StandingSlot,
    plan: PlannedSlot | None,
    kept: set[datetime],
    booked: set[datetime],
    awaited: set[datetime],
    going: set[datetime],
) -> LaidOutSlot:
    start = slot.starts_at
    ends_at, group, state = slot.ends_at, slot.group, slot.state
    if start in kept:
        fate = SlotFate.KEPT
    elif start in booked:
        fate = SlotFate.KEPT_BOOKED
    elif start in awaited:
        fate = SlotFate.KEPT_AWAITED
    elif start in going:
        fate = SlotFate.CLOSED if slot.remembered else SlotFate.REMOVED
        state = SlotState.CLOSED
    elif plan is not None:
        fate, ends_at, group = SlotFate.CHANGED, plan.ends_at, plan.group
    else:
        raise AssertionError("a slot that is not in the layout goes or stays")
    return LaidOutSlot(fate, slot.id, slot.local_start, start, ends_at, group, state)


def _of_planned(fate: SlotFate, plan: PlannedSlot, state: SlotState | None) -> LaidOutSlot:
    return LaidOutSlot(fate, None, plan.local_start, plan.starts_at, plan.ends_at, plan.group, state)
