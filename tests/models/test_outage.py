"""An outage of PostgreSQL is told from a fault of ours, at each moment of its going."""

import asyncio
from typing import Any

import asyncpg
import pytest

from models.driver_session import ACTING_CLAUSE, acting
from models.kit.fair_pool import FairPool
from models.outage import RAISED, is_outage
from models.policy.viewer import SYSTEM
from models.session import Database
from models.statement import Statement

# What PostgreSQL says on every connection when it shuts down, before it hangs up (protocol 3.0, ErrorResponse).
_FIELDS = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"
GOODBYE = b"E" + (len(_FIELDS) + 4).to_bytes(4, "big") + _FIELDS


def tell(connection: Any) -> None:
    """Let an idle connection hear it; its end is not heard yet."""
    connection._transport.get_protocol().data_received(GOODBYE)


async def tell_idle(pool: FairPool) -> None:
    async with pool.acquire() as connection:
        tell(connection)


async def read(database: Database) -> Any:
    return await database.reader.fetch_value("SELECT 1", [])


async def write_on_driver(database: Database) -> None:
    async with database.write_on_driver(SYSTEM) as session:
        await session.fetch_row(Statement(ACTING_CLAUSE), **acting(SYSTEM))


@pytest.mark.parametrize("act", [read, write_on_driver])
async def test_a_connection_that_has_just_been_told_to_go_is_an_outage(database: Database, act: Any) -> None:
    await act(database)
    for pool in (database._reads, database._writes):
        assert pool is not None
        await tell_idle(pool)
    with pytest.raises(RAISED) as raised:
        await act(database)
    assert is_outage(raised.value)


async def test_a_session_takes_another_connection_when_its_own_was_told_to_go(database: Database) -> None:
    async with database.engine.connect() as pooled:
        connection = (await pooled.get_raw_connection()).driver_connection
    tell(connection)
    async with database.write(SYSTEM) as session:
        assert (await (await session.connection()).get_raw_connection()).driver_connection is not connection


async def test_two_that_meet_on_one_connection_are_no_outage(database: Database) -> None:
    connection = await asyncpg.connect(database.dsn)
    try:
        first = asyncio.create_task(connection.fetchval("SELECT 1 FROM pg_sleep(0.05)"))
        await asyncio.sleep(0)
        with pytest.raises(asyncpg.InterfaceError) as raised:
            await connection.fetchval("SELECT 1")
        assert not is_outage(raised.value)
        assert await first == 1
    finally:
        await connection.close()
