"""What PostgreSQL tells of a commit: each event once, many as everything, of what was rolled back nothing."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest

from models.changes import Changes
from models.policy.viewer import SYSTEM
from models.session import Database
from tests.factories.world import World


class Heard(list[UUID | None]):
    """What was told since it was last asked."""

    async def after(self, seconds: float = 0.15) -> list[UUID | None]:
        await asyncio.sleep(seconds)
        found = list(self)
        self.clear()
        return found


@pytest.fixture
async def heard(database_url: str) -> AsyncIterator[Heard]:
    told = Heard()
    changes = Changes(database_url, told.append)
    await changes.listen()
    assert await told.after() == [None]
    yield told
    await changes.close()


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of somebody else."""
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


async def test_a_transaction_tells_each_event_once(database: Database, heard: Heard) -> None:
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        event, further = await world.event(), await world.event(days_ahead=40)
        vehicle = await world.vehicle(await world.model())
        for hour in range(9, 14):
            await world.booking(await world.place(await world.slot(event, f"{hour:02}:00"), vehicle))
        assert await heard.after() == []
        await session.commit()
    assert set(told := await heard.after()) == {event.id, further.id}
    assert len(told) == 2


async def test_what_was_rolled_back_or_changed_nothing_is_not_told(
    database: Database, heard: Heard, other: asyncpg.Connection
) -> None:
    async with database.write(SYSTEM) as session:
        await (world := await World.create(session)).event()
        del world
        await session.rollback()
    await other.execute("UPDATE event SET state = state; UPDATE season SET year = year; DELETE FROM booking")
    assert await heard.after() == []


async def test_what_leads_to_an_event_by_its_bookings_is_told(
    database: Database, heard: Heard, other: asyncpg.Connection
) -> None:
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        first, second = await world.event(), await world.event(days_ahead=40)
        rider, stranger = await world.rider(), await world.rider()
        vehicle = await world.vehicle(await world.model())
        booking = await world.booking(await world.place(await world.slot(first), vehicle), rider)
        await world.booking(
            await world.place(await world.slot(second), await world.vehicle(await world.model())), rider
        )
        await session.commit()
    await heard.after()
    await other.execute("INSERT INTO ride (booking_id, departed_at) VALUES ($1, now())", booking.id)
    assert await heard.after() == [first.id]
    await other.execute("UPDATE rider SET last_name = 'Duval' WHERE id = $1", rider.id)
    assert set(await heard.after()) == {first.id, second.id}
    await other.execute("UPDATE rider SET last_name = 'Duval' WHERE id = $1", stranger.id)
    assert await heard.after() == []
    await other.execute("UPDATE vehicle SET mileage_km = 9")
    assert await heard.after() == [None]


async def test_a_booking_that_moves_tells_where_it_came_from_and_went(
    database: Database, heard: Heard, other: asyncpg.Connection
) -> None:
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        first, second = await world.event(), await world.event(days_ahead=40)
        booking = await world.booking(
            await world.place(await world.slot(first), await world.vehicle(await world.model()))
        )
        there = await world.place(await world.slot(second), await world.vehicle(await world.model()))
        await session.commit()
    await heard.after()
    await other.execute(
        "UPDATE booking SET place_id = $2, event_id = $3, slot_id = $4, vehicle_id = $5 WHERE id = $1",
        *(booking.id, there.id, there.event_id, there.slot_id, there.vehicle_id),
    )
    assert set(await heard.after()) == {first.id, second.id}


async def test_a_statement_about_many_events_tells_everything_once(
    database: Database, heard: Heard, other: asyncpg.Connection
) -> None:
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        for week in range(25):
            await world.event(days_ahead=20 + 7 * week)
        await session.commit()
    assert len(await heard.after()) == 25
    await other.execute("UPDATE event SET note = 'x'")
    assert await heard.after() == [None]
    await other.execute("UPDATE event SET note = 'y' WHERE id IN (SELECT id FROM event LIMIT 20)")
    assert len(set(await heard.after()) - {None}) == 20


async def test_a_lost_connection_is_opened_anew_and_everything_may_have_changed(
    heard: Heard, other: asyncpg.Connection
) -> None:
    await other.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    assert await heard.after(1.0) == [None]
    await other.execute("SELECT pg_notify('change', '')")
    assert await heard.after() == [None]


async def test_a_database_that_is_away_is_said_to_be_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.changes.CONNECT_SECONDS", 0.2)
    changes = Changes("postgresql://nobody@127.0.0.1:1/none", lambda _key: None)
    with pytest.raises(ConnectionError):
        await changes.listen()
    await changes.close()
