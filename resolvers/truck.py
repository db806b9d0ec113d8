"""Trucks of a season: added, also with what another one carries, renamed, deleted while they went nowhere (B1, B7)."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from models.dealership import Dealership
from models.deletion import Deletion
from models.errors import Conflict, NotFound
from models.event import Event, EventState
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.season import Season, Truck
from models.session import WriteSession
from models.vehicle import Vehicle
from resolvers.booking_step import violated
from resolvers.contact import checked_text
from resolvers.season_days import named
from resolvers.version import check_version

LONGEST_NAME = 60
# What a vehicle is; its truck and its days are the new season's.
KEPT = ("model_id", "number", "plate", "group_number", "mileage_km", "state", "photo_id")


@dataclass(frozen=True, slots=True)
class AddTruckInput:
    """A truck of a season, by the name that the team gives it.

    `vehicles_of_id`: a truck whose vehicles come along, available all season. Not one of the same season: a vehicle is
    on one truck (B7).
    """

    season_id: UUID
    name: str
    vehicles_of_id: UUID | None = field(default=None, metadata={"node": "Truck"})


@dataclass(frozen=True, slots=True)
class ChangeTruckInput:
    """What changes of a truck; `expected_version` refuses the act if someone changed it meanwhile."""

    truck_id: UUID
    name: str | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class DeleteTruckInput:
    """A truck; `expected_version` refuses the act if someone changed it meanwhile."""

    truck_id: UUID
    expected_version: int | None = None


async def add_truck(session: WriteSession, viewer: Viewer, input: AddTruckInput) -> Truck:
    """Add a truck to a season. Raises NotFound, InvalidInput, and Conflict where its name is another one's there."""
    require(viewer, "add_truck")
    season = await session.get(Season, input.season_id)
    if season is None:
        raise NotFound("seasonId")
    name = checked_text(input.name, "name", LONGEST_NAME)
    if input.vehicles_of_id is None:
        return await _keep(session, Truck(season_id=season.id, name=name))
    other = await session.get(Truck, input.vehicles_of_id)
    if other is None:
        raise NotFound("vehiclesOfId")
    if other.season_id == season.id:
        raise Conflict(
            "Ces véhicules roulent déjà cette saison. Choisissez le camion d’une autre saison.",
            "These vehicles tour in this season already. Choose a truck of another season.",
            field="vehiclesOfId",
        )
    return await copy_truck(session, other, season, name)


async def change_truck(session: WriteSession, viewer: Viewer, input: ChangeTruckInput) -> Truck:
    """Rename a truck; its stops and vehicles stay with it.

    Raises NotFound, InvalidInput, and Conflict where someone changed it meanwhile or another truck has that name.
    """
    require(viewer, "change_truck")
    truck = await _lock(session, input.truck_id, input.expected_version)
    if input.name is None:
        return truck
    truck.name = checked_text(input.name, "name", LONGEST_NAME)
    return await _keep(session, truck)


async def delete_truck(session: WriteSession, viewer: Viewer, input: DeleteTruckInput) -> Deletion:
    """Delete a truck that goes and went nowhere, with what it carries.

    Raises NotFound, and Conflict that names its stops or says that its vehicles were at some (B7).
    """
    require(viewer, "delete_truck")
    truck = await _lock(session, input.truck_id, input.expected_version)
    await remove_truck(session, truck, "truckId")
    return Deletion(truck.name)


async def copy_truck(session: WriteSession, other: Truck, season: Season, name: str) -> Truck:
    """A truck of a season that carries what another season's carries, from the season's first day to its last."""
    truck = await _keep(session, Truck(season_id=season.id, name=name))
    days = {"available_from": season.starts_on, "available_until": season.ends_on}
    for vehicle in list(await session.scalars(select(Vehicle).where(Vehicle.truck_id == other.id))):
        kept = {column: getattr(vehicle, column) for column in KEPT}
        session.add(Vehicle(truck_id=truck.id, **kept, **days))
    await session.flush()
    return truck


async def remove_truck(session: WriteSession, truck: Truck, field: str) -> None:
    """Delete a locked truck with its vehicles. Raises Conflict, naming `field`, where any of them was needed."""
    await _check_stops(session, truck, field)
    try:
        async with session.begin_nested():
            for statement in (
                delete(Vehicle).where(Vehicle.truck_id == truck.id),
                delete(Truck).where(Truck.id == truck.id),
            ):
                await session.execute(statement, execution_options={"synchronize_session": False})
    except IntegrityError as error:  # a stop that another truck serves, or one that was planned this instant
        raise Conflict(
            f"Des véhicules du camion « {truck.name} » ont été prévus à des étapes : il reste, avec leur histoire.",
            f"Vehicles of the truck “{truck.name}” were planned at stops: it stays, with their history.",
            field=field,
        ) from error


async def _check_stops(session: WriteSession, truck: Truck, field: str) -> None:
    served = (
        select(Dealership.name, Dealership.city, Event.starts_on, Event.ends_on, Event.state)
        .join(Dealership, Dealership.id == Event.dealership_id)
        .where(Event.truck_id == truck.id)
        .order_by(Event.starts_on, Event.id)
    )
    stops = (await session.execute(served)).all()
    if not stops:
        return
    ahead = [each for each in stops if each.state not in (EventState.DONE, EventState.CANCELLED)]
    french, english = named(ahead or stops)
    if ahead:
        raise Conflict(
            f"Le camion « {truck.name} » est prévu : {french}. Donnez d’abord un autre camion à ces étapes.",
            f"The truck “{truck.name}” is planned: {english}. Give these stops another truck first.",
            field=field,
        )
    raise Conflict(
        f"Le camion « {truck.name} » a déjà servi : {french}. Il reste, avec leur histoire.",
        f"The truck “{truck.name}” has served: {english}. It stays, with their history.",
        field=field,
    )


async def _lock(session: WriteSession, truck_id: UUID, version: int | None) -> Truck:
    truck = await session.scalar(select(Truck).where(Truck.id == truck_id).with_for_update())
    if truck is None:
        raise NotFound("truckId")
    check_version(truck.version, version)
    return truck


async def _keep(session: WriteSession, truck: Truck) -> Truck:
    name = truck.name
    try:
        async with session.begin_nested():
            session.add(truck)
            await session.flush()
    except IntegrityError as error:
        if violated(error) != "uq_truck_season_id_name":
            raise
        raise Conflict(
            f"Un camion de cette saison s’appelle déjà « {name} ». Choisissez un autre nom.",
            f"A truck of this season is called “{name}” already. Choose another name.",
            field="name",
        ) from error
    await session.refresh(truck)
    return truck
