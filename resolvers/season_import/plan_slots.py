"""Planning the slots of one event: those of its template against those stored (B2, B7)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from models.kit.uuid7 import uuid7
from models.slot import Place, Slot, SlotState
from models.slot_plan import PlannedSlot
from resolvers.season_import.columns import column
from resolvers.season_import.plan import Action, ImportPlan, Noun, Stored
from resolvers.season_import.problems import NOTHING_EXPECTED, CellProblem, Wording
from resolvers.season_import.rows import CalendarRow, SheetKind
from resolvers.season_import.stored import StoredSeason


@dataclass(frozen=True, slots=True)
class TourSlot:
    """A slot as it will be after the import."""

    id: UUID
    starts_at: datetime
    day: date
    group_number: int | None


def plan_slots(
    plan: ImportPlan,
    event_id: UUID,
    wanted: list[PlannedSlot],
    stored: StoredSeason,
    row: CalendarRow,
    label: str,
) -> list[TourSlot]:
    """Slots after the import: those at the same departure are kept, past ones are left alone."""
    known = {slot["starts_at"]: slot for slot in stored.slots.get(event_id, [])}
    slots = [as_slot(slot) for start, slot in known.items() if start <= stored.now]
    # An event that is new has no past to keep: a season may be entered after the fact.
    since = stored.now if known else datetime.min.replace(tzinfo=UTC)
    for planned in (planned for planned in wanted if planned.starts_at > since):
        slot = known.pop(planned.starts_at, None)
        values: dict[str, Any] = {"ends_at": planned.ends_at, "group_number": planned.group}
        slot_id = slot["id"] if slot else uuid7()
        if slot is None:
            values |= {
                "event_id": event_id,
                "starts_at": planned.starts_at,
                "local_start": planned.local_start,
                "day": planned.local_start.date(),
            }
            plan.writes.insert(Slot, id=slot_id, **values)
            plan.counts[Noun.SLOT, Action.CREATED] += 1
        elif any(slot[name] != value for name, value in values.items()):
            plan.writes.update(Slot, id=slot_id, **values)
            plan.counts[Noun.SLOT, Action.UPDATED] += 1
        else:
            plan.unchanged[Noun.SLOT] += 1
        slots.append(TourSlot(slot_id, planned.starts_at, planned.local_start.date(), planned.group))
    left = [slot for start, slot in known.items() if start > stored.now]
    slots += _remove_slots(plan, event_id, left, stored, row, label)
    return slots


def _remove_slots(
    plan: ImportPlan, event_id: UUID, left: list[Stored], stored: StoredSeason, row: CalendarRow, label: str
) -> list[TourSlot]:
    """Slots that the template no longer has: deleted, or closed if a booking was ever made at one. Those closed."""
    ids = {slot["id"] for slot in left}
    places = [place for place in stored.places.get(event_id, []) if place["slot_id"] in ids]
    live = sum(stored.live.get(place["id"], 0) for place in places)
    if live:
        message = Wording(
            f"des créneaux qui ont {live} réservations disparaîtraient", f"slots that have {live} bookings would go"
        )
        plan.conflicts.append(calendar_problem(label, row, "first_ride", f"{row.first_ride:%H:%M}", message))
    kept = {place["slot_id"] for place in places if stored.booked.get(place["id"])}
    for slot_id in kept:
        plan.writes.update(Slot, id=slot_id, state=SlotState.CLOSED)
    plan.counts[Noun.SLOT, Action.UPDATED] += len(kept)
    plan.writes.delete(Place, [place["id"] for place in places if place["slot_id"] not in kept])
    plan.writes.delete(Slot, ids - kept)
    plan.counts[Noun.SLOT, Action.REMOVED] += len(ids - kept)
    return [as_slot(slot) for slot in left if slot["id"] in kept]


def as_slot(slot: Stored) -> TourSlot:
    """A stored slot that stays as it is."""
    return TourSlot(slot["id"], slot["starts_at"], slot["day"], slot["group_number"])


def calendar_problem(label: str, row: CalendarRow, key: str, value: str, message: Wording) -> CellProblem:
    """A problem of one cell of the calendar."""
    return CellProblem(label, row.line, column(SheetKind.CALENDAR, key).title, value, NOTHING_EXPECTED, message)
