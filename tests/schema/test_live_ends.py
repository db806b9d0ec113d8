"""How streams end: with the right of their viewer, with their time, with their client; and how many there may be."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, update
from starlette.applications import Starlette

from auth.throttle import Throttle
from models.account import AccessToken
from models.policy.viewer import Role
from models.session import UNSCOPED, Database
from schema.engine import SchemaEngine
from schema.http.routes import graphql_routes
from schema.http.stream import StreamLimits
from schema.http.view import EndpointOptions
from settings import Settings
from tests.following import Follower, served, until
from tests.schema.tour import Tour

EVENT = "subscription($id: ID!) { event(id: $id) { freeCount } }"
CLIENTS = Path(__file__).parents[2] / "clients"
# All that a test would otherwise wait for.
QUICK = StreamLimits(of_address=3, heartbeat_seconds=0.1, recheck_seconds=0.2, lifetime_seconds=6.0)


@pytest.fixture
def engines() -> list[SchemaEngine]:
    """The engines of the servers of a test."""
    return []


@pytest.fixture
def quick_url(settings: Settings, engines: list[SchemaEngine]) -> Iterator[str]:
    """The GraphQL door alone, whose streams are quick to beat, to look again and to end."""
    from app import Doors

    database, throttle = Database(settings), Throttle("")
    engines.append(SchemaEngine(database))
    doors = Doors(database, throttle, engines[0])
    routes = graphql_routes(engines[0], doors.authenticate, CLIENTS, EndpointOptions(streams=QUICK))
    with served(Starlette(routes=routes, lifespan=doors.lifespan)) as address:
        yield address


async def test_a_revoked_token_ends_the_stream(quick_url: str, tour: Tour) -> None:
    admin = Follower(quick_url, await tour.token(Role.ADMIN))
    async with admin.follow(EVENT, id=tour.id) as stream:
        assert await stream.data() == {"freeCount": 8}
        await tour.write(update(AccessToken).values(revoked_at=func.now()).execution_options(**UNSCOPED))
        assert await stream.event() == ("complete", None)
        assert stream.heartbeats


async def test_a_stream_ends_after_a_while_with_complete(quick_url: str, tour: Tour) -> None:
    async with Follower(quick_url).follow(EVENT, id=tour.id) as stream:
        assert await stream.data() == {"freeCount": 8}
        assert await stream.event(QUICK.lifetime_seconds + 3) == ("complete", None)
        assert await stream.event() == ("end", None)


async def test_who_has_gone_leaves_nothing_behind(quick_url: str, tour: Tour, engines: list[SchemaEngine]) -> None:
    hub = engines[0].subscriptions._hub
    for _ in range(3):
        async with Follower(quick_url).follow(EVENT, id=tour.id) as stream:
            assert await stream.data() == {"freeCount": 8}
            assert len(hub._asked) == 1
        await until(lambda: not hub._asked and not hub._followers)


async def test_one_address_has_a_few_streams_at_once(quick_url: str, tour: Tour) -> None:
    public = Follower(quick_url)
    async with public.follow(EVENT, id=tour.id) as one, public.follow(EVENT, id=tour.id) as two:
        assert await one.data() == await two.data()
        async with public.follow(EVENT, id=tour.id):
            async with public.asked(EVENT, {"id": tour.id}) as refused:
                assert refused.status_code == 429
                assert refused.headers["content-type"].startswith("application/json")
                assert b"TOO_MANY_STREAMS" in await refused.aread()
            async with Follower(quick_url, await tour.token(Role.ADMIN)).follow(EVENT, id=tour.id) as other:
                assert await other.data() == {"freeCount": 8}
