"""Models and vehicles: what headquarters and the team change, what is refused, and the places that follow (B3–B5)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from models.audit import AuditEntry
from models.errors import Conflict, Forbidden, InvalidInput, NotFound
from models.event import Allocation
from models.kit.uuid7 import uuid7
from models.licence import LicenceClass
from models.photo import Photo
from models.policy.viewer import SYSTEM, Role, Viewer
from models.session import Database, WriteSession
from models.slot import Place, Slot
from models.vehicle import VehicleState
from resolvers.vehicle import AddVehicleInput, ChangeVehicleInput, add_vehicle, change_vehicle
from resolvers.vehicle_model import (
    AddVehicleModelInput,
    ChangeVehicleModelInput,
    add_vehicle_model,
    change_vehicle_model,
)
from tests.factories.fleet import Fleet

TEAM = Viewer(Role.TEAM, name="Tom")
NEW = AddVehicleModelInput("MT-07 A2", "Roadster", 35, LicenceClass.A2)


@pytest.fixture
async def session(database: Database) -> Any:
    async with database.write(SYSTEM) as session:
        yield session


async def on_sale(session: WriteSession, vehicle_id: Any) -> list[str]:
    hours = select(Slot.local_start).join(Place, Place.slot_id == Slot.id)
    hours = hours.where(Place.vehicle_id == vehicle_id, Place.withdrawn_at.is_(None)).order_by(Slot.starts_at)
    return [f"{each:%H:%M}" for each in await session.scalars(hours)]


async def make_fleet(session: WriteSession) -> Fleet:
    fleet = await Fleet.create(session)
    fleet.slots["10:00"].group_number = 1
    fleet.slots["11:00"].group_number = 2
    await session.flush()
    return fleet


async def test_a_model_is_added_and_changed_and_the_trail_says_so(session: WriteSession) -> None:
    model = await add_vehicle_model(session, SYSTEM, replace(NEW, name="  MT-07   A2 "))
    assert (model.name, model.version) == ("MT-07 A2", 1)
    change = ChangeVehicleModelInput(model.id, power_kw=33.5, y_amt=True, expected_version=1)
    await change_vehicle_model(session, SYSTEM, change)
    assert (model.name, model.power_kw, model.y_amt, model.version) == ("MT-07 A2", 33.5, True, 2)
    told = select(AuditEntry.after).where(AuditEntry.entity_id == model.id, AuditEntry.action == "UPDATE")
    assert (await session.scalars(told)).one()["power_kw"] == 33.5
    with pytest.raises(Conflict, match="Someone changed it"):
        await change_vehicle_model(session, SYSTEM, change)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"power_kw": 36.0}, "powerKw"),
        ({"power_kw": 0.0}, "powerKw"),
        ({"power_kw": float("nan")}, "powerKw"),
        ({"licence_required": LicenceClass.A1}, "powerKw"),
    ],
)
async def test_a_model_that_cannot_be_is_refused_by_its_field(
    session: WriteSession, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        await add_vehicle_model(session, SYSTEM, replace(NEW, **wrong))
    assert refusal.value.field == field


async def test_a_name_is_one_model_s_and_photos_must_be_there(session: WriteSession) -> None:
    with pytest.raises(NotFound):
        await add_vehicle_model(session, SYSTEM, replace(NEW, photo_id=uuid7()))
    await add_vehicle_model(session, SYSTEM, NEW)
    with pytest.raises(Conflict) as refusal:
        await add_vehicle_model(session, SYSTEM, NEW)
    assert refusal.value.field == "name"


async def test_a_photo_is_put_on_taken_off_and_not_both_at_once(session: WriteSession) -> None:
    photo = Photo(name="a" * 40, width=10, height=10)
    session.add(photo)
    fleet = await make_fleet(session)
    await session.flush()
    model, vehicle = fleet.models["XSR"], fleet.vehicles["XSR"][0]
    await change_vehicle_model(session, SYSTEM, ChangeVehicleModelInput(model.id, photo_id=photo.id))
    await change_vehicle(session, SYSTEM, ChangeVehicleInput(vehicle.id, photo_id=photo.id))
    await change_vehicle(session, SYSTEM, ChangeVehicleInput(vehicle.id, mileage_km=7))
    assert (model.photo_id, vehicle.photo_id) == (photo.id, photo.id), "what is left out stays"
    with pytest.raises(InvalidInput):
        await change_vehicle(session, SYSTEM, ChangeVehicleInput(vehicle.id, photo_id=photo.id, remove_photo=True))
    with pytest.raises(Forbidden):
        await change_vehicle(session, TEAM, ChangeVehicleInput(vehicle.id, remove_photo=True))
    await change_vehicle(session, SYSTEM, ChangeVehicleInput(vehicle.id, remove_photo=True))
    assert (model.photo_id, vehicle.photo_id) == (photo.id, None)
    await change_vehicle_model(session, SYSTEM, ChangeVehicleModelInput(model.id, remove_photo=True))
    assert (model.photo_id, vehicle.mileage_km) == (None, 7)


async def test_a_vehicle_comes_to_the_coming_events_unless_it_shall_not(session: WriteSession) -> None:
    fleet = await make_fleet(session)
    model = fleet.models["XSR"]
    days = fleet.event.starts_on, fleet.event.ends_on
    new = AddVehicleInput(fleet.world.truck.id, model.id, 77, " ab-123-cd ", 2, *days)
    added = await add_vehicle(session, SYSTEM, new)
    assert (added.plate, added.state, await on_sale(session, added.id)) == (
        "AB-123-CD",
        VehicleState.READY,
        ["09:00", "11:00"],
    )
    with pytest.raises(Conflict) as refusal:
        await add_vehicle(session, SYSTEM, replace(new, number=78, plate="AB-123-CD"))
    assert refusal.value.field == "plate"
    apart = await add_vehicle(session, SYSTEM, replace(new, number=79, plate="AB-124-CD", comes_to_coming_events=False))
    assert await on_sale(session, apart.id) == []


async def test_a_number_in_use_is_refused(session: WriteSession) -> None:
    fleet = await make_fleet(session)
    first, second = fleet.vehicles["MT07"]
    with pytest.raises(Conflict) as refusal:
        await change_vehicle(session, SYSTEM, ChangeVehicleInput(first.id, number=second.number))
    assert refusal.value.field == "number"


async def test_the_team_says_what_shape_a_vehicle_is_in_and_nothing_else(session: WriteSession) -> None:
    fleet = await make_fleet(session)
    vehicle = fleet.vehicles["XSR"][0]
    shape = ChangeVehicleInput(vehicle.id, mileage_km=4_200, state=VehicleState.TO_CHECK)
    await change_vehicle(session, TEAM, shape)
    assert (vehicle.mileage_km, vehicle.state) == (4_200, VehicleState.TO_CHECK)
    with pytest.raises(Forbidden):
        await change_vehicle(session, TEAM, ChangeVehicleInput(vehicle.id, plate="XX-000-XX"))
    with pytest.raises(Forbidden):
        await change_vehicle(session, Viewer(Role.DEALER), shape)


async def test_another_group_and_other_days_move_the_places_that_nobody_booked(session: WriteSession) -> None:
    fleet = await make_fleet(session)
    vehicle = fleet.vehicles["XSR"][0]
    await change_vehicle(session, SYSTEM, ChangeVehicleInput(vehicle.id, group_number=2))
    assert await on_sale(session, vehicle.id) == ["09:00", "11:00"]
    await change_vehicle(session, SYSTEM, ChangeVehicleInput(vehicle.id, group_number=1))
    assert await on_sale(session, vehicle.id) == ["09:00", "10:00"]
    # Gone before the event: it does not come any more, and comes back with its days.
    day = fleet.event.starts_on - timedelta(days=1)
    until = vehicle.available_until
    await change_vehicle(session, SYSTEM, ChangeVehicleInput(vehicle.id, available_until=day))
    assert await on_sale(session, vehicle.id) == []
    active = select(func.count()).where(Allocation.vehicle_id == vehicle.id, Allocation.active)
    assert await session.scalar(active) == 0
    await change_vehicle(session, SYSTEM, ChangeVehicleInput(vehicle.id, available_until=until))
    assert await session.scalar(active) == 0


async def test_a_booking_keeps_a_vehicle_in_its_group_and_days(session: WriteSession) -> None:
    fleet = await make_fleet(session)
    vehicle_id = fleet.vehicles["XSR"][0].id
    eve = fleet.event.starts_on - timedelta(days=1)
    place = (
        await session.scalars(
            select(Place)
            .join(Slot, Slot.id == Place.slot_id)
            .where(Place.vehicle_id == vehicle_id, Slot.group_number == 1)
        )
    ).one()
    await fleet.world.booking(place, await fleet.world.rider())
    for wrong in ({"group_number": 2}, {"available_until": eve}):
        with pytest.raises(Conflict) as refusal:
            async with session.begin_nested():
                await change_vehicle(session, SYSTEM, ChangeVehicleInput(vehicle_id, **wrong))
        assert refusal.value.field == "vehicleId"
    assert "10:00" in await on_sale(session, vehicle_id)
