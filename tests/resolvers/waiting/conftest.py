"""What tests of the waiting list share."""

import pytest

from jobs.transaction import transaction
from models.session import Database
from tests.resolvers.waiting.line import Line, make_line


@pytest.fixture
async def line(database: Database) -> Line:
    """A full event of two slots and two models."""
    async with transaction(database) as session:
        return await make_line(session, database)
