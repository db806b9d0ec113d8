"""Real processes for these tests: one instance for all that leave it whole, with two web processes."""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2
import pytest

from auth.tokens import issue_role_token
from tests.e2e.bookings import book
from tests.e2e.live import Api, Live, client_of
from tests.e2e.weekend import CONFIRM, OPEN, Weekend, mail, weekend
from tests.embedded.programs import ROOT

SHEETS = str(ROOT / "samples" / "season-2027")


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


@pytest.fixture(scope="session")
async def opened(live: Live, admin: Api, imported: list[str]) -> Weekend:
    """The weekend, open to bookings; the others stay drafts."""
    event = await weekend(admin)
    assert (await admin.ask(OPEN, id=event.id))["event"]["state"] == "OPEN"
    return await weekend(admin)


@pytest.fixture(scope="session")
async def imported(live: Live) -> list[str]:
    """What the CLI says of a dry run, of the import and of the same import again."""
    runs = [live.drt("import", SHEETS, *options) for options in (["--dry-run"], [], [])]
    assert [run.returncode for run in runs] == [0, 0, 0], [run.stderr for run in runs]
    return [run.stdout for run in runs]


@pytest.fixture(scope="session")
async def confirmed(admin: Api, public: Api, opened: Weekend) -> dict[str, Any]:
    """A rider's booking, confirmed by the link that was mailed."""
    slot, model = opened.free("A2")
    origin = {"source": "PAID", "firstCampaign": "META spring"}
    booking = await book(public, slot, model, "main.job", attribution=origin)
    assert booking["status"] == "HELD"
    asked = await mail(admin, booking["id"], "CONFIRM")
    assert asked["recipient"] == "main.job@riders.example"
    assert asked["calendar"] is None
    link = re.search(r"token=([\w.-]+)", asked["textBody"])
    assert link
    for _ in range(2):  # a second click finds it confirmed
        answer = await public.ask(CONFIRM, token=link[1])
        assert answer["booking"] == {"id": booking["id"], "status": "BOOKED"}
    return booking
