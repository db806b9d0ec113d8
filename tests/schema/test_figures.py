"""Figures by the API: exact at the moment of asking without any worker, and a dealer's own only (H1, A1)."""

from datetime import UTC, datetime

from models.booking import Booking
from models.event import Event
from models.policy.viewer import SYSTEM, Role, Viewer
from models.session import Database
from resolvers.figures.refresh import any_figure_marked
from schema.engine import SchemaEngine
from tests.factories.world import World
from tests.schema.asking import execute_by_fields, read

ADMIN = Viewer(Role.ADMIN)
SEASON = "query($year: Int!) { season(year: $year) { bookedCount figures { places booked riders } } }"
OF_EVENTS = "{ dayFigures { nodes { booked event { dealership { code } } } } }"


async def a_booking(world: World, code: str, days: int) -> Booking:
    slot = await world.slot(await world.event(await world.dealership(code), days_ahead=days))
    return await world.booking(await world.place(slot, await world.vehicle(await world.model())))


async def test_a_booking_is_in_the_figures_as_soon_as_it_is_committed(database: Database) -> None:
    engine, year = SchemaEngine(database), datetime.now(UTC).year
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        await session.commit()
    nothing = {"bookedCount": 0, "figures": {"places": 0, "booked": 0, "riders": 0}}
    assert (await read(engine, ADMIN, SEASON, year=year))["season"] == nothing
    for count in (1, 2, 3):
        async with database.write(SYSTEM) as session:
            world.session = session
            await a_booking(world, f"C00{count}", count * 10)
            await session.commit()
        expected = {"bookedCount": count, "figures": {"places": count, "booked": count, "riders": count}}
        assert (await read(engine, ADMIN, SEASON, year=year))["season"] == expected
        by_fields = await execute_by_fields(engine, ADMIN, SEASON, year=year)
        assert by_fields["data"]["season"] == expected


async def test_a_filter_by_figures_asks_for_fresh_ones(database: Database) -> None:
    async with database.write(SYSTEM) as session:
        await a_booking(await World.create(session), "C001", 10)
        await session.commit()
    asked = "{ events(filter: {figures: {booked: {gt: 0}}}) { totalCount } }"
    assert await read(SchemaEngine(database), ADMIN, asked) == {"events": {"totalCount": 1}}


async def test_a_dealer_reads_the_figures_of_their_own_events(database: Database) -> None:
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        own = await a_booking(world, "C001", 10)
        await a_booking(world, "C002", 20)
        home = (await session.get_one(Event, own.event_id)).dealership_id
        await session.commit()
    engine = SchemaEngine(database)
    seen = {}
    for viewer in (ADMIN, Viewer(Role.DEALER, dealership_id=home)):
        nodes = (await read(engine, viewer, OF_EVENTS))["dayFigures"]["nodes"]
        seen[viewer.role] = sorted(node["event"]["dealership"]["code"] for node in nodes)
    assert seen == {Role.ADMIN: ["C001", "C002"], Role.DEALER: ["C001"]}


async def test_what_reads_no_figures_writes_nothing(database: Database) -> None:
    async with database.write(SYSTEM) as session:
        await a_booking(await World.create(session), "C001", 10)
        await session.commit()
    await read(SchemaEngine(database), ADMIN, "{ events { nodes { bookedCount placesCount } } }")
    async with database.write(SYSTEM) as session:
        assert await any_figure_marked(session)
