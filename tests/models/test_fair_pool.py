"""Connections are given out in the order in which they were asked for."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from sqlalchemy import literal, select

from models.kit.fair_pool import FairPool
from models.policy.viewer import SYSTEM
from models.session import Database
from models.statement import Statement

ONE = Statement(select(literal(1)))
SIZE, USERS, TURNS = 2, 40, 15


async def overtakers(pool: Any) -> int:
    """How many were served before somebody who had asked earlier, in a crowd that asks again and again."""
    asked, overtaken, latest = 0, 0, 0

    async def use() -> None:
        nonlocal asked, overtaken, latest
        for _ in range(TURNS):
            asked += 1
            mine = asked
            async with pool.acquire() as connection:
                overtaken += mine < latest
                latest = max(latest, mine)
                await connection.fetchval("SELECT 1")

    await asyncio.gather(*(use() for _ in range(USERS)))
    return overtaken


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[FairPool]:
    made = FairPool(lambda: asyncpg.connect(database_url), SIZE)
    yield made
    await made.close()


async def process_of(connection: Any) -> int:
    process: int = await connection.fetchval("SELECT pg_backend_pid()")
    return process


async def hung_up(connection: Any) -> None:
    """Wait until the driver has heard that the server ended it."""
    gone = asyncio.Event()
    connection.add_termination_listener(lambda _: gone.set())
    if not connection.is_closed():
        await gone.wait()


async def test_nobody_is_served_before_who_came_earlier(pool: FairPool) -> None:
    async with pool.acquire(), pool.acquire():
        pass  # opening one takes longer than taking one
    assert await overtakers(pool) == 0


async def test_no_more_connections_are_opened_than_it_may_have(pool: FairPool) -> None:
    async def ask() -> int:
        async with pool.acquire() as connection:
            return await process_of(connection)

    assert len(set(await asyncio.gather(*(ask() for _ in range(20))))) == SIZE
    assert len({await ask() for _ in range(5)}) == 1


async def test_a_connection_that_the_server_ended_is_replaced(pool: FairPool, database_url: str) -> None:
    async with pool.acquire() as connection:
        ended = await process_of(connection)
    other = await asyncpg.connect(database_url)
    await other.execute("SELECT pg_terminate_backend($1, 5000)", ended)
    await other.close()
    await hung_up(connection)
    async with pool.acquire() as connection:
        assert await process_of(connection) != ended


@pytest.mark.parametrize("seconds", [0.05, 0])
async def test_a_statement_that_was_broken_off_troubles_nobody_after(pool: FairPool, seconds: float) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(seconds), pool.acquire() as broken_off:
            await broken_off.fetchval("SELECT pg_sleep(60)")
    running = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)' AND state = 'active'"
    async with pool.acquire() as connection, asyncio.timeout(5):
        while await connection.fetchval(running):
            pass  # the server is told, too
        assert await connection.fetchval("SELECT 'mine'") == "mine"
        async with pool.acquire() as other:
            assert await other.fetchval("SELECT 'another'") == "another"


async def test_a_transaction_left_open_is_not_handed_on(pool: FairPool) -> None:
    async with pool.acquire() as connection:
        await connection.execute("BEGIN; CREATE TEMPORARY TABLE left_open ()")
    async with pool.acquire() as connection:
        assert await connection.fetchval("SELECT to_regclass('left_open')") is None
        assert not connection.is_in_transaction()


async def test_an_error_of_a_statement_costs_no_connection(pool: FairPool) -> None:
    async with pool.acquire() as connection:
        process = await process_of(connection)
    with pytest.raises(asyncpg.DivisionByZeroError):
        async with pool.acquire() as connection:
            await connection.fetchval("SELECT 1 / 0")
    async with pool.acquire() as connection:
        assert await process_of(connection) == process


async def test_closing_waits_for_what_is_lent_and_then_lends_nothing(pool: FairPool) -> None:
    async with pool.acquire() as connection:
        closing = asyncio.create_task(pool.close())
        assert await connection.fetchval("SELECT pg_sleep(0.05) IS NOT NULL")
        assert not closing.done()
    await closing
    assert connection.is_closed()
    with pytest.raises(asyncpg.InterfaceError, match="closed"):
        await pool.take()


async def test_a_server_that_is_away_costs_no_turn(unused_tcp_port: int) -> None:
    pool = FairPool(lambda: asyncpg.connect(host="127.0.0.1", port=unused_tcp_port, user="nobody"), SIZE)
    for _ in range(SIZE + 1):
        with pytest.raises(OSError, match="Connect"):
            await pool.take()


async def test_who_is_interrupted_anywhere_leaves_no_transaction_to_others(database: Database) -> None:
    async def act() -> None:
        async with database.write_on_driver(SYSTEM) as session:
            await session.fetch_row(ONE)

    await act()
    assert database._writes is not None
    for turns in range(40):
        acting = asyncio.create_task(act())
        for _ in range(turns // 2):
            await asyncio.sleep(0)
        acting.cancel()
        await asyncio.gather(acting, return_exceptions=True)
        async with database._writes.acquire() as connection:
            await connection.fetchval("SELECT 1")
            assert not connection.is_in_transaction(), turns
