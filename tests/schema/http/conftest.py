"""The GraphQL door in-process, and behind a real uvicorn on the loopback."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from starlette.testclient import TestClient

from schema.http.body import BodyLimits
from schema.http.view import EndpointOptions
from tests.following import running
from tests.schema.http.standin import make_app

SMALL = EndpointOptions(first_party_text=True, body=BodyLimits(bytes=64 * 1024, seconds=0.6), execution_seconds=0.3)


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """In-process; what the application raises is raised here."""
    app, _ = make_app(EndpointOptions(first_party_text=True))
    with TestClient(app) as found:
        yield found


@dataclass(frozen=True)
class Server:
    """Where the server listens."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real server with small limits (64 KiB, 0.6 s for a body, 0.3 s for an execution)."""
    app, _ = make_app(SMALL)
    config = uvicorn.Config(app, port=0, log_level="warning", ws="none", loop="asyncio", lifespan="off")
    with running(config) as port:
        yield Server(port)
