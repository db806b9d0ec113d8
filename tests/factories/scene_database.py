"""A database that holds the scene of permissions, shared by the tests that only read it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg
from sqlalchemy import text

from embedded.testing import Servers
from models.policy.viewer import SYSTEM
from models.session import Database
from settings import Settings
from tests.factories.scene import Scene
from tests.factories.scene_rows import build_scene
from tests.factories.settled import settle

# Bulk reads are in the trail (A4); what tests read of a scene that they share must not become part of it.
LEAVE_OUT = "CREATE FUNCTION leave_out() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
NO_TRACE = """CREATE TRIGGER no_trace BEFORE INSERT ON audit_entry
    FOR EACH ROW WHEN (NEW.action = 'READ') EXECUTE FUNCTION leave_out()"""


@asynccontextmanager
async def open_scene(servers: Servers, template: str) -> AsyncIterator[tuple[Database, Scene]]:
    """A database that holds the scene and that tests only read, so that they may share it."""
    name = f"scene_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(servers.database_url)
    await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    database = Database(Settings(database_url=f"{servers.database_url.rpartition('/')[0]}/{name}"))
    await database.start()
    async with database.write(SYSTEM) as session:
        scene = await build_scene(session)
        for statement in (LEAVE_OUT, NO_TRACE):
            await session.execute(text(statement))
        await session.commit()
    await settle(database)
    yield database, scene
    await database.close()
    await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await admin.close()
