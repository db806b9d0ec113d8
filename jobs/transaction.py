"""The one place where jobs commit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from models.policy.viewer import SYSTEM
from models.session import Database, WriteSession


@asynccontextmanager
async def transaction(database: Database) -> AsyncIterator[WriteSession]:
    """A transaction of the system itself, committed when the block ends well, rolled back otherwise."""
    async with database.write(SYSTEM) as session:
        yield session
        await session.commit()
