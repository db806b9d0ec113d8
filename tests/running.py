"""Jobs that run in the process of a test, without a broker; `conftest.py` makes the fixtures known to all tests."""

import pytest

from jobs.registry import TASKS
from jobs.run import Runner
from jobs.senders.local import LocalMailbox
from jobs.task import Tools
from models.session import Database
from resolvers.files import open_files
from settings import Settings


@pytest.fixture
def tools(settings: Settings, database: Database) -> Tools:
    """What tasks are given, with the local mailbox."""
    return Tools(settings, database, LocalMailbox(), open_files(settings))


@pytest.fixture
def runner(database: Database, tools: Tools) -> Runner:
    """Runs jobs of the real tasks in this process."""
    return Runner(database, TASKS, tools)
