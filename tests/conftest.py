"""What all tests share: real servers, and for each test a database of its own, cloned from a migrated template."""

import fcntl
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from embedded.testing import Servers, start_servers
from migrations.run import upgrade
from models.session import Database
from settings import Settings, get_settings
from tests.browser import browser, new_page, page
from tests.running import runner, tools

__all__ = ["browser", "new_page", "page", "runner", "tools"]  # fixtures of all tests
SECRET = "a secret of the tests, long enough to sign with"
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
FOLDER = Path(tempfile.gettempdir()) / f"drt-tests-{os.getuid()}-{RUN}"
os.environ.update(DRT_SECRET=SECRET, DRT_ENVIRONMENT="embedded", PUBLIC_URL="http://tour.example")


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """PostgreSQL and Valkey, shared by all processes of this run."""
    started = start_servers(FOLDER)
    yield started
    started.stop()


@pytest.fixture(scope="session")
def template(servers: Servers) -> str:
    """Name of a migrated, empty database that tests clone in milliseconds."""
    name = f"template_{RUN[-12:]}"
    with (FOLDER / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = FOLDER / f"{name}.done"
        if not done.exists():
            run_sql(servers.database_url, f'CREATE DATABASE "{name}"')
            upgrade(address(servers, name))
            done.touch()
    return name


def address(servers: Servers, name: str) -> str:
    """The URL of another database of the same server."""
    return f"{servers.database_url.rpartition('/')[0]}/{name}"


def run_sql(url: str, statement: str) -> None:
    """Run one statement outside any transaction."""
    import asyncio

    async def run() -> None:
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())


@pytest.fixture
async def database_url(servers: Servers, template: str) -> AsyncIterator[str]:
    """A migrated database for one test."""
    name = f"test_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(servers.database_url)
    await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    yield address(servers, name)
    await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await admin.close()


@pytest.fixture
def settings(
    servers: Servers, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """The settings of one test's instance, which `get_settings` answers as well."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("REDIS_URL", servers.redis_url)
    monkeypatch.setenv("DRT_DATA", str(tmp_path))
    get_settings.cache_clear()
    yield get_settings()
    get_settings.cache_clear()


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    """Both pools on the test's database."""
    opened = Database(settings)
    await opened.start()
    yield opened
    await opened.close()
