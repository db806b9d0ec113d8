"""A small demo season on the Saturday of an event, seen by headquarters; the tests that share it only read."""

from collections.abc import AsyncIterator
from datetime import date
from uuid import uuid4

import asyncpg
import pytest

from embedded.testing import Servers
from models.policy.viewer import SYSTEM
from models.session import Database, WriteSession
from resolvers.demo.load import DEMONSTRATION
from resolvers.demo.season import DemoSummary, Progress, make_season
from settings import Settings
from tests.conftest import address

SATURDAY = date(2027, 6, 12)
EVENTS = 12
RIDERS = 600


async def load_demo(
    database: Database,
    *,
    events: int,
    riders: int,
    seed: int = 2027,
    today: date | None = None,
    progress: Progress | None = None,
) -> DemoSummary:
    """Make a season and commit it, as `drt demo` does."""
    async with database.write(DEMONSTRATION) as session:
        summary = await make_season(session, events=events, riders=riders, seed=seed, today=today, progress=progress)
        await session.commit()
    return summary


@pytest.fixture(scope="module")
async def filled(servers: Servers, template: str) -> AsyncIterator[Database]:
    """A database that holds the demo, made once for the tests of a file."""
    name = f"demo_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(servers.database_url)
    await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    database = Database(Settings(database_url=address(servers, name)))
    await load_demo(database, events=EVENTS, riders=RIDERS, seed=7, today=SATURDAY)
    yield database
    await database.close()
    await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await admin.close()


@pytest.fixture
async def season(filled: Database) -> AsyncIterator[WriteSession]:
    """A session on it."""
    async with filled.write(SYSTEM) as session:
        yield session
