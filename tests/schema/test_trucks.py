"""Trucks of a season: added with what another one carries, renamed, deleted only while they went nowhere (B1, B7)."""

import pytest
from sqlalchemy import select, update

from models.event import Allocation, Event, EventState
from models.season import Truck
from models.session import Database
from models.vehicle import Vehicle
from resolvers.reader.catalog import node_id
from tests.schema.season_acts import ADMIN, Do, days, doing, next_year, refused, season_of, truck_of
from tests.schema.test_event_creation import Tour


@pytest.fixture
def do(database: Database) -> Do:
    return doing(database)


@pytest.fixture
async def tour(database: Database) -> Tour:
    return await next_year(database)


async def test_a_truck_is_added_with_another_seasons_vehicles_and_renamed(do: Do, tour: Tour) -> None:
    year = tour.world.season.year + 1
    season = (await do("createSeason", year=year, **days(year)))["season"]
    added = await do("addTruck", seasonId=season["id"], name=" Camion  Sud ", vehiclesOfId=truck_of(tour))
    truck = added["truck"]
    assert truck["name"] == "Camion Sud"
    assert sorted(each["number"] for each in truck["vehicles"]) == [1, 2]
    assert {(each["availableFrom"], each["availableUntil"]) for each in truck["vehicles"]} == {
        (f"{year}-03-01", f"{year}-10-31")
    }
    renamed = (await do("changeTruck", truckId=truck["id"], name="Camion Est", expectedVersion=1))["truck"]
    assert (renamed["name"], renamed["version"], len(renamed["vehicles"])) == ("Camion Est", 2, 2)
    stale = await do("changeTruck", truckId=truck["id"], name="Camion Ouest", expectedVersion=1)
    assert refused(stale) == ("CONFLICT", "expectedVersion")
    empty = (await do("addTruck", seasonId=season["id"], name="Camion Ouest"))["truck"]
    assert empty["vehicles"] == []
    for answer in (
        await do("addTruck", seasonId=season["id"], name="Camion Est"),
        await do("changeTruck", truckId=empty["id"], name="Camion  Est"),
    ):
        assert refused(answer) == ("CONFLICT", "name")
    assert refused(await do("addTruck", seasonId=season["id"], name=" ")) == ("INVALID_INPUT", "name")
    same = await do("addTruck", seasonId=season_of(tour), name="Camion 2", vehiclesOfId=truck_of(tour))
    assert refused(same) == ("CONFLICT", "vehiclesOfId")


async def test_a_truck_with_stops_is_not_deleted_and_says_which(do: Do, tour: Tour, database: Database) -> None:
    answer = await do("deleteTruck", truckId=truck_of(tour))
    assert refused(answer) == ("CONFLICT", "truckId")
    assert f"{tour.dealership.name} (Bourges)" in answer["message"]
    assert "autre camion" in answer["message"]
    async with database.write(ADMIN) as session:
        await session.execute(update(Event).values(state=EventState.DONE))
        await session.commit()
    assert "a déjà servi" in (await do("deleteTruck", truckId=truck_of(tour)))["message"]
    spare = await tour.second_truck()
    assert (await do("deleteTruck", truckId=node_id(Truck, spare.id)))["deletion"] == {"name": spare.name}


async def test_a_truck_whose_vehicle_was_lent_to_another_ones_stop_stays(do: Do, tour: Tour) -> None:
    spare = await tour.second_truck()
    async with tour.database.write(ADMIN) as session:
        tour.world.session = session
        lent = await tour.world.vehicle(await tour.world.model(), truck_id=spare.id)
        stop = await session.scalar(select(Event.id))
        session.add(Allocation(event_id=stop, vehicle_id=lent.id, starts_on=tour.first, ends_on=tour.first))
        await session.commit()
    answer = await do("deleteTruck", truckId=node_id(Truck, spare.id))
    assert refused(answer) == ("CONFLICT", "truckId")
    async with tour.database.write(ADMIN) as session:
        assert await session.get(Vehicle, lent.id) is not None
