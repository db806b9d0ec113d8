"""Keeping seasons and trucks through the schema: the acts, and next year's season with a stop (B1)."""

from collections.abc import Callable, Coroutine
from datetime import UTC, date, datetime, timedelta
from typing import Any

from models.kit.uuid7 import uuid7
from models.policy.viewer import Role, Viewer
from models.season import Season, Truck
from models.session import Database
from resolvers.reader.catalog import node_id
from schema.engine import SchemaEngine
from tests.factories.world import World
from tests.schema.asking import read
from tests.schema.test_event_creation import Tour

ADMIN = Viewer(Role.ADMIN, name="Ada", account_id=uuid7())
SEASON = "season { id year name startsOn endsOn version trucks { id name vehicles { number plate availableFrom } } }"
TRUCK = "truck { id name version vehicles { number availableFrom availableUntil } }"
ACTS = {
    "createSeason": SEASON,
    "changeSeason": SEASON,
    "deleteSeason": "deletion { name }",
    "addTruck": TRUCK,
    "changeTruck": TRUCK,
    "deleteTruck": "deletion { name }",
    "moveEvent": "event { startsOn }",
}
Do = Callable[..., Coroutine[Any, Any, Any]]


def doing(database: Database) -> Do:
    """`await do("createSeason", year=…)`: the answer, a success or a refusal."""
    engine = SchemaEngine(database)

    async def done(act: str, viewer: Viewer = ADMIN, **given: Any) -> Any:
        name = act[0].upper() + act[1:]
        text = f"""mutation($input: {name}Input!) {{ answer: {act}(input: $input) {{ __typename
          ... on {name}Success {{ {ACTS[act]} }} ... on Problem {{ code message field }} }} }}"""
        return (await read(engine, viewer, text, input=given))["answer"]

    return done


async def next_year(database: Database) -> Tour:
    """Next year's season with two vehicles on its truck, and a stop on 6 and 7 June."""
    async with database.write(ADMIN) as session:
        world = await World.create(session, datetime.now(UTC).year + 1)
        first = date(world.season.year, 6, 6)
        model = await world.model()
        vehicles = [await world.vehicle(model, number=number, group_number=number) for number in (1, 2)]
        dealership = await world.dealership()
        await world.event(dealership, starts_on=first, ends_on=first + timedelta(days=1))
        await session.commit()
    return Tour(database, SchemaEngine(database), world, dealership, vehicles, first)


def season_of(tour: Tour) -> str:
    """Id of the season."""
    return node_id(Season, tour.world.season.id)


def truck_of(tour: Tour) -> str:
    """Id of its truck."""
    return node_id(Truck, tour.world.truck.id)


def days(year: int, first: str = "03-01", last: str = "10-31") -> dict[str, str]:
    """From March to October, unless said otherwise."""
    return {"startsOn": f"{year}-{first}", "endsOn": f"{year}-{last}"}


def refused(answer: Any) -> tuple[str, str]:
    """Code and field of a refusal."""
    return answer["code"], answer["field"]
