"""What tests of the schema share: a scene that they only read."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from models.session import Database
from schema.engine import SchemaEngine
from settings import Settings
from tests.following import served
from tests.scenes import opened, scene, scene_database
from tests.schema.tour import Tour, make_tour

__all__ = ["opened", "scene", "scene_database"]


@pytest.fixture(scope="session")
async def engine(scene_database: Database) -> AsyncIterator[SchemaEngine]:
    opened = SchemaEngine(scene_database)
    yield opened
    await opened.subscriptions.close()


class Statements(list[str]):
    """What the driver sent."""

    async def taken(self) -> list[str]:
        """All so far, which are forgotten; the driver tells of a statement in the loop's next turn."""
        await asyncio.sleep(0)
        found = list(self)
        self.clear()
        return found


@pytest.fixture
async def statements(scene_database: Database) -> AsyncIterator[Statements]:
    sent = Statements()

    def note(record: Any) -> None:
        sent.append(record.query)

    await for_each_connection(scene_database, lambda connection: connection.add_query_logger(note))
    yield sent
    await for_each_connection(scene_database, lambda connection: connection.remove_query_logger(note))


async def for_each_connection(database: Database, act: Callable[[Any], None]) -> None:
    """Act on each connection that reads."""
    assert database._reads is not None
    async with AsyncExitStack() as stack:
        for _ in range(database._size):
            act(await stack.enter_async_context(database._reads.acquire()))


@pytest.fixture
async def tour(database: Database) -> Tour:
    """Two events with places to book, in a database of the test's own."""
    return await make_tour(database)


@pytest.fixture
def url(settings: Settings) -> Iterator[str]:
    """The address of a whole web application on that database."""
    from app import create_app

    with served(create_app(settings)) as address:
        yield address
