"""What tests of the reader share: a scene that they only read."""

from collections.abc import AsyncIterator

import pytest

from embedded.testing import Servers
from models.session import Database
from schema.engine import SchemaEngine
from tests.factories.scene import Scene
from tests.factories.scene_database import open_scene


@pytest.fixture(scope="session")
async def opened(servers: Servers, template: str) -> AsyncIterator[tuple[Database, Scene]]:
    async with open_scene(servers, template) as both:
        yield both


@pytest.fixture(scope="session")
def scene(opened: tuple[Database, Scene]) -> Scene:
    return opened[1]


@pytest.fixture(scope="session")
def scene_database(opened: tuple[Database, Scene]) -> Database:
    return opened[0]


@pytest.fixture(scope="session")
def engine(scene_database: Database) -> SchemaEngine:
    return SchemaEngine(scene_database)
