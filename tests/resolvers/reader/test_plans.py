"""What the database does with the reader's statements: in a season of some size, no page reads all bookings."""

import json
from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from graphql.execution.values import get_variable_values

from embedded.testing import Servers
from models.policy.viewer import SYSTEM, Role, Viewer
from models.session import Database
from resolvers.demo.season import make_season
from resolvers.reader.plans import Plans, compile_plan
from schema.engine import door_schema
from schema.kit.selection import Collector
from settings import Settings
from tests.schema.asking import prepared

EVENT_PAGE = """query($id: ID!) { event(id: $id) {
  id dealership { name } placesCount bookedCount heldCount freeCount fillRate
  bookings(first: 100, filter: {status: {in: [BOOKED, DONE]}}, sort: [{slot: {startsAt: ASC}}]) {
    totalCount nodes { id status rider { firstName email phone } slot { localStart } vehicle { model { name } } } }
  slots { localStart freeCount placesCount } } }"""
BOOKING = """query($id: ID!) { booking(id: $id) {
  status rider { lastName } history { status } event { dealership { name } } } }"""
OWN_EVENTS = "{ events { nodes { startsOn bookedCount fillRate } } }"


@pytest.fixture(scope="module")
async def season(servers: Servers, template: str) -> AsyncIterator[Database]:
    name = f"season_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(servers.database_url)
    await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    database = Database(Settings(database_url=f"{servers.database_url.rpartition('/')[0]}/{name}"))
    await database.start()
    async with database.write(SYSTEM) as session:
        await make_season(session, events=34, riders=8000, seed=7, today=date(2027, 6, 15))
        await session.commit()
    assert database._reads is not None
    async with database._reads.acquire() as connection:
        await connection.execute("BEGIN READ WRITE; ANALYZE; COMMIT")
    yield database
    await database.close()
    await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await admin.close()


async def whole_tables(database: Database, viewer: Viewer, text: str, **variables: Any) -> dict[str, int]:
    """The tables that the statement's generic plan reads from end to end, and how often."""
    operation, schema = prepared(text, viewer, variables), door_schema(viewer.door)
    values = get_variable_values(schema, operation.operation.variable_definitions or (), variables)
    assert not isinstance(values, list)
    assert schema.query_type is not None
    collector = Collector(schema, operation.fragments, values)
    fields = collector.fields(schema.query_type, [operation.operation.selection_set])
    plan = compile_plan(viewer.role, viewer.door, fields)
    given = {f"viewer_{name}": value for name, value in viewer.scope().items()} | plan.parameters.values(values.coerced)
    arguments = [given.get(name, plan.constants.get(name)) for name in plan.names]
    assert database._reads is not None
    async with database._reads.acquire() as connection:
        found = json.loads(await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {plan.statement}", *arguments))
    read: dict[str, int] = {}
    _scans(found[0]["Plan"], read)
    return read


def _scans(node: dict[str, Any], read: dict[str, int]) -> None:
    if node["Node Type"] == "Seq Scan" and node["Actual Loops"]:
        read[node["Relation Name"]] = read.get(node["Relation Name"], 0) + node["Actual Loops"]
    for below in node.get("Plans", ()):
        _scans(below, read)


async def _narrow(database: Database) -> dict[str, Any]:
    event = "SELECT event_id FROM booking GROUP BY event_id ORDER BY count(*) DESC LIMIT 1"
    event_id = await database.reader.fetch_value(event, [])
    dealership = await database.reader.fetch_value("SELECT dealership_id FROM event WHERE id = $1", [event_id])
    booking = await database.reader.fetch_value("SELECT id FROM booking WHERE event_id = $1 LIMIT 1", [event_id])
    return {
        "event": event_id,
        "booking": booking,
        "viewers": {
            Role.ADMIN: Viewer(Role.ADMIN),
            Role.TEAM: Viewer(Role.TEAM),
            Role.DEALER: Viewer(Role.DEALER, dealership_id=dealership),
            Role.TABLET: Viewer(Role.TABLET, event_id=event_id),
            Role.RIDER: Viewer(Role.RIDER, booking_id=booking),
        },
    }


@pytest.mark.parametrize("role", [Role.ADMIN, Role.TEAM, Role.DEALER, Role.TABLET])
async def test_an_event_page_reads_no_whole_table_of_bookings(season: Database, role: Role) -> None:
    known = await _narrow(season)
    read = await whole_tables(season, known["viewers"][role], EVENT_PAGE, id=f"event_{known['event']}")
    assert not {"booking", "place", "booking_step"} & set(read), read


@pytest.mark.parametrize("role", [Role.ADMIN, Role.DEALER, Role.TABLET, Role.RIDER])
async def test_one_booking_reads_no_whole_table(season: Database, role: Role) -> None:
    known = await _narrow(season)
    read = await whole_tables(season, known["viewers"][role], BOOKING, id=f"booking_{known['booking']}")
    assert not {"booking", "place", "rider", "booking_step"} & set(read), read


async def test_a_dealers_own_events_read_no_whole_table_of_bookings(season: Database) -> None:
    known = await _narrow(season)
    read = await whole_tables(season, known["viewers"][Role.DEALER], OWN_EVENTS)
    assert not {"booking", "place"} & set(read), read


async def test_a_page_of_leads_is_read_by_its_index(season: Database) -> None:
    viewer = Viewer(Role.SYNC, scopes=frozenset({"leads:read"}))
    text = "{ leads(first: 100) { nodes { id step rider { email } booking { status } } pageInfo { endCursor } } }"
    read = await whole_tables(season, viewer, text)
    assert not {"lead", "booking", "rider"} & set(read), read


def test_plans_are_kept_within_bounds() -> None:
    plans, made = Plans(), list[int]()

    def get(number: int) -> None:
        plans.get(number, lambda: made.append(number))

    for number in range(2100):
        get(number)
    get(2099)
    assert len(made) == 2100
    get(0)
    assert made[-1] == 0
