"""Vehicles on the truck: added and changed by headquarters, their shape kept up by the team (B3, B4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.errors import Conflict, Forbidden, InvalidInput, NotFound
from models.event import Event, EventState
from models.policy.actions import require
from models.policy.changeable import changeable, is_changed_by
from models.policy.viewer import Viewer
from models.season import Truck
from models.session import WriteSession
from models.vehicle import Vehicle, VehicleModel, VehicleState
from resolvers.allocation import AllocateVehicleInput, allocate_vehicle
from resolvers.booking_step import violated
from resolvers.contact import checked_text
from resolvers.vehicle_model import check_photo, without_photo
from resolvers.vehicle_places import lay_places_anew
from resolvers.version import check_version

LARGEST_NUMBER = 999
LONGEST_PLATE = 20
MOST_KILOMETRES = 1_000_000
# What decides at which departures it can be booked.
PLACING = {"group_number", "available_from", "available_until"}


@dataclass(frozen=True, slots=True)
class AddVehicleInput:
    """A vehicle of a truck: the number that the rides show, plate, group 1 or 2, first and last day, local.

    `comes_to_coming_events`: it comes at once to all the truck's coming events on whose days it is available.
    """

    truck_id: UUID
    model_id: UUID = field(metadata={"node": "VehicleModel"})
    number: int
    plate: str
    group_number: int
    available_from: date
    available_until: date
    mileage_km: int = 0
    state: VehicleState = VehicleState.READY
    photo_id: UUID | None = None
    comes_to_coming_events: bool = True


@dataclass(frozen=True, slots=True)
class ChangeVehicleInput:
    """What changes of a vehicle: what is left out stays. `expected_version` refuses it if someone changed it meanwhile.

    Another group or other days change at which coming departures it can be booked, not what is booked. `remove_photo`
    leaves it without a picture of its own: its model's is shown.
    """

    vehicle_id: UUID
    model_id: UUID | None = field(default=None, metadata={"node": "VehicleModel"})
    number: int | None = None
    plate: str | None = None
    group_number: int | None = None
    available_from: date | None = None
    available_until: date | None = None
    mileage_km: int | None = None
    state: VehicleState | None = None
    photo_id: UUID | None = None
    remove_photo: bool = False
    expected_version: int | None = None


async def add_vehicle(session: WriteSession, viewer: Viewer, input: AddVehicleInput) -> Vehicle:
    """Put a vehicle on a truck. Raises NotFound, InvalidInput naming the field, and Conflict on what is another's."""
    require(viewer, "add_vehicle")
    if await session.get(Truck, input.truck_id) is None:
        raise NotFound("truckId")
    vehicle = Vehicle(truck_id=input.truck_id, **await _checked(session, _named(input)))
    session.add(vehicle)
    await _keep(session, vehicle)
    if input.comes_to_coming_events:
        for event_id in await _coming(session, vehicle):
            await allocate_vehicle(session, viewer, AllocateVehicleInput(event_id, vehicle.id))
    return vehicle


async def change_vehicle(session: WriteSession, viewer: Viewer, input: ChangeVehicleInput) -> Vehicle:
    """Change a vehicle; its places at coming departures follow its group and its days (B4).

    Raises NotFound, Forbidden for what the policy does not let this viewer change, InvalidInput naming the field, and
    Conflict where someone changed it, where its number or plate is another's, or where a booking stands in the way.
    """
    require(viewer, "change_vehicle")
    given = _named(input)
    if not all(changeable(viewer.role, Vehicle.__name__, column) for column in given):
        raise Forbidden("change_vehicle")
    vehicle = await session.scalar(select(Vehicle).where(Vehicle.id == input.vehicle_id).with_for_update())
    if vehicle is None:
        raise NotFound("vehicleId")
    check_version(vehicle.version, input.expected_version)
    checked = await _checked(session, given)
    moved = any(getattr(vehicle, column) != checked.get(column, getattr(vehicle, column)) for column in PLACING)
    for column, value in checked.items():
        setattr(vehicle, column, value)
    await _keep(session, vehicle)
    if moved:
        await lay_places_anew(session, vehicle)
        await session.refresh(vehicle)
    return vehicle


def _named(input: AddVehicleInput | ChangeVehicleInput) -> dict[str, Any]:
    given = {each.name: getattr(input, each.name) for each in fields(input)}
    return {
        **without_photo(given),
        **{name: value for name, value in given.items() if value is not None and is_changed_by(Vehicle.__name__, name)},
    }


async def _coming(session: WriteSession, vehicle: Vehicle) -> list[UUID]:
    coming = select(Event.id).where(
        Event.truck_id == vehicle.truck_id,
        Event.ends_on >= max(datetime.now(UTC).date(), vehicle.available_from),
        Event.starts_on <= vehicle.available_until,
        Event.state.not_in((EventState.DONE, EventState.CANCELLED)),
    )
    return list(await session.scalars(coming.order_by(Event.id)))


async def _keep(session: WriteSession, vehicle: Vehicle) -> None:
    if vehicle.available_until < vehicle.available_from:
        raise InvalidInput(
            "La fin de la disponibilité précède son début. Inversez-les.",
            "It stops being available before it begins. Swap the days.",
            field="availableUntil",
        )
    try:
        await session.flush()
    except IntegrityError as error:
        if violated(error) != "uq_vehicle_truck_id_number":
            raise
        raise Conflict(
            "Un autre véhicule du camion porte déjà ce numéro. Choisissez-en un autre.",
            "Another vehicle of the truck has this number already. Choose another one.",
            field="number",
        ) from error
    await session.refresh(vehicle)
    same = select(Vehicle.number).where(
        Vehicle.truck_id == vehicle.truck_id, Vehicle.plate == vehicle.plate, Vehicle.id != vehicle.id
    )
    number = await session.scalar(same)
    if number is not None:
        raise Conflict(
            f"Cette plaque est déjà celle du véhicule n° {number}. Vérifiez-la.",
            f"Vehicle no. {number} has this plate already. Check it.",
            field="plate",
        )


async def _checked(session: WriteSession, given: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are kept. Raises InvalidInput or NotFound, naming the field as clients know it."""
    for column, name, first, last in (
        ("number", "number", 1, LARGEST_NUMBER),
        ("group_number", "groupNumber", 1, 2),
        ("mileage_km", "mileageKm", 0, MOST_KILOMETRES),
    ):
        if column in given and not first <= given[column] <= last:
            raise InvalidInput(
                f"Ce nombre va de {first} à {last}.", f"This number goes from {first} to {last}.", field=name
            )
    if "model_id" in given and await session.get(VehicleModel, given["model_id"]) is None:
        raise NotFound("modelId")
    if given.get("photo_id") is not None:
        await check_photo(session, given["photo_id"])
    if "plate" not in given:
        return dict(given)
    return {**given, "plate": checked_text(given["plate"], "plate", LONGEST_PLATE).upper()}
