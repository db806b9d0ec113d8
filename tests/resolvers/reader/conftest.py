"""What tests of the reader share: a scene that they only read."""

import pytest

from models.session import Database
from schema.engine import SchemaEngine
from tests.scenes import opened, scene, scene_database

__all__ = ["opened", "scene", "scene_database"]


@pytest.fixture(scope="session")
def engine(scene_database: Database) -> SchemaEngine:
    return SchemaEngine(scene_database)
