"""What a new stop of the tour would be; making it refuses what its preview refuses (B1, B2, B7)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from models.dealership import Dealership
from models.errors import InvalidInput, NotFound
from models.event import Event
from models.event_plan import Coming, EventPlan, PlannedDeparture, PlannedVehicle
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.season import Season, Truck
from models.session import WriteSession
from models.slot_plan import Grouping, PlannedSlot, takes_group
from models.vehicle import Vehicle
from resolvers.double_use import Taken, begins_already, taken_vehicles, truck_is_taken, truck_taken
from resolvers.event_move import LONGEST_STAY
from resolvers.season_days import outside_season
from resolvers.slot_layout import slots_of_days
from resolvers.slot_template import checked_rhythm

ZONE = ZoneInfo("Europe/Paris")
"""Of new events, as the table's default has it."""


@dataclass(frozen=True, slots=True)
class CreateEventInput:
    """Where and when, local days; which truck; the rhythm of the days, as in `ChangeSlotTemplateInput`.

    `vehicle_ids` are those of the truck that come; none given: all that are available on one of the days and nowhere
    else.
    """

    dealership_id: UUID
    truck_id: UUID
    starts_on: date
    ends_on: date
    first_ride: time
    last_ride: time
    length_minutes: int
    gap_minutes: int
    grouping: Grouping
    lunch_from: time | None = None
    lunch_until: time | None = None
    note: str | None = None
    vehicle_ids: list[UUID] | None = None


async def preview_event(session: WriteSession, viewer: Viewer, input: CreateEventInput) -> EventPlan:
    """What `createEvent` would make of this: departures, places, vehicles. Refuses as it does; nothing is done.

    A vehicle that was chosen and cannot come is told, not refused.
    """
    require(viewer, "preview_event")
    return await plan_event(session, input)


async def plan_event(session: WriteSession, input: CreateEventInput) -> EventPlan:
    """The plan of an event that may be made.

    Raises NotFound, InvalidInput naming the field, and Conflict where the truck is elsewhere, which it names, or the
    dealership has an event that begins on that day (B7).
    """
    if await session.get(Dealership, input.dealership_id) is None:
        raise NotFound("dealershipId")
    truck = await session.get(Truck, input.truck_id)
    if truck is None:
        raise NotFound("truckId")
    _check_days(input, await session.get_one(Season, truck.season_id))
    departures = slots_of_days(checked_rhythm(input), input.starts_on, input.ends_on, ZONE)
    if await truck_is_taken(session, input.truck_id, input.starts_on, input.ends_on):
        raise await truck_taken(session, None, input.truck_id, input.starts_on, input.ends_on)
    same_day = select(Event.id).where(Event.dealership_id == input.dealership_id, Event.starts_on == input.starts_on)
    if await session.scalar(same_day.limit(1)) is not None:
        raise begins_already()
    vehicles = await _plan_vehicles(session, input)
    now = datetime.now(UTC)
    laid_out = [_departure(slot, vehicles) for slot in departures if slot.starts_at > now]
    return EventPlan(sum(each.places_count for each in laid_out), laid_out, [plan for _, plan in vehicles])


def _check_days(input: CreateEventInput, season: Season) -> None:
    if not 0 <= (input.ends_on - input.starts_on).days < LONGEST_STAY:
        raise InvalidInput(
            f"Choisissez des jours dans l’ordre : {LONGEST_STAY} au plus.",
            f"Choose days in order: {LONGEST_STAY} at most.",
            field="endsOn",
        )
    if not season.starts_on <= input.starts_on <= input.ends_on <= season.ends_on:
        raise outside_season(season)
    if input.starts_on < datetime.now(ZONE).date():
        raise InvalidInput("Choisissez des jours à venir.", "Choose coming days.", field="startsOn")


async def _plan_vehicles(session: WriteSession, input: CreateEventInput) -> list[tuple[int, PlannedVehicle]]:
    """Each vehicle of the truck, by number, under its group."""
    of_truck = select(Vehicle).where(Vehicle.truck_id == input.truck_id).order_by(Vehicle.number, Vehicle.id)
    vehicles = list(await session.scalars(of_truck))
    chosen = None if input.vehicle_ids is None else set(input.vehicle_ids)
    if chosen and chosen - {each.id for each in vehicles}:
        raise NotFound("vehicleIds")
    taken = await taken_vehicles(session, [each.id for each in vehicles], input.starts_on, input.ends_on)
    return [(each.group_number, _plan_vehicle(each, taken.get(each.id, []), chosen, input)) for each in vehicles]


def _plan_vehicle(
    vehicle: Vehicle, taken: list[Taken], chosen: set[UUID] | None, input: CreateEventInput
) -> PlannedVehicle:
    first, last = max(input.starts_on, vehicle.available_from), min(input.ends_on, vehicle.available_until)
    if first > last:
        return PlannedVehicle(vehicle.id, Coming.UNAVAILABLE)
    other = next((each for each in taken if each.first <= last and each.last >= first), None)
    if other is not None:
        return PlannedVehicle(
            vehicle.id,
            Coming.ELSEWHERE,
            elsewhere=other.where,
            elsewhere_from=other.event_first,
            elsewhere_until=other.event_last,
        )
    coming = Coming.COMES if chosen is None or vehicle.id in chosen else Coming.LEFT_OUT
    return PlannedVehicle(vehicle.id, coming, first, last)


def _departure(slot: PlannedSlot, vehicles: list[tuple[int, PlannedVehicle]]) -> PlannedDeparture:
    day = slot.local_start.date()
    places = sum(
        plan.coming is Coming.COMES
        and takes_group(slot.group, group)
        and plan.starts_on is not None
        and plan.ends_on is not None
        and plan.starts_on <= day <= plan.ends_on
        for group, plan in vehicles
    )
    return PlannedDeparture(slot.local_start, slot.starts_at, slot.ends_at, slot.group, places)
