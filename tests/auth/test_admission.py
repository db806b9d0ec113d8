"""Anonymous mutations of one address: so many a minute, then 429; others, readers and the laptop are left alone."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request

from auth.admission import Admission
from auth.throttle import Throttle
from models.policy.viewer import ANONYMOUS, Role, Viewer
from models.session import Database
from schema.engine import SchemaEngine
from schema.http.caller import Caller
from schema.http.routes import graphql_routes
from schema.http.view import EndpointOptions
from settings import Settings

CLIENTS = Path(__file__).parents[2] / "clients"
MUTATION = {"query": 'mutation { confirmBooking(input: {token: "x"}) { __typename } }'}
QUERY = {"query": "{ seasons { year } }"}
SIGNED_IN = {"Authorization": "Bearer x"}
Client = Callable[[str], httpx2.AsyncClient]


async def authenticate(request: Request) -> Caller:
    if "authorization" in request.headers:
        return Caller(Viewer(Role.RIDER, booking_id=uuid4()), "bearer")
    return Caller(ANONYMOUS, "anonymous")


@pytest.fixture
def clients(database: Database, settings: Settings, throttle: Throttle) -> Callable[..., Client]:
    """Clients by address, of a door with these settings."""

    def make(throttle: Throttle = throttle, **changed: str) -> Client:
        admission = Admission(throttle, settings.model_copy(update={"drt_environment": "production", **changed}))
        options = EndpointOptions(first_party_text=True, seconds_to_wait=admission.seconds_to_wait)
        app = Starlette(routes=graphql_routes(SchemaEngine(database), authenticate, CLIENTS, options))

        def at(address: str) -> httpx2.AsyncClient:
            transport = httpx2.ASGITransport(app, client=(address, 4000))
            return httpx2.AsyncClient(transport=transport, base_url="http://tour.example")

        return at

    return make


def address() -> str:
    """One that no other test has: Valkey counts for all of them. A /64 is one subscriber."""
    text = uuid4().hex
    return f"2001:db8:{text[:4]}:{text[4:8]}::1"


async def statuses(door: httpx2.AsyncClient, body: dict[str, str], count: int, **headers: str) -> list[int]:
    return [(await door.post("/graphql", json=body, headers=headers)).status_code for _ in range(count)]


async def test_one_address_waits_and_another_does_not(clients: Callable[..., Client]) -> None:
    at = clients(anonymous_mutations="3/minute;600/hour")
    here = address()
    async with at(here) as door, at(here.replace("::1", "::2")) as neighbour, at(address()) as other:
        assert await statuses(door, MUTATION, 3) == [200] * 3
        refused = await door.post("/graphql", json=MUTATION)
        assert refused.status_code == 429
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert refused.json()["errors"][0]["extensions"]["code"] == "TOO_MANY_REQUESTS"
        assert await statuses(neighbour, MUTATION, 1) == [429]
        assert await statuses(door, QUERY, 5) == [200] * 5
        assert await statuses(door, MUTATION, 5, **SIGNED_IN) == [200] * 5
        assert await statuses(other, MUTATION, 3) == [200] * 3


async def test_it_can_be_switched_off(clients: Callable[..., Client]) -> None:
    async with clients(anonymous_mutations="")(address()) as door:
        assert set(await statuses(door, MUTATION, 70)) == {200}


@pytest.mark.parametrize("here", ["127.0.0.1", "::1"])
async def test_the_laptop_is_not_slowed_down(clients: Callable[..., Client], here: str) -> None:
    async with clients(drt_environment="embedded", anonymous_mutations="1/minute")(here) as door:
        assert await statuses(door, MUTATION, 3) == [200] * 3


async def test_without_valkey_the_process_counts_for_itself(clients: Callable[..., Client]) -> None:
    away = Throttle("redis://127.0.0.1:1/0")
    async with clients(away, anonymous_mutations="2/minute")(address()) as door:
        assert await statuses(door, MUTATION, 3) == [200, 200, 429]
    await away.close()


@pytest.mark.parametrize("text", ["many", "60/minutes", "60/0minute", "60/minute;", "-1/hour"])
def test_a_limit_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Settings(anonymous_mutations=text)
