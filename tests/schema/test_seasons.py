"""Seasons are kept by headquarters: created, changed, deleted; what is planned is never left outside (B1)."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from models.errors import Forbidden
from models.event import Allocation, Event, EventState
from models.kit.uuid7 import uuid7
from models.policy.actions import require
from models.policy.viewer import ANONYMOUS, Role, Viewer
from models.season import Season, Truck
from models.session import Database
from models.vehicle import Vehicle
from resolvers.reader.catalog import node_id
from tests.schema.asking import read
from tests.schema.season_acts import ADMIN, Do, days, doing, next_year, refused, season_of, truck_of
from tests.schema.test_event_creation import Tour


@pytest.fixture
def do(database: Database) -> Do:
    return doing(database)


@pytest.fixture
async def tour(database: Database) -> Tour:
    return await next_year(database)


async def kept(database: Database) -> list[tuple[int, date, date]]:
    async with database.write(ADMIN) as session:
        found = await session.execute(select(Season.year, Season.starts_on, Season.ends_on).order_by(Season.year))
        return [(year, first, last) for year, first, last in found]


async def test_a_season_is_prepared_with_the_fleet_of_another_one(do: Do, tour: Tour) -> None:
    year = tour.world.season.year + 1
    made = await do("createSeason", year=year, **days(year), name="  Trente  ans ", fleetOfId=season_of(tour))
    season = made["season"]
    assert (season["year"], season["name"], season["version"]) == (year, "Trente ans", 1)
    assert (season["startsOn"], season["endsOn"]) == (f"{year}-03-01", f"{year}-10-31")
    (truck,) = season["trucks"]
    assert truck["name"] == tour.world.truck.name
    assert truck["id"] != truck_of(tour)
    assert sorted((each["number"], each["plate"]) for each in truck["vehicles"]) == [
        (each.number, each.plate) for each in tour.vehicles
    ]
    assert {each["availableFrom"] for each in truck["vehicles"]} == {f"{year}-03-01"}
    async with tour.database.write(ADMIN) as session:
        assert await session.scalar(select(func.count()).where(Vehicle.truck_id == tour.world.truck.id)) == 2
        assert await session.scalar(select(func.count()).select_from(Allocation)) == 0


async def test_a_season_without_a_fleet_has_no_truck(do: Do, tour: Tour) -> None:
    year = tour.world.season.year + 2
    season = (await do("createSeason", year=year, **days(year)))["season"]
    assert (season["name"], season["trucks"]) == (None, [])


async def test_days_that_a_season_cannot_have_are_refused_by_their_field(do: Do, tour: Tour) -> None:
    there, year = await kept(tour.database), tour.world.season.year
    for given, problem in (
        ({"year": year, **days(year + 1)}, ("CONFLICT", "year")),
        ({"year": 1999, **days(1999)}, ("INVALID_INPUT", "year")),
        ({"year": year + 1, **days(year + 2)}, ("INVALID_INPUT", "startsOn")),
        ({"year": year + 1, **days(year + 1, "06-02", "06-01")}, ("INVALID_INPUT", "endsOn")),
        (
            {"year": year + 1, "startsOn": f"{year + 1}-01-01", "endsOn": f"{year + 2}-01-02"},
            ("INVALID_INPUT", "endsOn"),
        ),
        ({"year": year + 1, "startsOn": f"{year}-12-31", "endsOn": f"{year + 1}-10-31"}, ("CONFLICT", "startsOn")),
        ({"year": year - 1, "startsOn": f"{year - 1}-03-01", "endsOn": f"{year}-01-01"}, ("CONFLICT", "endsOn")),
        ({"year": year + 1, **days(year + 1), "name": "x" * 61}, ("INVALID_INPUT", "name")),
        ({"year": year + 1, **days(year + 1), "fleetOfId": node_id(Season, uuid7())}, ("NOT_FOUND", "fleetOfId")),
    ):
        assert refused(await do("createSeason", **given)) == problem, given
    assert await kept(tour.database) == there


async def test_the_season_in_the_way_is_named_with_its_days(do: Do, tour: Tour) -> None:
    year = tour.world.season.year
    answer = await do("createSeason", year=year + 1, startsOn=f"{year}-12-31", endsOn=f"{year + 1}-10-31")
    assert f"La saison {year} va du 01/01/{year} au 31/12/{year}." in answer["message"]


async def test_of_two_that_prepare_overlapping_seasons_at_once_one_does(do: Do, tour: Tour) -> None:
    year = tour.world.season.year + 1
    over_winter = {"startsOn": f"{year}-09-01", "endsOn": f"{year + 1}-02-01"}
    answers = await asyncio.gather(
        do("createSeason", year=year, **over_winter), do("createSeason", year=year + 1, **over_winter)
    )
    assert sorted(each["__typename"] for each in answers) == ["Conflict", "CreateSeasonSuccess"]
    assert len(await kept(tour.database)) == 2


async def test_of_two_that_prepare_the_same_year_at_once_one_does(do: Do, tour: Tour) -> None:
    year = tour.world.season.year + 1
    answers = await asyncio.gather(*(do("createSeason", year=year, **days(year)) for _ in range(3)))
    assert sorted(each["__typename"] for each in answers) == ["Conflict", "Conflict", "CreateSeasonSuccess"]


async def test_name_and_days_change_and_what_is_left_out_stays(do: Do, tour: Tour) -> None:
    year = tour.world.season.year
    renamed = (await do("changeSeason", seasonId=season_of(tour), name="Jubilé", expectedVersion=1))["season"]
    assert (renamed["name"], renamed["startsOn"], renamed["version"]) == ("Jubilé", f"{year}-01-01", 2)
    moved = (await do("changeSeason", seasonId=season_of(tour), **days(year), expectedVersion=2))["season"]
    assert (moved["name"], moved["startsOn"], moved["endsOn"]) == ("Jubilé", f"{year}-03-01", f"{year}-10-31")
    assert (await do("changeSeason", seasonId=season_of(tour), name=""))["season"]["name"] is None


async def test_stops_that_would_be_left_outside_are_named_until_they_are_cancelled(do: Do, tour: Tour) -> None:
    there, year = await kept(tour.database), tour.world.season.year
    for given, field in (
        (days(year, "06-07", "10-31"), "startsOn"),
        (days(year, "03-01", "06-06"), "endsOn"),
    ):
        answer = await do("changeSeason", seasonId=season_of(tour), **given)
        assert refused(answer) == ("CONFLICT", field)
        name = tour.dealership.name
        assert f"{name} (Bourges), du 06/06/{year} au 07/06/{year}" in answer["message"]
        assert "Déplacez-la" in answer["message"]
    assert await kept(tour.database) == there
    for ahead in range(4):
        first = tour.first + timedelta(days=7 * (ahead + 1))
        await tour.another(starts_on=first, ends_on=first)
    many = await do("changeSeason", seasonId=season_of(tour), **days(year, "03-01", "06-01"))
    assert "5 étapes" in many["message"]
    assert many["message"].count("(Bourges)") == 3
    assert "et 2 autres" in many["message"]
    exact = await do("changeSeason", seasonId=season_of(tour), **days(year, "06-06", "07-05"))
    assert exact["__typename"] == "ChangeSeasonSuccess"
    async with tour.database.write(ADMIN) as session:
        await session.execute(update(Event).values(state=EventState.CANCELLED))
        await session.commit()
    moved = await do("changeSeason", seasonId=season_of(tour), **days(year, "08-01", "09-30"))
    assert moved["__typename"] == "ChangeSeasonSuccess"


async def test_of_two_admins_who_edit_a_season_the_second_is_told_and_overwrites_nothing(do: Do, tour: Tour) -> None:
    year = tour.world.season.year
    edits = ({"name": "De Ada"}, days(year))
    answers = await asyncio.gather(
        *(do("changeSeason", seasonId=season_of(tour), expectedVersion=1, **each) for each in edits)
    )
    assert sorted(each["__typename"] for each in answers) == ["ChangeSeasonSuccess", "Conflict"]
    (told,) = (each for each in answers if each["__typename"] == "Conflict")
    assert told["field"] == "expectedVersion"
    async with tour.database.write(ADMIN) as session:
        season = await session.get_one(Season, tour.world.season.id)
    first = answers[0]["__typename"] == "ChangeSeasonSuccess"
    assert (season.name, season.starts_on.month, season.version) == (("De Ada", 1, 2) if first else (None, 3, 2))


async def test_an_unused_season_is_deleted_with_its_fleet_and_one_with_stops_stays(do: Do, tour: Tour) -> None:
    year = tour.world.season.year
    made = (await do("createSeason", year=year + 1, **days(year + 1), fleetOfId=season_of(tour)))["season"]
    stale = await do("deleteSeason", seasonId=made["id"], expectedVersion=9)
    assert refused(stale) == ("CONFLICT", "expectedVersion")
    assert (await do("deleteSeason", seasonId=made["id"], expectedVersion=1))["deletion"] == {"name": str(year + 1)}
    used = await do("deleteSeason", seasonId=season_of(tour))
    assert refused(used) == ("CONFLICT", "seasonId")
    async with tour.database.write(ADMIN) as session:
        assert [await session.scalar(select(func.count()).select_from(model)) for model in (Season, Truck)] == [1, 1]
        assert await session.scalar(select(func.count()).select_from(Vehicle)) == 2


async def test_the_trail_says_who_kept_seasons_and_trucks(do: Do, tour: Tour) -> None:
    await do("changeSeason", seasonId=season_of(tour), name="Jubilé")
    await do("changeTruck", truckId=truck_of(tour), name="Camion Nord")
    text = """{ auditEntries(first: 2, sort: [{createdAt: DESC}], filter: {action: {eq: "UPDATE"}}) {
      nodes { actor entity before after } } }"""
    entries = (await read(tour.engine, ADMIN, text))["auditEntries"]["nodes"]
    assert [(each["actor"], each["entity"], each["after"]) for each in entries] == [
        ("Ada", "truck", {"name": "Camion Nord"}),
        ("Ada", "season", {"name": "Jubilé"}),
    ]


async def test_headquarters_keeps_seasons_and_everybody_reads_what_they_are_called(do: Do, tour: Tour) -> None:
    await do("changeSeason", seasonId=season_of(tour), name="Jubilé")
    assert await read(tour.engine, ANONYMOUS, "{ seasons { name } }") == {"seasons": [{"name": "Jubilé"}]}
    for act in ("create_season", "change_season", "delete_season", "add_truck", "change_truck", "delete_truck"):
        for role in set(Role) - {Role.ADMIN}:
            with pytest.raises(Forbidden):
                require(Viewer(role, name="Eve"), act)
