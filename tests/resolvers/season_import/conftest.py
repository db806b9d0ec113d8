"""The import tests' own fixture: headquarters at work."""

from collections.abc import AsyncIterator

import pytest

from models.policy.viewer import SYSTEM
from models.session import Database, WriteSession


@pytest.fixture
async def session(database: Database) -> AsyncIterator[WriteSession]:
    """A transaction of headquarters that is never committed."""
    async with database.write(SYSTEM) as session:
        yield session
