"""One truck and one vehicle at one place at a time: the refusal names where, and of two at once one wins (B1, B7)."""

import asyncio
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from models.event import Allocation, Event
from models.kit.uuid7 import uuid7
from models.policy.viewer import Role, Viewer
from models.season import Truck
from models.session import Database
from models.slot import Place, Slot, SlotTemplate
from models.slot_plan import Grouping
from models.vehicle import Vehicle
from resolvers.reader.catalog import node_id
from schema.engine import SchemaEngine
from tests.factories.world import World
from tests.schema.asking import read
from tests.schema.tour import Tour

ADMIN = Viewer(Role.ADMIN, name="Ada", account_id=uuid7())
PROBLEM = "... on Problem { code message field }"
MOVE = f"mutation($input: MoveEventInput!) {{ answer: moveEvent(input: $input) {{ __typename {PROBLEM} }} }}"
ALLOCATE = f"""mutation($input: AllocateVehicleInput!) {{
  answer: allocateVehicle(input: $input) {{ __typename {PROBLEM} }} }}"""
RELEASE = ALLOCATE.replace("allocateVehicle(", "releaseVehicle(")


@pytest.fixture
def engine(database: Database) -> SchemaEngine:
    return SchemaEngine(database)


async def do(engine: SchemaEngine, mutation: str, **given: Any) -> Any:
    return (await read(engine, ADMIN, mutation, input=given))["answer"]


def days(first: date, count: int = 2) -> dict[str, str]:
    return {"startsOn": first.isoformat(), "endsOn": (first + timedelta(days=count - 1)).isoformat()}


async def scalar(database: Database, statement: Any) -> Any:
    async with database.write(ADMIN) as session:
        return await session.scalar(statement)


async def add_template(tour: Tour, event: Event) -> None:
    async with tour.database.write(ADMIN) as session:
        rhythm = {"length_minutes": 45, "gap_minutes": 15, "grouping": Grouping.TOGETHER}
        session.add(SlotTemplate(event_id=event.id, first_ride=time(9, 30), last_ride=time(16, 30), **rhythm))
        await session.commit()


async def test_an_event_that_nobody_booked_moves_with_its_vehicles_and_its_slots(
    engine: SchemaEngine, tour: Tour, database: Database
) -> None:
    await add_template(tour, tour.event)
    first = tour.event.starts_on + timedelta(days=7)
    moved = await do(engine, MOVE, eventId=tour.id, **days(first))
    assert moved["__typename"] == "MoveEventSuccess", moved
    async with database.write(ADMIN) as session:
        slots = list(await session.scalars(select(Slot).where(Slot.event_id == tour.event.id)))
        allocation = (await session.scalars(select(Allocation).where(Allocation.event_id == tour.event.id))).one()
        places = await session.scalar(select(func.count()).where(Place.event_id == tour.event.id))
    assert {each.day for each in slots} == {first, first + timedelta(days=1)}
    assert (len(slots), places) == (16, 16)
    assert (allocation.starts_on, allocation.ends_on) == (first, first + timedelta(days=1))


async def test_an_event_with_a_booking_does_not_move(engine: SchemaEngine, tour: Tour, database: Database) -> None:
    await add_template(tour, tour.event)
    await tour.book(tour.places[0])
    refused = await do(engine, MOVE, eventId=tour.id, **days(tour.event.starts_on + timedelta(days=7)))
    assert (refused["code"], refused["field"]) == ("CONFLICT", "eventId")
    assert "annulez l’événement" in refused["message"]
    assert await scalar(database, select(Event.starts_on).where(Event.id == tour.event.id)) == tour.event.starts_on


async def test_a_truck_that_is_elsewhere_is_refused_by_the_name_of_where(
    engine: SchemaEngine, tour: Tour, database: Database
) -> None:
    await add_template(tour, tour.event)
    refused = await do(engine, MOVE, eventId=tour.id, **days(tour.other.ends_on))
    assert (refused["code"], refused["field"]) == ("CONFLICT", "startsOn")
    assert "Le camion" in refused["message"]
    assert "Bourges" in refused["message"]
    assert f"{tour.other.starts_on:%d/%m/%Y}" in refused["message"]
    assert await scalar(database, select(Event.starts_on).where(Event.id == tour.event.id)) == tour.event.starts_on


