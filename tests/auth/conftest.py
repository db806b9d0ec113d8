"""The door in-process, as a browser or a program far away sees it."""

import random
from collections.abc import AsyncIterator, Callable

import httpx2
import pytest
from starlette.applications import Starlette

from auth.routes import auth_routes
from auth.throttle import Throttle
from models.session import Database
from settings import Settings

Caller = Callable[[], httpx2.AsyncClient]


@pytest.fixture
async def throttle(settings: Settings) -> AsyncIterator[Throttle]:
    found = Throttle(settings.redis_url)
    yield found
    await found.close()


@pytest.fixture
def caller(database: Database, settings: Settings, throttle: Throttle) -> Caller:
    """Makes clients, each at an address of its own: attempts are counted by address, for all tests together."""
    app = Starlette(routes=auth_routes(database, settings, throttle))

    def make() -> httpx2.AsyncClient:
        address = ".".join(str(random.randrange(1, 255)) for _ in range(4))
        transport = httpx2.ASGITransport(app, client=(address, 4000))
        return httpx2.AsyncClient(transport=transport, base_url=settings.public_url)

    return make


@pytest.fixture
async def door(caller: Caller) -> AsyncIterator[httpx2.AsyncClient]:
    async with caller() as client:
        yield client
