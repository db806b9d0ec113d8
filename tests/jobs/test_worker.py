"""Worker processes: killed, starved of Redis, poisoned, asked to stop; every message leaves once (F4)."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import redis
from sqlalchemy import func, select

from embedded.valkey import ValkeyServer
from jobs.transaction import transaction
from models.message import Message, MessageStatus
from models.outbox import OutboxJob
from models.session import Database
from tests.jobs.mailbox import Mailbox
from tests.jobs.message_scene import queue_messages
from tests.jobs.scene import job, messages, put_job

REAL = ("-c", "from jobs.worker import main; main()")
# Starting and ending an interpreter takes seconds where other tests take the processors.
SLOW_MACHINE = 5
WITH_MORE = ("-m", "tests.jobs.worker_program")


class Workers:
    """Starts worker processes, and ends what it started."""

    def __init__(self, log: Path, environment: dict[str, str]) -> None:
        self.log = log
        self._environment = environment
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, program: tuple[str, ...] = REAL) -> subprocess.Popen[bytes]:
        """One more."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-W", "error", *program],
                env={**os.environ, **self._environment},
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=Path(__file__).parents[2],
            )
        self._started.append(process)
        return process

    def end(self) -> None:
        """Kill what still runs."""
        for process in self._started:
            process.kill()
            process.wait()


@pytest.fixture
async def workers(tmp_path: Path, database: Database, mailbox: Mailbox, valkey: ValkeyServer) -> AsyncIterator[Workers]:
    """Workers of the test's instance, which sends to the mailbox through a Valkey of its own."""
    started = Workers(tmp_path / "worker.log", {"REDIS_URL": valkey.url, "SMTP_URL": mailbox.url})
    yield started
    started.end()


async def sent(database: Database) -> int:
    async with transaction(database) as session:
        return (
            await session.scalar(select(func.count()).select_from(Message).where(Message.status == MessageStatus.SENT))
            or 0
        )


async def until(condition: Callable[[], Any], seconds: float) -> float:
    """Wait for a condition, which may be awaitable; returns the seconds it took."""
    began = time.monotonic()
    while True:
        found = condition()
        if await found if asyncio.iscoroutine(found) else found:
            return time.monotonic() - began
        assert time.monotonic() - began < seconds, "waited too long"
        await asyncio.sleep(0.05)


async def received(mailbox: Mailbox, number: int) -> None:
    """Wait until the server has taken this many messages."""
    await until(lambda: len(mailbox.received) >= number, 30)


@asynccontextmanager
async def all_sent_once(database: Database, mailbox: Mailbox, number: int) -> AsyncIterator[None]:
    """What happens in the block is survived by all messages: each is sent, and each is the same when sent twice."""
    await queue_messages(database, number)
    yield

    async def complete() -> bool:
        return await sent(database) == number

    await until(complete, 45)
    assert len({mail["Message-ID"] for mail in mailbox.received}) == number
    assert set(mailbox.recipients) == {f"person{each}@riders.example" for each in range(number)}


async def test_killed_with_100_messages_pending_all_are_sent_once(
    workers: Workers, database: Database, mailbox: Mailbox
) -> None:
    mailbox.delay = 0.03
    async with all_sent_once(database, mailbox, 100):
        for after in (10, 40):
            worker = workers.start()
            await received(mailbox, after)
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        assert await sent(database) < 100
        workers.start()
    # SMTP has no transactions: what the server had taken when the worker died is sent again under the same
    # Message-ID. Nothing else is: one message at most is in doubt, however many are on their way.
    assert len(mailbox.received) - 100 <= 2


async def test_two_workers_share_the_messages(workers: Workers, database: Database, mailbox: Mailbox) -> None:
    mailbox.delay = 0.02
    async with all_sent_once(database, mailbox, 100):
        workers.start()
        workers.start()
    assert len(mailbox.received) == 100


async def test_an_emptied_redis_loses_nothing(
    workers: Workers, database: Database, mailbox: Mailbox, valkey: ValkeyServer
) -> None:
    mailbox.delay = 0.02
    client = redis.Redis.from_url(valkey.url)
    async with all_sent_once(database, mailbox, 60):
        workers.start(WITH_MORE)
        for after in (5, 20, 40):
            await received(mailbox, after)
            client.flushall()
    client.close()
    assert len(mailbox.received) == 60


async def test_a_redis_that_dies_is_waited_for(
    workers: Workers, database: Database, mailbox: Mailbox, valkey: ValkeyServer
) -> None:
    mailbox.delay = 0.02
    async with all_sent_once(database, mailbox, 40):
        workers.start(WITH_MORE)
        await received(mailbox, 10)
        valkey.stop(hurry=True)
        await asyncio.sleep(1)
        valkey.start()


async def test_poison_is_set_aside_and_the_rest_goes_on(workers: Workers, database: Database, mailbox: Mailbox) -> None:
    job_id = await put_job(database, "kill")
    await queue_messages(database, 3)
    deaths = 0
    worker = workers.start(WITH_MORE)
    deadline = time.monotonic() + 60
    while (await job(database, job_id)).parked_at is None:
        assert time.monotonic() < deadline
        if worker.poll() is not None:
            assert worker.returncode == -signal.SIGKILL
            deaths += 1
            worker = workers.start(WITH_MORE)
        await asyncio.sleep(0.05)
    parked = await job(database, job_id)
    assert (deaths, parked.failure) == (5, "Its worker ended each time, 5 times.")
    await received(mailbox, 3)
    assert worker.poll() is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_worker_that_is_asked_to_stop_finishes_what_it_does(
    workers: Workers, database: Database, number: signal.Signals
) -> None:
    short, long = await put_job(database, "sleep", {"seconds": 2}), await put_job(database, "sleep", {"seconds": 60})
    worker = workers.start(WITH_MORE)

    async def begun() -> bool:
        return (await job(database, short)).attempts + (await job(database, long)).attempts == 2

    await until(begun, 15)
    worker.send_signal(number)
    took = await until(lambda: worker.poll() is not None, 15)
    assert worker.returncode == 0, workers.log.read_text()
    assert took < 5 + SLOW_MACHINE
    assert (await job(database, short)).done_at is not None
    put_back = await job(database, long)
    assert (put_back.attempts, put_back.done_at, put_back.handed_at, put_back.failure) == (0, None, None, None)
    assert "Traceback" not in workers.log.read_text()


async def test_an_idle_worker_stops_at_once(workers: Workers) -> None:
    worker = workers.start()
    await until(lambda: "worker_started" in workers.log.read_text(), 15)
    worker.terminate()
    assert await until(lambda: worker.poll() is not None, 15) < 3 + SLOW_MACHINE, workers.log.read_text()
    assert worker.returncode == 0
    # Nothing but what is logged: no traceback, no warning of a library.
    assert [line for line in workers.log.read_text().splitlines() if "[info" not in line] == []


async def test_a_message_leaves_within_a_second_of_its_commit(
    workers: Workers, database: Database, mailbox: Mailbox
) -> None:
    workers.start()
    await until(lambda: "worker_started" in workers.log.read_text(), 15)
    await asyncio.sleep(1)
    await queue_messages(database, 1)
    assert await until(lambda: mailbox.received, 15) < 1 + SLOW_MACHINE
    (message,) = await messages(database)
    assert "token=abc" not in (message.text_body or "")
    async with transaction(database) as session:
        assert set(await session.scalars(select(OutboxJob.failure))) == {None}
