"""The built clients in a real browser, on a real server with the demo season."""

import asyncio
import fcntl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from playwright.async_api import Page, expect
from pydantic import SecretStr

from auth.tokens import issue_role_token
from embedded.testing import Servers
from models.account import AccountRole
from settings import Settings
from tests.browser import NewPage
from tests.clients.site import Site, fill_with_demo, site_address
from tests.conftest import FOLDER, RUN, SECRET, address, run_sql

Opened = Callable[..., Awaitable[Page]]
# A page's scripts come slowly on a busy machine; what is there already is not waited for.
expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def demo_template(servers: Servers, template: str) -> str:
    """Name of a database with the demo season, made once for all processes of the run."""
    name = f"demo_{RUN[-12:]}"
    with (FOLDER / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = FOLDER / f"{name}.done"
        if not done.exists():
            run_sql(servers.database_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
            fill_with_demo(servers, address(servers, name))
            done.touch()
    return name


@pytest.fixture(scope="session")
async def site(servers: Servers, demo_template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """One server for all tests of this process: each works on bookings and events of its own."""
    async with site_of_its_own(servers, demo_template, tmp_path_factory.mktemp("site")) as started:
        yield started


@asynccontextmanager
async def site_of_its_own(servers: Servers, demo_template: str, folder: Path) -> AsyncIterator[Site]:
    """A server on a copy of the demo season, for tests that change what others count."""
    name = f"site_{uuid4().hex[:12]}"
    made = f'CREATE DATABASE "{name}" TEMPLATE "{demo_template}" STRATEGY file_copy'
    await asyncio.to_thread(run_sql, servers.database_url, made)
    url = site_address()
    settings = Settings(
        database_url=address(servers, name),
        redis_url=servers.redis_url,
        drt_secret=SecretStr(SECRET),
        drt_environment="embedded",
        drt_data=folder,
        public_url=url,
    )
    started = Site(url, settings, folder / "web.log")
    await started.start()
    yield started
    await started.stop()


@pytest.fixture(scope="session")
async def headquarters(site: Site) -> str:
    """A bearer token of headquarters, for what tests set up and look up."""
    return await issue_role_token(site.settings.database_url, "admin")


@pytest.fixture
def open_as(site: Site, new_page: NewPage) -> Opened:
    """A page at a path, as a person who is signed in: `await open_as("/admin/", scheme="dark")`."""

    async def opened(
        path: str,
        name: str = "Camille Roche",
        role: AccountRole = AccountRole.ADMIN,
        at: UUID | None = None,
        **look: object,
    ) -> Page:
        page = await new_page(base_url=site.url, **look)
        await site.sign_in(page.context, name, role, at)
        await page.goto(path)
        return page

    return opened
