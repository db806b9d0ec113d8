"""The one commit of this door, and who acts: whoever sends has proved no more than where the words come from."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from models.policy.viewer import Role, Viewer
from models.session import Database, WriteSession

REPORTER = Viewer(role=Role.ADMIN, name="Retours")


@asynccontextmanager
async def committed(database: Database) -> AsyncIterator[WriteSession]:
    """A transaction that is committed when the block ends well, and rolled back when it raises."""
    async with database.write(REPORTER) as session:
        yield session
        await session.commit()
