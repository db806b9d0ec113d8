"""The one commit of this door, and who acts before anybody is known."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from models.policy.viewer import Role, Viewer
from models.session import Database, WriteSession

GATE = Viewer(role=Role.PUBLIC, name="Connexion")


@asynccontextmanager
async def committed(database: Database, viewer: Viewer = GATE) -> AsyncIterator[WriteSession]:
    """A transaction that is committed when the block ends well, and rolled back when it raises."""
    async with database.write(viewer) as session:
        yield session
        await session.commit()
