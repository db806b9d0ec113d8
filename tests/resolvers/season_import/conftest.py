"""The import tests' own fixtures: headquarters at work, before its first import and after."""

from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest

from embedded.testing import Servers
from models.policy.viewer import SYSTEM
from models.session import Database, WriteSession
from settings import Settings
from tests.conftest import address
from tests.resolvers.season_import.stored_world import done, imported


@pytest.fixture
async def session(database: Database) -> AsyncIterator[WriteSession]:
    """A transaction of headquarters that is never committed."""
    async with database.write(SYSTEM) as session:
        yield session


@pytest.fixture(scope="session")
async def imported_season(servers: Servers, template: str) -> AsyncIterator[Database]:
    """A database into which the sample was imported, once for all tests; none commits anything to it."""
    name = f"season_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(servers.database_url)
    await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    database = Database(Settings(database_url=address(servers, name)))
    async with database.write(SYSTEM) as session:
        done(await imported(session))
        await session.commit()
    yield database
    await database.close()
    await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await admin.close()


@pytest.fixture
async def season(imported_season: Database) -> AsyncIterator[WriteSession]:
    """A transaction of headquarters on the imported sample that is never committed."""
    async with imported_season.write(SYSTEM) as session:
        yield session
