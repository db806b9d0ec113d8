"""Two transactions at once: what the second does when the first, for which it waits, has committed."""

import asyncio

from sqlalchemy import text

from models.policy.viewer import SYSTEM
from models.session import Database

_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


async def waits_for_a_lock(database: Database) -> None:
    """Return once a transaction waits for another."""
    async with asyncio.timeout(10):
        while True:
            async with database.write(SYSTEM) as session:
                if await session.scalar(_WAITING):
                    return
            await asyncio.sleep(0.02)
