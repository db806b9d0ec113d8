"""The relay: every due row once to the broker, at once when written, again when it went missing."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from dramatiq import Message
from dramatiq.brokers.redis import RedisBroker
from sqlalchemy import text

from embedded.valkey import ValkeyServer
from jobs.broker import QUEUE, close_broker, make_broker
from jobs.relay import Relay
from jobs.transaction import transaction
from models.outbox import enqueue
from models.session import Database
from settings import Settings
from tests.jobs.scene import job, put_job


@pytest.fixture
def broker(settings: Settings) -> Iterator[RedisBroker]:
    made = make_broker(settings)
    yield made
    close_broker(made)


def queued(broker: RedisBroker) -> list[str]:
    """The ids on the queue."""
    client: Any = broker.client
    raw = client.hvals(f"{broker.namespace}:{QUEUE}.msgs")
    return [Message.decode(each).args[0] for each in raw]


async def put_jobs(database: Database, number: int) -> None:
    async with transaction(database) as session:
        for _ in range(number):
            await enqueue(session, "it", {})


@asynccontextmanager
async def running(relay: Relay) -> AsyncIterator[None]:
    task = asyncio.create_task(relay.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(condition: Any, seconds: float = 5) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        await asyncio.sleep(0.01)


async def test_two_relays_hand_each_row_over_once(settings: Settings, database: Database, broker: RedisBroker) -> None:
    await put_jobs(database, 60)
    relays = [Relay(settings, database, broker) for _ in range(2)]
    await asyncio.gather(*(relay.hand_over() for relay in relays for _ in range(3)))
    ids = queued(broker)
    assert len(ids) == len(set(ids)) == 60


async def test_what_is_not_due_done_or_parked_stays(
    settings: Settings, database: Database, broker: RedisBroker
) -> None:
    await put_jobs(database, 3)
    async with transaction(database) as session:
        await session.execute(
            text("""UPDATE outbox SET done_at = CASE place WHEN 1 THEN now() END,
                parked_at = CASE place WHEN 2 THEN now() END,
                not_before = now() + CASE place WHEN 3 THEN interval '1 minute' ELSE interval '0' END
                FROM (SELECT id, row_number() OVER () AS place FROM outbox) AS numbered
                WHERE numbered.id = outbox.id""")
        )
    await Relay(settings, database, broker).hand_over()
    assert queued(broker) == []


async def test_a_row_that_went_missing_is_handed_over_again(
    settings: Settings, database: Database, broker: RedisBroker
) -> None:
    job_id = await put_job(database, "it")
    relay = Relay(settings, database, broker)
    await relay.hand_over()
    await relay.hand_over()
    assert queued(broker) == [str(job_id)]
    async with transaction(database) as session:
        await session.execute(text("UPDATE outbox SET handed_at = now() - interval '11 seconds'"))
    await relay.hand_over()
    assert queued(broker) == [str(job_id)] * 2


async def test_a_row_that_a_worker_has_locked_is_not_missing(
    settings: Settings, database: Database, broker: RedisBroker
) -> None:
    await put_job(database, "it")
    async with transaction(database) as session:
        await session.execute(text("UPDATE outbox SET handed_at = now() - interval '1 hour'"))
    async with transaction(database) as worker:
        await worker.execute(text("SELECT id FROM outbox FOR UPDATE"))
        await Relay(settings, database, broker).hand_over()
        assert queued(broker) == []


async def test_thousands_wait_in_postgresql_not_in_redis(
    settings: Settings, database: Database, broker: RedisBroker
) -> None:
    await put_jobs(database, 250)
    relay = Relay(settings, database, broker)
    assert await relay.hand_over() is True
    assert await relay.hand_over() is True
    assert len(queued(broker)) == 100


async def test_a_committed_row_wakes_the_relay(settings: Settings, database: Database, broker: RedisBroker) -> None:
    async with running(Relay(settings, database, broker)):
        await asyncio.sleep(0.3)
        began = time.monotonic()
        await put_job(database, "it")
        await until(lambda: queued(broker))
        assert time.monotonic() - began < 0.5


async def test_redis_may_be_away(settings: Settings, database: Database, valkey: ValkeyServer) -> None:
    """Said once, waited for, and nothing is lost or left marked as handed over."""
    broker = make_broker(settings.model_copy(update={"redis_url": valkey.url}))
    valkey.stop(hurry=True)
    job_id = await put_job(database, "it")
    with structlog.testing.capture_logs() as logs:
        async with running(Relay(settings, database, broker)):
            await until(lambda: logs)
            # It goes on trying, and is marked while it does: what counts is that the mark does not stay.
            deadline = time.monotonic() + 5
            while (await job(database, job_id)).handed_at is not None:
                assert time.monotonic() < deadline
                await asyncio.sleep(0.02)
            valkey.start()
            await until(lambda: queued(broker) == [str(job_id)], 10)
            await until(lambda: len(logs) == 2)
    assert [entry["event"] for entry in logs] == ["waits", "resumed"]
    close_broker(broker)


async def test_postgresql_may_go_away(settings: Settings, database: Database, broker: RedisBroker) -> None:
    with structlog.testing.capture_logs() as logs:
        async with running(Relay(settings, database, broker)):
            await asyncio.sleep(0.3)
            async with transaction(database) as session:
                await session.execute(
                    text("""SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()""")
                )
            await asyncio.sleep(0.5)
            job_id = await put_job(database, "it")
            await until(lambda: queued(broker) == [str(job_id)], 10)
    assert len(logs) <= 2


async def test_a_row_keeps_its_time(settings: Settings, database: Database, broker: RedisBroker) -> None:
    async with transaction(database) as session:
        await enqueue(session, "it", {}, not_before=datetime.now(UTC) + timedelta(seconds=1))
    began = time.monotonic()
    async with running(Relay(settings, database, broker)):
        await until(lambda: queued(broker))
    assert 0.8 < time.monotonic() - began < 3
