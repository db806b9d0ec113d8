"""Fixtures of the folders whose tests only read: one scene, in a database that they share."""

from collections.abc import AsyncIterator

import pytest

from embedded.testing import Servers
from models.session import Database
from tests.factories.scene import Scene
from tests.factories.scene_database import open_scene


@pytest.fixture(scope="session")
async def opened(servers: Servers, template: str) -> AsyncIterator[tuple[Database, Scene]]:
    """The scene and its database."""
    async with open_scene(servers, template) as both:
        yield both


@pytest.fixture(scope="session")
def scene(opened: tuple[Database, Scene]) -> Scene:
    """What is there."""
    return opened[1]


@pytest.fixture(scope="session")
def scene_database(opened: tuple[Database, Scene]) -> Database:
    """Where it is."""
    return opened[0]