async def test_of_two_events_that_want_the_truck_at_once_one_has_it(
    engine: SchemaEngine, tour: Tour, database: Database
) -> None:
    await add_template(tour, tour.event)
    await add_template(tour, tour.other)
    first = tour.other.starts_on + timedelta(days=20)
    asked = [do(engine, MOVE, eventId=node_id(Event, each.id), **days(first)) for each in (tour.event, tour.other)]
    answers = sorted([each["__typename"] for each in await asyncio.gather(*asked)])
    assert answers == ["Conflict", "MoveEventSuccess"]
    assert await scalar(database, select(func.count()).where(Event.starts_on == first)) == 1


@pytest.fixture
async def beside(tour: Tour) -> tuple[Event, Vehicle]:
    """A second event on the days of the tour's first, by another truck; and a vehicle that comes to neither."""
    async with tour.database.write(ADMIN) as session:
        world = World(session, tour.world.season, tour.world.truck, tour.world.numbers)
        truck: Truck = await world.another_truck()
        event = await world.event(truck_id=truck.id)
        await world.slot(event)
        vehicle = await world.vehicle(await world.model())
        await session.commit()
    return event, vehicle


async def test_a_vehicle_that_comes_has_its_places_and_is_refused_elsewhere_until_released(
    engine: SchemaEngine, tour: Tour, beside: tuple[Event, Vehicle], database: Database
) -> None:
    event, vehicle = beside
    here = {"eventId": tour.id, "vehicleId": node_id(Vehicle, vehicle.id)}
    there = {**here, "eventId": node_id(Event, event.id)}
    sold = select(func.count()).where(Place.vehicle_id == vehicle.id, Place.withdrawn_at.is_(None))
    assert (await do(engine, ALLOCATE, **here))["__typename"] == "AllocateVehicleSuccess"
    assert await scalar(database, sold) == len(tour.places)
    refused = await do(engine, ALLOCATE, **there)
    assert (refused["code"], refused["field"]) == ("CONFLICT", "vehicleId")
    assert f"{tour.event.starts_on:%d/%m/%Y}" in refused["message"]
    assert (await do(engine, RELEASE, **here))["__typename"] == "ReleaseVehicleSuccess"
    assert await scalar(database, sold) == 0
    assert (await do(engine, ALLOCATE, **there))["__typename"] == "AllocateVehicleSuccess"
    assert await scalar(database, sold) == 1


async def test_a_vehicle_that_is_booked_is_not_released(engine: SchemaEngine, tour: Tour, database: Database) -> None:
    await tour.book(tour.places[0])
    vehicle_id = tour.places[0].vehicle_id
    refused = await do(engine, RELEASE, eventId=tour.id, vehicleId=node_id(Vehicle, vehicle_id))
    assert (refused["code"], refused["field"]) == ("CONFLICT", "vehicleId")
    assert await scalar(database, select(func.count()).where(Place.withdrawn_at.is_not(None))) == 0


async def test_a_vehicle_that_two_events_want_at_once_comes_to_one(
    engine: SchemaEngine, tour: Tour, beside: tuple[Event, Vehicle], database: Database
) -> None:
    event, vehicle = beside
    asked = [
        do(engine, ALLOCATE, eventId=node_id(Event, key), vehicleId=node_id(Vehicle, vehicle.id))
        for key in (tour.event.id, event.id)
    ]
    assert sorted([each["__typename"] for each in await asyncio.gather(*asked)]) == [
        "AllocateVehicleSuccess",
        "Conflict",
    ]
    active = select(func.count()).where(Allocation.vehicle_id == vehicle.id, Allocation.active)
    assert await scalar(database, active) == 1


async def test_a_vehicle_follows_a_moved_event_only_where_it_is_not_elsewhere(
    engine: SchemaEngine, tour: Tour, beside: tuple[Event, Vehicle], database: Database
) -> None:
    event, vehicle = beside
    await add_template(tour, event)
    async with database.write(ADMIN) as session:
        await session.execute(update(Event).where(Event.id == tour.other.id).values(state="CANCELLED"))
        for key, first in ((tour.other.id, tour.other.starts_on), (event.id, event.starts_on)):
            session.add(Allocation(event_id=key, vehicle_id=vehicle.id, starts_on=first, ends_on=first))
        await session.commit()
    refused = await do(engine, MOVE, eventId=node_id(Event, event.id), **days(tour.other.starts_on))
    assert (refused["code"], refused["field"]) == ("CONFLICT", "startsOn")
    assert "Un véhicule" in refused["message"]
    assert await scalar(database, select(Event.starts_on).where(Event.id == event.id)) == event.starts_on
