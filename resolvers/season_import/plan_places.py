"""Planning places: one slot × one vehicle that is there, is free to be booked and is of the slot's group (B4)."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from models.event import Allocation
from models.kit.uuid7 import uuid7
from models.slot import Place
from models.slot_plan import takes_group
from resolvers.season_import.plan import Action, ImportPlan, Noun, Stored
from resolvers.season_import.plan_calendar import TourEvent, event_key
from resolvers.season_import.plan_fleet import FleetVehicle
from resolvers.season_import.plan_slots import TourSlot
from resolvers.season_import.problems import CellProblem, Wording
from resolvers.season_import.rows import SeasonSheets, SheetKind
from resolvers.season_import.stored import StoredSeason


def plan_places(
    plan: ImportPlan,
    sheets: SeasonSheets,
    stored: StoredSeason,
    events: Iterable[TourEvent],
    fleet: Sequence[FleetVehicle],
) -> None:
    """Allocations and places of all events that take place; what has left is not touched.

    A vehicle that was withdrawn from an event, and a place that was withdrawn, stay so (C6).
    """
    going = set(plan.writes.deletes.get(Place, ()))
    for event in events:
        places = [place for place in stored.places.get(event.id, []) if place["id"] not in going]
        of_vehicle: dict[UUID, list[Stored]] = {}
        for place in places:
            of_vehicle.setdefault(place["vehicle_id"], []).append(place)
        for vehicle in fleet:
            _plan_vehicle_at(plan, sheets, stored, event, vehicle, of_vehicle.get(vehicle.id, []))


def _plan_vehicle_at(
    plan: ImportPlan,
    sheets: SeasonSheets,
    stored: StoredSeason,
    event: TourEvent,
    vehicle: FleetVehicle,
    places: Sequence[Stored],
) -> None:
    allocation = stored.allocations.get((event.id, vehicle.id))
    if allocation is not None and not allocation["active"]:
        plan.unchanged[Noun.PLACE] += len(places)
        return
    known = {place["slot_id"]: place for place in places}
    ahead = {slot.id for slot in event.slots if event.is_new or slot.starts_at > stored.now}
    wanted = {slot.id for slot in event.slots if slot.id in ahead and _is_there(vehicle, slot)}
    gone = [place for slot_id, place in known.items() if slot_id in ahead - wanted]
    stays = _remove_places(plan, sheets, stored, event, vehicle, gone) or len(known) > len(gone)
    _settle_allocation(plan, event, vehicle, allocation, stays=stays)
    for slot_id in wanted - known.keys():
        plan.writes.insert(Place, id=uuid7(), event_id=event.id, slot_id=slot_id, vehicle_id=vehicle.id)
    plan.counts[Noun.PLACE, Action.CREATED] += len(wanted - known.keys())
    plan.unchanged[Noun.PLACE] += len(known) - len(gone)


def _is_there(vehicle: FleetVehicle, slot: TourSlot) -> bool:
    available = vehicle.available_from <= slot.day <= vehicle.available_until
    return available and takes_group(slot.group_number, vehicle.group_number)


def _remove_places(
    plan: ImportPlan,
    sheets: SeasonSheets,
    stored: StoredSeason,
    event: TourEvent,
    vehicle: FleetVehicle,
    gone: Sequence[Stored],
) -> bool:
    """Places that may no longer be: deleted, withdrawn if a cancelled booking remembers them. Whether any stays."""
    live = sum(stored.live.get(place["id"], 0) for place in gone)
    if live:
        plan.conflicts.append(_booked_problem(sheets, event, vehicle, live))
    remembered = [place for place in gone if stored.booked.get(place["id"])]
    for place in remembered:
        if place["withdrawn_at"] is None:
            plan.writes.update(Place, id=place["id"], withdrawn_at=stored.now)
    plan.writes.delete(Place, [place["id"] for place in gone if not stored.booked.get(place["id"])])
    return bool(remembered)


def _settle_allocation(
    plan: ImportPlan, event: TourEvent, vehicle: FleetVehicle, allocation: Stored | None, *, stays: bool
) -> None:
    """The days on which the vehicle can be booked at the event; none: it does not come."""
    window = _window(event, vehicle)
    key = {"event_id": event.id, "vehicle_id": vehicle.id}
    if window is None:
        if allocation is not None and stays:
            plan.writes.update(Allocation, **key, active=False)
        elif allocation is not None:
            plan.writes.delete(Allocation, [(event.id, vehicle.id)])
    elif allocation is None:
        plan.writes.insert(Allocation, **key, starts_on=window[0], ends_on=window[1])
    elif (allocation["starts_on"], allocation["ends_on"]) != window:
        plan.writes.update(Allocation, **key, starts_on=window[0], ends_on=window[1])


def _window(event: TourEvent, vehicle: FleetVehicle) -> tuple[date, date] | None:
    start, end = max(event.starts_on, vehicle.available_from), min(event.ends_on, vehicle.available_until)
    return (start, end) if start <= end else None


def _booked_problem(sheets: SeasonSheets, event: TourEvent, vehicle: FleetVehicle, live: int) -> CellProblem:
    """Told at the vehicle's line when the fleet was given, else at the event's: one of the two was changed."""
    kind, line = (SheetKind.FLEET, vehicle.line) if vehicle.line else (SheetKind.CALENDAR, event.line)
    name = event_key(event.code, event.starts_on)
    message = Wording(
        f"le véhicule {vehicle.number} perdrait des places qui ont {live} réservations ({name})",
        f"vehicle {vehicle.number} would lose places that have {live} bookings ({name})",
    )
    expected = Wording(
        "des dates et un groupe qui gardent ces places, ou ces réservations déplacées d’abord",
        "dates and a group that keep these places, or these bookings moved first",
    )
    label = sheets.labels.get(kind) or next(iter(sheets.labels.values()))
    return CellProblem(label, line, None, str(vehicle.number), expected, message)
