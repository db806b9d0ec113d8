"""What is acknowledged stays, and what is queued is sent once, whatever process is killed (C1, F4)."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator
from itertools import cycle, islice
from typing import Any

import httpx2
import pytest

from auth.tokens import issue_role_token
from tests.e2e.bookings import book, live_bookings, messages, wish
from tests.e2e.live import Api, Live, client_of, until
from tests.e2e.rush import BOOK
from tests.e2e.scenes import Scene, make_scene
from tests.following import Follower
from tests.jobs.mailbox import Mailbox, serve

pytestmark = pytest.mark.xdist_group("e2e")
PENDING = 100
SENT_WITHIN = 60.0
# Jobs that a worker has begun at one moment: its threads.
UNDER_WAY = 4


@pytest.fixture(scope="module")
async def mailbox() -> AsyncIterator[Mailbox]:
    """A mail server that counts what it is given."""
    box = Mailbox()
    async with serve(box) as box.port:
        yield box


@pytest.fixture(scope="module")
async def fragile(tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox) -> AsyncIterator[Live]:
    """An instance of our own, whose processes we may kill; it mails by SMTP."""
    started = await asyncio.to_thread(Live, tmp_path_factory.mktemp("fragile") / "data", SMTP_URL=mailbox.url)
    yield started
    await asyncio.to_thread(started.stop)


@pytest.fixture(autouse=True)
async def whole(fragile: Live) -> None:
    """Each test begins with every program up, however the one before it ended."""

    async def ready() -> bool:
        return await asyncio.to_thread(fragile.is_ready)

    await until(ready, SENT_WITHIN)


@pytest.fixture
async def api(fragile: Live) -> AsyncIterator[Api]:
    async with client_of(fragile.urls[0]) as client:
        yield Api(client, await issue_role_token(fragile.running.database_url, "admin"))


async def scene_of(fragile: Live, year: int) -> Scene:
    return await make_scene(fragile.running.database_url, year, slots=10, vehicles=12)


async def book_many(api: Api, scene: Scene, count: int) -> list[dict[str, Any]]:
    """That many bookings of different riders, by headquarters: booked at once, one message each."""
    gate = asyncio.Semaphore(16)

    async def one(number: int, slot: str) -> dict[str, Any]:
        async with gate:
            return await book(api, slot, scene.model, f"r{number}.{scene.event[-12:]}")

    slots = islice(cycle(scene.slots), count)
    return list(await asyncio.gather(*(one(number, slot) for number, slot in enumerate(slots))))


async def all_sent(api: Api, scene: Scene, count: int) -> list[dict[str, Any]]:
    """The messages, once all of them are sent."""

    async def sent() -> list[dict[str, Any]] | None:
        found = await messages(api, scene.event)
        return found if Counter(message["status"] for message in found) == {"SENT": count} else None

    return await until(sent, SENT_WITHIN)


def delivered(mailbox: Mailbox, sent: list[dict[str, Any]]) -> Counter[str]:
    """How often the mail server was given a message to each of these recipients."""
    return Counter(to for to in mailbox.recipients if to in {message["recipient"] for message in sent})


async def test_a_worker_killed_with_a_hundred_messages_pending_sends_each_once(
    fragile: Live, api: Api, mailbox: Mailbox
) -> None:
    scene = await scene_of(fragile, 2081)
    fragile.kill("worker", signal.SIGSTOP)
    bookings = await book_many(api, scene, PENDING)
    waiting = await messages(api, scene.event)
    assert Counter(message["status"] for message in waiting) == {"QUEUED": PENDING}
    killed = fragile.kill("worker")
    sent = await all_sent(api, scene, PENDING)
    assert {message["booking"]["id"] for message in sent} == {booking["id"] for booking in bookings}
    assert set(delivered(mailbox, sent).values()) == {1}
    assert len(delivered(mailbox, sent)) == PENDING
    assert fragile.pid("worker") not in (0, killed)


async def test_a_worker_killed_while_it_sends_loses_nothing(fragile: Live, api: Api, mailbox: Mailbox) -> None:
    scene = await scene_of(fragile, 2082)
    mailbox.delay = 0.03
    before = len(mailbox.received)
    await book_many(api, scene, 60)

    async def some() -> bool:
        return len(mailbox.received) >= before + 20

    await until(some, SENT_WITHIN)
    fragile.kill("worker")
    sent = await all_sent(api, scene, 60)
    mailbox.delay = 0.0
    counts = delivered(mailbox, sent)
    assert len(counts) == 60
    # SMTP cannot be asked what it took: what was on its way may come again, under the same Message-ID.
    assert sum(counts.values()) - 60 <= UNDER_WAY
    identities = {(message["To"], message["Message-ID"]) for message in mailbox.received[before:]}
    assert len(identities) == 60


async def test_valkey_emptied_and_killed_loses_no_message(fragile: Live, api: Api, mailbox: Mailbox) -> None:
    import redis.asyncio as redis

    scene = await scene_of(fragile, 2083)
    mailbox.delay = 0.05
    booking = asyncio.create_task(book_many(api, scene, 60))
    async with redis.from_url(fragile.running.redis_url) as broker:
        before = len(mailbox.received)

        async def some() -> bool:
            return len(mailbox.received) > before + 5

        await until(some, SENT_WITHIN)
        await broker.flushall()
    killed = fragile.kill("valkey")
    # Bookings go on without it.
    assert len(await booking) == 60
    sent = await all_sent(api, scene, 60)
    mailbox.delay = 0.0
    assert set(delivered(mailbox, sent).values()) == {1}
    assert len(delivered(mailbox, sent)) == 60
    assert fragile.pid("valkey") not in (0, killed)


async def persist(fragile: Live, body: dict[str, Any], answers: Counter[int]) -> dict[str, Any]:
    """A careful client: sends a booking under one key until it is answered; what happened meanwhile is counted."""
    for _ in range(300):
        try:
            async with client_of(fragile.urls[0]) as client:
                response = await client.post("/graphql", json=body)
        except httpx2.TransportError:
            answers[0] += 1
            await asyncio.sleep(0.1)
            continue
        answers[response.status_code] += 1
        if response.status_code == 200:
            payload: dict[str, Any] = response.json()["data"]["bookPlace"]
            return payload
        assert response.status_code == 503, response.text
        assert response.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
        await asyncio.sleep(min(0.2, float(response.headers["Retry-After"])))
    raise AssertionError("never answered")


async def persist_while(fragile: Live, scene: Scene, fault: str, number: signal.Signals) -> Counter[int]:
    """100 keyed bookings, in the middle of which a service is killed; each is there once, and no other."""
    answers: Counter[int] = Counter()
    done: list[dict[str, Any]] = []
    gate = asyncio.Semaphore(8)

    async def one(rank: int, slot: str) -> None:
        name = f"k{rank}.{scene.event[-12:]}"
        given = wish(slot, scene.model, name, idempotencyKey=f"key {name}")
        async with gate:
            done.append(await persist(fragile, {"query": BOOK, "variables": {"input": given}}, answers))

    riders = [asyncio.create_task(one(rank, slot)) for rank, slot in enumerate(islice(cycle(scene.slots), PENDING))]

    async def some() -> bool:
        return len(done) >= 20

    await until(some)
    killed = fragile.kill(fault, number)
    await asyncio.gather(*riders)
    assert fragile.pid(fault) not in (0, killed)
    acknowledged = {payload["booking"]["id"] for payload in done}
    assert len(acknowledged) == PENDING
    async with client_of(fragile.urls[0]) as client:
        admin = Api(client, await issue_role_token(fragile.running.database_url, "admin"))
        live = await live_bookings(admin, scene.event)
    assert {booking["id"] for booking in live} == acknowledged
    assert len({booking["place"]["id"] for booking in live}) == PENDING
    assert len({booking["rider"]["email"] for booking in live}) == PENDING
    return answers


async def test_a_web_process_killed_in_the_middle_of_bookings_keeps_what_it_acknowledged(fragile: Live) -> None:
    answers = await persist_while(fragile, await scene_of(fragile, 2084), "web", signal.SIGKILL)
    assert answers[0] > 0
    assert set(answers) <= {0, 200, 503}


@pytest.mark.parametrize(("number", "year"), [(signal.SIGKILL, 2085), (signal.SIGINT, 2086)])
async def test_postgres_restarted_is_waited_for_and_said(fragile: Live, number: signal.Signals, year: int) -> None:
    scene = await scene_of(fragile, year)
    web = fragile.pid("web")
    answers = await persist_while(fragile, scene, "postgres", number)
    assert set(answers) <= {200, 503}
    assert answers[503] > 0
    assert fragile.pid("web") == web


async def test_while_postgres_is_away_every_door_answers_at_once(fragile: Live, api: Api) -> None:
    fragile.kill("postgres", signal.SIGKILL)
    seen: Counter[tuple[str, int]] = Counter()

    async def ready_again() -> bool:
        for path in ("/health/ready", "/health/live", "/oauth/token", "/graphql"):
            method = "POST" if path in ("/oauth/token", "/graphql") else "GET"
            content: dict[str, Any] = {}
            if path == "/graphql":
                content = {"json": {"query": "{ seasons { year } }"}}
            elif method == "POST":
                content = {"data": {"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"}}
            async with asyncio.timeout(5):
                response = await api.client.request(method, path, **content)
            seen[path, response.status_code] += 1
            if response.status_code == 503 and path != "/health/ready":
                assert int(response.headers["Retry-After"]) > 0
                assert "UNAVAILABLE" in response.text
        return seen["/health/ready", 200] > 0

    await until(ready_again, SENT_WITHIN)
    assert seen["/graphql", 503] > 0
    assert seen["/health/ready", 503] > 0
    assert {status for path, status in seen if path == "/health/live"} == {200}
    assert {status for path, status in seen} <= {200, 401, 503}


async def test_a_stream_goes_on_over_a_restart_of_postgres(fragile: Live) -> None:
    scene = await scene_of(fragile, 2087)
    followed = "subscription($id: ID!) { event(id: $id) { freeCount } }"
    async with Follower(fragile.urls[0]).follow(followed, id=scene.event) as stream:
        free = (await stream.data())["freeCount"]
        killed = fragile.kill("postgres", signal.SIGINT)
        given = wish(scene.slots[0], scene.model, "stream", idempotencyKey="key stream")
        payload = await persist(fragile, {"query": BOOK, "variables": {"input": given}}, Counter())
        assert payload["booking"]["id"]
        assert fragile.pid("postgres") not in (0, killed)
        await stream.until({"freeCount": free - 1}, 30)
