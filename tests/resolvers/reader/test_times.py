"""Times around the change of clock of 31 October 2027: each departure has its instant, and its local time."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.policy.viewer import Role, Viewer
from models.session import Database
from models.slot import Slot
from schema.engine import SchemaEngine
from tests.factories.world import World
from tests.schema.asking import read, refusal

ADMIN = Viewer(Role.ADMIN)
# The same 02:30 comes twice that night: at 00:30 UTC (summer time) and an hour later (winter time).
DEPARTURES = {
    "2027-10-30T22:30:00+00:00": "2027-10-31T00:30:00",
    "2027-10-31T00:30:00+00:00": "2027-10-31T02:30:00",
    "2027-10-31T01:30:00+00:00": "2027-10-31T02:30:00",
    "2027-10-31T08:30:00+00:00": "2027-10-31T09:30:00",
}
BY_INSTANT = """query($f: BookingFilter) { bookings(filter: $f, sort: [{slot: {startsAt: ASC}}]) {
  nodes { slot { startsAt localStart } } } }"""


@pytest.fixture
async def engine(database: Database) -> SchemaEngine:
    async with database.write(ADMIN) as session:
        world = await World.create(session, 2027)
        event = await world.event(starts_on=date(2027, 10, 30), ends_on=date(2027, 10, 31))
        vehicle = await world.vehicle(await world.model())
        for instant, local in DEPARTURES.items():
            starts_at = datetime.fromisoformat(instant).astimezone(UTC)
            times: dict[str, Any] = {
                "ends_at": starts_at + timedelta(minutes=45),
                "local_start": datetime.fromisoformat(local),
            }
            slot: Slot = await world.slot(event, starts_at=starts_at, day=date(2027, 10, 31), **times)
            await world.booking(await world.place(slot, vehicle))
        await session.commit()
    return SchemaEngine(database)


async def _found(engine: SchemaEngine, **slot: object) -> list[str]:
    nodes = (await read(engine, ADMIN, BY_INSTANT, f={"slot": slot}))["bookings"]["nodes"]
    for node in nodes:
        assert node["slot"]["localStart"] == DEPARTURES[node["slot"]["startsAt"]]
    return [node["slot"]["startsAt"] for node in nodes]


async def test_instants_come_in_utc_and_local_times_without_an_offset(engine: SchemaEngine) -> None:
    assert await _found(engine) == list(DEPARTURES)


@pytest.mark.parametrize(
    ("instant", "later"),
    [
        ("2027-10-31T00:30:00Z", 2),
        ("2027-10-31T00:30:00", 2),
        ("2027-10-31T02:30:00+02:00", 2),
        ("2027-10-31T02:30:00+01:00", 1),
        ("2027-10-30T22:29:59.999999Z", 4),
        ("2027-10-31T09:30:00+01:00", 0),
    ],
)
async def test_a_filter_compares_instants_whatever_their_offset(engine: SchemaEngine, instant: str, later: int) -> None:
    assert await _found(engine, startsAt={"gt": instant}) == list(DEPARTURES)[4 - later :]


async def test_a_local_time_that_comes_twice_is_found_twice(engine: SchemaEngine) -> None:
    assert await _found(engine, localStart={"eq": "2027-10-31T02:30:00"}) == list(DEPARTURES)[1:3]
    assert await _found(engine, day={"eq": "2027-10-31"}) == list(DEPARTURES)


async def test_a_local_time_with_an_offset_is_refused_and_not_guessed(engine: SchemaEngine) -> None:
    given = {"slot": {"localStart": {"in": ["2027-10-31T02:30:00", "2027-10-31T02:30:00+01:00"]}}}
    assert await refusal(engine, ADMIN, BY_INSTANT, f=given) == "BAD_USER_INPUT"


@pytest.mark.parametrize("key", ["startsAt", "localStart"])
async def test_pages_walk_through_the_hour_that_comes_twice(engine: SchemaEngine, key: str) -> None:
    text = """query($c: String, $s: [BookingSort!]) { bookings(first: 1, after: $c, sort: $s) {
      nodes { slot { startsAt } } pageInfo { endCursor hasNextPage } } }"""
    for way in ("ASC", "DESC"):
        cursor, walked = None, set()
        for _ in DEPARTURES:
            page = (await read(engine, ADMIN, text, c=cursor, s=[{"slot": {key: way}}]))["bookings"]
            walked.add(page["nodes"][0]["slot"]["startsAt"])
            cursor = page["pageInfo"]["endCursor"]
        assert walked == set(DEPARTURES)
        assert not page["pageInfo"]["hasNextPage"]
