"""A season's days and its stops, changed at once: whoever comes second waits, and sees what the first did (B1, B7)."""

import asyncio
from datetime import date, datetime

import pytest

from models.event import Event
from models.session import Database
from resolvers.event_creation import create_event
from resolvers.event_plan import CreateEventInput
from resolvers.reader.catalog import node_id
from resolvers.season import ChangeSeasonInput, change_season
from tests.schema.season_acts import ADMIN, Do, days, doing, next_year, refused, season_of
from tests.schema.test_event_creation import Tour


@pytest.fixture
def do(database: Database) -> Do:
    return doing(database)


@pytest.fixture
async def tour(database: Database) -> Tour:
    return await next_year(database)


def stop_of(tour: Tour, first: date) -> CreateEventInput:
    given = tour.given()
    return CreateEventInput(
        dealership_id=tour.dealership.id,
        truck_id=tour.world.truck.id,
        starts_on=first,
        ends_on=first,
        first_ride=datetime.min.time().replace(hour=9),
        last_ride=datetime.min.time().replace(hour=10),
        length_minutes=given["lengthMinutes"],
        gap_minutes=given["gapMinutes"],
        grouping=given["grouping"],
    )


async def test_whoever_plans_a_stop_while_days_are_cut_waits_and_is_refused(do: Do, tour: Tour) -> None:
    """Without the lock the stop would be planned by the days that it saw before (B7)."""
    year = tour.world.season.year
    late = {"startsOn": f"{year}-11-07", "endsOn": f"{year}-11-07"}
    create = tour.create
    async with tour.database.write(ADMIN) as session:
        given = ChangeSeasonInput(tour.world.season.id, starts_on=date(year, 3, 1), ends_on=date(year, 10, 31))
        await change_season(session, ADMIN, given)
        planning = asyncio.create_task(create(**late))
        done, _ = await asyncio.wait({planning}, timeout=0.3)
        assert not done
        await session.commit()
    assert refused(await planning) == ("INVALID_INPUT", "startsOn")


async def test_whoever_cuts_days_while_a_stop_is_planned_waits_and_is_told_of_it(do: Do, tour: Tour) -> None:
    year = tour.world.season.year
    async with tour.database.write(ADMIN) as session:
        await create_event(session, ADMIN, stop_of(tour, date(year, 11, 7)))
        cutting = asyncio.create_task(do("changeSeason", seasonId=season_of(tour), **days(year)))
        done, _ = await asyncio.wait({cutting}, timeout=0.3)
        assert not done
        await session.commit()
    assert refused(await cutting) == ("CONFLICT", "endsOn")


async def test_a_stop_is_not_moved_out_of_its_season_nor_given_another_seasons_truck(do: Do, tour: Tour) -> None:
    year = tour.world.season.year
    await do("changeSeason", seasonId=season_of(tour), **days(year))
    stop = await tour.another(starts_on=date(year, 5, 2), ends_on=date(year, 5, 3))
    key = node_id(Event, stop.id)
    outside = await do("moveEvent", eventId=key, startsOn=f"{year}-11-07", endsOn=f"{year}-11-08")
    assert refused(outside) == ("INVALID_INPUT", "startsOn")
    made = await do("createSeason", year=year + 1, **days(year + 1), fleetOfId=season_of(tour))
    foreign = made["season"]["trucks"][0]["id"]
    given = {"eventId": key, "startsOn": f"{year}-05-09", "endsOn": f"{year}-05-10"}
    assert refused(await do("moveEvent", **given, truckId=foreign)) == ("INVALID_INPUT", "truckId")
    assert (await do("moveEvent", **given))["event"]["startsOn"] == f"{year}-05-09"
