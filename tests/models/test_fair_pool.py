"""Connections are given out in the order in which they were asked for."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from models.kit.fair_pool import FairPool

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
async def pool(database_url: str) -> AsyncIterator[asyncpg.Pool]:
    made = await asyncpg.create_pool(database_url, min_size=SIZE, max_size=SIZE)
    yield made
    await made.close()


async def test_nobody_is_served_before_who_came_earlier(pool: asyncpg.Pool) -> None:
    assert await overtakers(FairPool(pool, SIZE)) == 0
