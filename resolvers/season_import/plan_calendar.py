"""Planning events, their templates and their slots: the calendar against what is stored (B1, B2, B7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from models.event import Allocation, Event, EventState
from models.slot import Place, SlotTemplate
from models.slot_plan import wall_slots
from resolvers.season_import.columns import column
from resolvers.season_import.plan import Action, FieldChange, ImportPlan, Noun, Stored
from resolvers.season_import.plan_fleet import SeasonIds
from resolvers.season_import.plan_slots import TourSlot, as_slot, calendar_problem, plan_slots
from resolvers.season_import.problems import CellProblem, Wording
from resolvers.season_import.rows import CalendarRow, SeasonSheets, SheetKind
from resolvers.season_import.stored import TEMPLATE_FIELDS, StoredSeason

ZONE = "Europe/Paris"


@dataclass(frozen=True, slots=True)
class TourEvent:
    """An event as it will be after the import, with all its slots; `line`: its line in the calendar, if given.

    What has left is not touched, except at an event that `is_new`: it has no past to keep.
    """

    id: UUID
    code: str
    starts_on: date
    ends_on: date
    slots: tuple[TourSlot, ...]
    line: int | None
    is_new: bool = False


def plan_calendar(
    plan: ImportPlan, sheets: SeasonSheets, stored: StoredSeason, ids: SeasonIds, dealerships: Mapping[str, UUID]
) -> list[TourEvent]:
    """Events that take place: those of the calendar, or the stored ones when it was not given."""
    if SheetKind.CALENDAR not in sheets.columns:
        return [
            _as_stored(event, stored)
            for event in stored.events
            if event["state"] not in (EventState.CANCELLED, EventState.DONE)
        ]
    label = sheets.labels[SheetKind.CALENDAR]
    known = {(event["code"], event["starts_on"]): event for event in stored.events}
    called = {code: row["name"] for code, row in stored.dealerships.items()}
    called |= {row.code: row.name for row in sheets.dealerships}
    wanted = {(row.dealership_code, row.starts_on): row for row in sheets.calendar}
    plan.names |= {(Noun.EVENT, event_key(*key)): called.get(key[0], "") for key in [*known, *wanted]}
    for key, event in known.items():
        if key not in wanted:
            _drop_event(plan, event, stored, sheets)
    events = []
    for key, row in wanted.items():
        event_known = known.get(key)
        if row.dealership_code not in dealerships:
            message = Wording("concession inconnue", "unknown dealership")
            plan.conflicts.append(calendar_problem(label, row, "dealership_code", row.dealership_code, message))
        elif event_known and event_known["state"] is EventState.CANCELLED:
            message = Wording("événement annulé, laissé annulé", "cancelled event, left cancelled")
            plan.notes.append(calendar_problem(label, row, "starts_on", f"{row.starts_on:%d/%m/%Y}", message))
        elif event_known and event_known["state"] is EventState.DONE:
            plan.unchanged[Noun.EVENT] += 1
        else:
            events.append(_plan_event(plan, row, event_known, stored, ids, dealerships[row.dealership_code], sheets))
    return events


def _drop_event(plan: ImportPlan, event: Stored, stored: StoredSeason, sheets: SeasonSheets) -> None:
    """An event that the calendar no longer names goes; cancelled if anyone may have seen it, refused if booked."""
    if event["state"] is EventState.CANCELLED:
        return
    places = [place["id"] for place in stored.places.get(event["id"], [])]
    bookings = sum(stored.live.get(place, 0) for place in places)
    key = event_key(event["code"], event["starts_on"])
    if bookings or event["state"] is EventState.DONE:
        plan.conflicts.append(_still_needed(event, bookings, sheets))
        return
    touched = any(stored.booked.get(place) for place in places) or event["id"] in stored.enrolled
    if touched or event["state"] is not EventState.DRAFT:
        plan.writes.update(Event, id=event["id"], state=EventState.CANCELLED)
        for event_id, vehicle_id in stored.allocations:
            if event_id == event["id"]:
                plan.writes.update(Allocation, event_id=event_id, vehicle_id=vehicle_id, active=False)
        plan.record(Action.CANCELLED, Noun.EVENT, key)
        return
    # Slots, template and allocations go with the event; its places must go first.
    plan.writes.delete(Place, places)
    plan.writes.delete(Event, [event["id"]])
    plan.record(Action.REMOVED, Noun.EVENT, key)
    plan.counts[Noun.SLOT, Action.REMOVED] += len(stored.slots.get(event["id"], []))


def _still_needed(event: Stored, bookings: int, sheets: SeasonSheets) -> CellProblem:
    moved = next((row for row in sheets.calendar if row.dealership_code == event["code"]), None)
    why = f"{bookings} réservations", f"{bookings} bookings"
    if not bookings:
        why = "des essais faits", "rides that were done"
    message = Wording(
        f"le passage du {event['starts_on']:%d/%m/%Y} n’y est plus, mais il a {why[0]}",
        f"the stop of {event['starts_on']} is no longer there, but it has {why[1]}",
    )
    expected = Wording(
        "ce passage ; pour le déplacer ou l’annuler, passez d’abord par ses réservations",
        "this stop; to move or cancel it, see to its bookings first",
    )
    line, title = (moved.line, column(SheetKind.CALENDAR, "starts_on").title) if moved else (None, None)
    return CellProblem(sheets.labels[SheetKind.CALENDAR], line, title, event["code"], expected, message)


def _plan_event(
    plan: ImportPlan,
    row: CalendarRow,
    known: Stored | None,
    stored: StoredSeason,
    ids: SeasonIds,
    dealership_id: UUID,
    sheets: SeasonSheets,
) -> TourEvent:
    wanted = _wanted(row, known, sheets)
    if known is None:
        wanted |= {"season_id": ids.season_id, "truck_id": ids.truck_id, "dealership_id": dealership_id}
    template = _template(row)
    stored_template = stored.templates.get(known["id"]) if known else None
    rhythm = [
        FieldChange(name, stored_template[name] if stored_template else None, template[name])
        for name in TEMPLATE_FIELDS[1:]
        if stored_template is None or stored_template[name] != template[name]
    ]
    key = event_key(row.dealership_code, row.starts_on)
    before = len(plan.changes)
    event_id, changed = plan.settle(Noun.EVENT, Event, key, known, wanted)
    if known is not None and rhythm:
        _add_rhythm(plan, key, rhythm, added=len(plan.changes) > before)
    if stored_template is None:
        plan.writes.insert(SlotTemplate, event_id=event_id, **template)
    elif rhythm:
        plan.writes.update(SlotTemplate, event_id=event_id, **{change.field: change.after for change in rhythm})
    dates_changed = any(change.field == "ends_on" for change in changed)
    if known is not None and not rhythm and not dates_changed:
        # Slots may have been adjusted one by one since: the same template does not lay them out again (B2).
        plan.unchanged[Noun.SLOT] += len(stored.slots.get(event_id, []))
        return _as_stored(known, stored, row.line)
    zone = ZoneInfo(known["zone"] if known else ZONE)
    days = [row.starts_on + timedelta(days=number) for number in range((row.ends_on - row.starts_on).days + 1)]
    slots = plan_slots(plan, event_id, wall_slots(row.plan, days, zone), stored, row, sheets.labels[SheetKind.CALENDAR])
    return TourEvent(event_id, row.dealership_code, row.starts_on, row.ends_on, tuple(slots), row.line, known is None)


def _wanted(row: CalendarRow, known: Stored | None, sheets: SeasonSheets) -> dict[str, Any]:
    """What the line says of the event itself; a column that was left out says nothing of an event that is known."""
    wanted: dict[str, Any] = {"ends_on": row.ends_on}
    if known is None or "note" in sheets.columns[SheetKind.CALENDAR]:
        wanted["note"] = row.note
    if known is None:
        wanted |= {"starts_on": row.starts_on, "state": EventState.DRAFT, "zone": ZONE}
    return wanted


def _add_rhythm(plan: ImportPlan, key: str, rhythm: list[FieldChange], *, added: bool) -> None:
    """Tell a change of the template as one of its event."""
    if added:
        last = plan.changes.pop()
        plan.changes.append(type(last)(last.action, last.noun, last.key, (*last.fields, *rhythm)))
    else:
        plan.unchanged[Noun.EVENT] -= 1
        plan.record(Action.UPDATED, Noun.EVENT, key, rhythm)


def event_key(code: str, starts_on: date) -> str:
    """How people name an event: its dealership's code and its first day."""
    return f"{code} {starts_on:%d/%m/%Y}"


def _template(row: CalendarRow) -> dict[str, Any]:
    lunch_from, lunch_until = row.lunch or (None, None)
    return {
        "first_ride": row.first_ride,
        "last_ride": row.last_ride,
        "length_minutes": row.length_minutes,
        "gap_minutes": row.gap_minutes,
        "lunch_from": lunch_from,
        "lunch_until": lunch_until,
        "grouping": row.grouping,
    }


def _as_stored(event: Stored, stored: StoredSeason, line: int | None = None) -> TourEvent:
    slots = tuple(as_slot(slot) for slot in stored.slots.get(event["id"], []))
    return TourEvent(event["id"], event["code"], event["starts_on"], event["ends_on"], slots, line)
