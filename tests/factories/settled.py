"""Waiting for the leads' horizon: transaction ids are the server's, so any other test's transaction holds it back."""

import asyncio

from sqlalchemy import text

from models.policy.viewer import SYSTEM
from models.session import Database


async def settle(database: Database) -> None:
    """Wait until no transaction of the server, of whichever test, is older than the leads: then all are seen."""
    statement = text("""SELECT coalesce(max(changed_in), 0) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        FROM lead""")
    async with asyncio.timeout(60):
        while True:
            async with database.write(SYSTEM) as session:
                if await session.scalar(statement):
                    return
            await asyncio.sleep(0.02)
