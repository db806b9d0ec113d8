"""Real processes for these tests: one instance for all that leave it whole, with two web processes."""

from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest

from auth.tokens import issue_role_token
from tests.e2e.live import Api, Live, client_of


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """An empty instance as `drt up --no-demo` starts it, with a second web process."""
    started = Live(tmp_path_factory.mktemp("live") / "data")
    try:
        started.urls.append(started.add_web())
        yield started
    finally:
        started.stop()


@pytest.fixture(scope="session")
async def client(live: Live) -> AsyncIterator[httpx2.AsyncClient]:
    """HTTP to the first web process."""
    async with client_of(live.urls[0]) as opened:
        yield opened


@pytest.fixture(scope="session")
async def public(client: httpx2.AsyncClient) -> Api:
    """Anybody."""
    return Api(client)


@pytest.fixture(scope="session")
async def admin(client: httpx2.AsyncClient, live: Live) -> Api:
    """Headquarters."""
    return Api(client, await issue_role_token(live.running.database_url, "admin"))
