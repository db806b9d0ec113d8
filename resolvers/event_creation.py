"""Planning a stop of the tour: a draft at a dealership, with its rhythm and the truck's vehicles (B1, B2, B7)."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError

from models.errors import InvalidInput
from models.event import Event
from models.event_plan import Coming, PlannedVehicle
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.season import Truck
from models.session import WriteSession
from resolvers.allocation import AllocateVehicleInput, allocate_vehicle
from resolvers.booking_step import violated
from resolvers.double_use import TRUCK, begins_already, truck_taken, vehicle_taken
from resolvers.event_plan import CreateEventInput, plan_event
from resolvers.season_days import keep_season
from resolvers.slot_template import ChangeSlotTemplateInput, change_slot_template

LONGEST_NOTE = 500
RHYTHM = ("first_ride", "last_ride", "length_minutes", "gap_minutes", "grouping", "lunch_from", "lunch_until")


async def create_event(session: WriteSession, viewer: Viewer, input: CreateEventInput) -> Event:
    """Plan a stop as a draft: its slots are laid out, and the vehicles that were chosen come.

    Raises NotFound, InvalidInput naming the field, and Conflict where the truck or a chosen vehicle is elsewhere, which
    it names, or the dealership has an event that begins on that day (B7).
    """
    require(viewer, "create_event")
    await keep_season(session, input.truck_id)
    plan = await plan_event(session, input)
    await _check_chosen(session, input, plan.vehicles)
    truck = await session.get_one(Truck, input.truck_id)
    event = Event(
        season_id=truck.season_id,
        truck_id=truck.id,
        dealership_id=input.dealership_id,
        starts_on=input.starts_on,
        ends_on=input.ends_on,
        note=(input.note or "").strip()[:LONGEST_NOTE] or None,
    )
    await _keep(session, event, input)
    rhythm = {name: getattr(input, name) for name in RHYTHM}
    await change_slot_template(session, viewer, ChangeSlotTemplateInput(event.id, **rhythm))
    for each in plan.vehicles:
        if each.coming is Coming.COMES:
            await allocate_vehicle(session, viewer, AllocateVehicleInput(event.id, each.vehicle_id))
    await session.refresh(event)
    return event


async def _check_chosen(session: WriteSession, input: CreateEventInput, vehicles: list[PlannedVehicle]) -> None:
    """Nobody who chose a vehicle finds an event without it."""
    chosen = set(input.vehicle_ids or ())
    elsewhere = _chosen(vehicles, chosen, Coming.ELSEWHERE)
    if elsewhere:
        raise await vehicle_taken(session, None, elsewhere, input.starts_on, input.ends_on, "vehicleIds")
    if _chosen(vehicles, chosen, Coming.UNAVAILABLE):
        raise InvalidInput(
            "Un véhicule choisi n’est disponible aucun de ces jours. Retirez-le, ou vérifiez sa disponibilité.",
            "A vehicle that was chosen is not available on any of these days. Leave it out, or check when it is.",
            field="vehicleIds",
        )


def _chosen(vehicles: list[PlannedVehicle], chosen: set[UUID], coming: Coming) -> list[UUID]:
    return [each.vehicle_id for each in vehicles if each.coming is coming and each.vehicle_id in chosen]


async def _keep(session: WriteSession, event: Event, input: CreateEventInput) -> None:
    """The plan saw that nothing is in the way; of two that see it at once, the database lets one pass."""
    try:
        async with session.begin_nested():
            session.add(event)  # within: to begin a savepoint is to flush what was added before it
            await session.flush()
    except IntegrityError as error:
        if violated(error) == TRUCK:
            raise await truck_taken(session, None, input.truck_id, input.starts_on, input.ends_on) from error
        if violated(error) == "uq_event_dealership_id_starts_on":
            raise begins_already() from error
        raise
    await session.refresh(event)
