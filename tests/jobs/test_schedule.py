"""The schedule is kept by one process at a time, and puts recurring jobs into the outbox."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from jobs import schedule
from jobs.run import Runner
from jobs.schedule import Entry, keep_schedule
from jobs.transaction import transaction
from models.booking import Booking, BookingStatus
from models.outbox import OutboxJob
from models.session import Database, WriteSession
from settings import Settings
from tests.jobs.scene import a_booking, drain, put_job


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "TICK_SECONDS", 0.05)


@asynccontextmanager
async def kept(database: Database, *entries: Entry) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(keep_schedule(database, entries))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def tasks_done(database: Database) -> list[str]:
    """Names of all jobs; each is marked done, so that the next one is not left out as a duplicate."""
    async with transaction(database) as session:
        names = list(await session.scalars(select(OutboxJob.task)))
        await session.execute(text("UPDATE outbox SET done_at = now()"))
        return names


async def test_two_processes_keep_one_schedule(settings: Settings, database: Database) -> None:
    other = Database(settings)
    began = time.monotonic()
    async with kept(database, Entry("it", 0.3)), kept(other, Entry("it", 0.3)):
        for _ in range(20):
            await asyncio.sleep(0.05)
            done = await tasks_done(database)
        seconds = time.monotonic() - began
    await other.close()
    # One at once and one each 0.3 s; two schedules would make twice as many.
    assert 3 <= len(done) <= 1 + seconds / 0.3


async def test_another_process_takes_over(settings: Settings, database: Database) -> None:
    other = Database(settings)
    async with kept(database, Entry("it", 60)) as first:
        await asyncio.sleep(0.3)
        async with kept(other, Entry("it", 60)):
            await asyncio.sleep(0.3)
            assert len(await tasks_done(database)) == 1
            first.cancel()
            await asyncio.sleep(0.5)
            assert len(await tasks_done(database)) == 2
    await other.close()


async def test_a_lost_lock_is_noticed(database: Database) -> None:
    async with kept(database, Entry("it", 60)):
        await asyncio.sleep(0.3)
        assert len(await tasks_done(database)) == 1
        async with transaction(database) as session:
            await session.execute(
                text("""SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())""")
            )
        await asyncio.sleep(1.5)
        assert len(await tasks_done(database)) == 2


async def test_nothing_is_written_when_nothing_is_needed(database: Database) -> None:
    async with kept(database, *schedule.SCHEDULE):
        await asyncio.sleep(0.3)
        assert "release_holds" not in await tasks_done(database)


async def names_of_jobs(session: WriteSession) -> set[str]:
    return set(await session.scalars(select(OutboxJob.task)))


async def test_expired_holds_are_released(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        past = datetime.now(UTC) - timedelta(seconds=1)
        booking = await a_booking(
            session, rider={"unproven": True}, status=BookingStatus.HELD, held_until=past, confirmed_at=None
        )
    async with kept(database, *schedule.SCHEDULE), asyncio.timeout(20):
        waiting = True
        while waiting:  # the last entry of the schedule, on however busy a machine
            await asyncio.sleep(0.05)
            async with transaction(database) as session:
                waiting = "purge_done" not in await names_of_jobs(session)
    await drain(database, runner)
    async with transaction(database) as session:
        assert (await session.get_one(Booking, booking.id)).status is BookingStatus.CANCELLED
        assert await names_of_jobs(session) == {
            "release_holds",
            "send_due",
            "refresh_figures",
            "purge_tokens",
            "purge_exports",
            "purge_done",
            "purge_tracking",
            "purge_uploads",
        }
        assert set(await session.scalars(select(OutboxJob.failure))) == {None}


async def test_old_done_jobs_and_keys_are_forgotten_parked_ones_are_not(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        await session.execute(
            text("""INSERT INTO outbox (id, task, arguments, done_at, parked_at) VALUES
                (new_key(), 'old', '{}', now() - interval '8 days', NULL),
                (new_key(), 'recent', '{}', now() - interval '6 days', NULL),
                (new_key(), 'parked', '{}', NULL, now() - interval '8 days')""")
        )
        await session.execute(
            text("""INSERT INTO idempotency_key (caller, key, fingerprint, created_at) VALUES
                ('a', 'old', '', now() - interval '8 days'), ('a', 'recent', '', now())""")
        )
    await runner.run_job(await put_job(database, "purge_done"))
    async with transaction(database) as session:
        assert set(await session.scalars(select(OutboxJob.task))) == {"recent", "parked", "purge_done"}
        assert list(await session.scalars(text("SELECT key FROM idempotency_key"))) == ["recent"]
