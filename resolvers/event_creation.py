"""Planning a stop of the tour: a draft at a dealership, with its rhythm and the truck's vehicles (B1, B2, B7)."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.dealership import Dealership
from models.errors import Conflict, InvalidInput, NotFound
from models.event import Event
from models.kit.uuid7 import uuid7
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.season import Season, Truck
from models.session import WriteSession
from models.slot_plan import Grouping
from models.vehicle import Vehicle
from resolvers.allocation import AllocateVehicleInput, allocate_vehicle
from resolvers.booking_step import violated
from resolvers.double_use import TRUCK, truck_taken
from resolvers.event_move import LONGEST_STAY
from resolvers.slot_template import ChangeSlotTemplateInput, change_slot_template

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class CreateEventInput:
    """Where and when, local days; which truck; the rhythm of the days, as in `ChangeSlotTemplateInput`."""

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


async def create_event(session: WriteSession, viewer: Viewer, input: CreateEventInput) -> Event:
    """Plan a stop as a draft: its slots are laid out, and the truck's vehicles that are available come.

    Raises NotFound, InvalidInput naming the field, and Conflict where the truck is elsewhere, which it names, or the
    dealership has an event that begins on that day (B7).
    """
    require(viewer, "create_event")
    if await session.get(Dealership, input.dealership_id) is None:
        raise NotFound("dealershipId")
    truck = await session.get(Truck, input.truck_id)
    if truck is None:
        raise NotFound("truckId")
    season = await session.get_one(Season, truck.season_id)
    _check_days(input, season)
    event = Event(
        season_id=season.id,
        truck_id=truck.id,
        dealership_id=input.dealership_id,
        starts_on=input.starts_on,
        ends_on=input.ends_on,
        note=(input.note or "").strip()[:LONGEST_NOTE] or None,
    )
    await _keep(session, event, input)
    rhythm = {name: getattr(input, name) for name in RHYTHM}
    await change_slot_template(session, viewer, ChangeSlotTemplateInput(event.id, **rhythm))
    vehicles = select(Vehicle.id).where(
        Vehicle.truck_id == input.truck_id,
        Vehicle.available_from <= input.ends_on,
        Vehicle.available_until >= input.starts_on,
    )
    for vehicle_id in await session.scalars(vehicles.order_by(Vehicle.number)):
        await allocate_vehicle(session, viewer, AllocateVehicleInput(event.id, vehicle_id))
    await session.refresh(event)
    return event


RHYTHM = ("first_ride", "last_ride", "length_minutes", "gap_minutes", "grouping", "lunch_from", "lunch_until")


def _check_days(input: CreateEventInput, season: Season) -> None:
    if not 0 <= (input.ends_on - input.starts_on).days < LONGEST_STAY:
        raise InvalidInput(
            f"Choisissez des jours dans l’ordre : {LONGEST_STAY} au plus.",
            f"Choose days in order: {LONGEST_STAY} at most.",
            field="endsOn",
        )
    if not season.starts_on <= input.starts_on <= input.ends_on <= season.ends_on:
        raise InvalidInput(
            f"La saison de ce camion va du {season.starts_on:%d/%m/%Y} au {season.ends_on:%d/%m/%Y}.",
            f"This truck's season goes from {season.starts_on} to {season.ends_on}.",
            field="startsOn",
        )


async def _keep(session: WriteSession, event: Event, input: CreateEventInput) -> None:
    session.add(event)
    try:
        async with session.begin_nested():
            await session.flush()
    except IntegrityError as error:
        if violated(error) == TRUCK:
            raise await truck_taken(session, uuid7(), input.truck_id, input.starts_on, input.ends_on) from error
        if violated(error) == "uq_event_dealership_id_starts_on":
            raise Conflict(
                "Cette concession a déjà un événement qui commence ce jour-là. Choisissez une autre date.",
                "This dealership has an event that begins on that day already. Choose another date.",
                field="startsOn",
            ) from error
        raise
    await session.refresh(event)
