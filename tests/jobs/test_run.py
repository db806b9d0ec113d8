"""One job: done once, with its effects or not at all; counted before it runs; put off, and parked in the end."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text

from jobs import run
from jobs.run import Runner
from jobs.task import Arguments, Task, Tools, TryLater
from jobs.transaction import transaction
from models.idempotency import IdempotencyKey
from models.session import Database, WriteSession
from tests.jobs.scene import job, make_due, put_job


async def leave_mark(session: WriteSession, _tools: Tools, arguments: Arguments) -> None:
    """An effect that a test can count; the same twice would break the primary key."""
    session.add(IdempotencyKey(caller="job", key=str(arguments.get("key", "1")), fingerprint=""))


async def marks(database: Database) -> int:
    async with transaction(database) as session:
        return len(list(await session.scalars(select(IdempotencyKey))))


async def fail(session: WriteSession, tools: Tools, arguments: Arguments) -> None:
    await leave_mark(session, tools, arguments)
    await session.flush()
    raise RuntimeError("no luck\0 \ud800")


def with_task(database: Database, tools: Tools, task: Task) -> Runner:
    return Runner(database, {"it": task}, tools)


async def test_a_job_is_done_with_its_effects(database: Database, tools: Tools) -> None:
    job_id = await put_job(database, "it")
    runner = with_task(database, tools, Task(leave_mark))
    await runner.run_job(job_id)
    await runner.run_job(job_id)
    done = await job(database, job_id)
    assert (done.attempts, done.done_at is not None, done.failure) == (1, True, None)
    assert await marks(database) == 1


async def test_a_job_handed_over_many_times_runs_once(database: Database, tools: Tools) -> None:
    async def slow(session: WriteSession, tools: Tools, arguments: Arguments) -> None:
        await asyncio.sleep(0.1)
        await leave_mark(session, tools, arguments)

    job_id = await put_job(database, "it")
    runner = with_task(database, tools, Task(slow))
    await asyncio.gather(*(runner.run_job(job_id) for _ in range(8)))
    assert await marks(database) == 1
    assert (await job(database, job_id)).done_at is not None


async def test_a_failure_leaves_no_effect_and_is_put_off(database: Database, tools: Tools) -> None:
    job_id = await put_job(database, "it")
    await with_task(database, tools, Task(fail)).run_job(job_id)
    failed = await job(database, job_id)
    assert await marks(database) == 0
    assert failed.attempts == 1
    assert failed.failure == "RuntimeError: no luck ?"
    assert failed.handed_at is None
    assert timedelta(seconds=1) < failed.not_before - datetime.now(UTC) < timedelta(seconds=3)


async def test_two_jobs_that_lock_each_other_out_are_both_done(database: Database, tools: Tools) -> None:
    begun: list[str] = []
    both = asyncio.Barrier(2)

    async def crossing(session: WriteSession, tools: Tools, arguments: Arguments) -> None:
        mine, other = ("a", "b") if arguments["key"] == "1" else ("b", "a")
        lock = text("SELECT pg_advisory_xact_lock(hashtext(:name))")
        await session.execute(lock, {"name": mine})
        begun.append(mine)
        if len(begun) <= 2:
            await both.wait()
        await session.execute(lock, {"name": other})
        await leave_mark(session, tools, arguments)

    jobs = [await put_job(database, "it", {"key": key}) for key in ("1", "2")]
    runner = with_task(database, tools, Task(crossing))
    await asyncio.gather(*(runner.run_job(each) for each in jobs))
    done = [await job(database, each) for each in jobs]
    assert [(each.attempts, each.done_at is not None, each.failure) for each in done] == [(1, True, None)] * 2
    assert (len(begun), await marks(database)) == (3, 2)


async def test_what_is_put_off_is_not_run_before_its_time(database: Database, tools: Tools) -> None:
    job_id = await put_job(database, "it")
    runner = with_task(database, tools, Task(fail))
    await runner.run_job(job_id)
    await runner.run_job(job_id)
    assert (await job(database, job_id)).attempts == 1


async def test_delays_double_until_the_job_is_parked(database: Database, tools: Tools) -> None:
    told: list[str] = []

    async def tell(_session: WriteSession, _arguments: Arguments, failure: str) -> None:
        told.append(failure)

    job_id = await put_job(database, "it")
    runner = with_task(database, tools, Task(fail, given_up=tell))
    delays = []
    for _ in range(6):
        await make_due(database)
        await runner.run_job(job_id)
        delays.append(round(((await job(database, job_id)).not_before - datetime.now(UTC)).total_seconds()))
    parked = await job(database, job_id)
    assert delays[:4] == [2, 4, 8, 16]
    assert (parked.attempts, parked.parked_at is not None, parked.done_at) == (5, True, None)
    assert len(told) == 1


async def test_a_job_whose_worker_died_each_time_is_parked(database: Database, tools: Tools) -> None:
    """What is counted is counted before the work: nothing else remains of an attempt that kills its worker."""
    job_id = await put_job(database, "it")
    async with transaction(database) as session:
        await session.execute(text("UPDATE outbox SET attempts = 5"))
    await with_task(database, tools, Task(leave_mark)).run_job(job_id)
    parked = await job(database, job_id)
    assert parked.parked_at is not None
    assert parked.failure == "Its worker ended each time, 5 times."
    assert await marks(database) == 0


async def test_waiting_for_something_outside_is_no_attempt(database: Database, tools: Tools) -> None:
    async def away(_session: WriteSession, _tools: Tools, _arguments: Arguments) -> None:
        raise TryLater("421 come back later")

    job_id = await put_job(database, "it")
    runner = with_task(database, tools, Task(away))
    for _ in range(8):
        await make_due(database)
        await runner.run_job(job_id)
    waiting = await job(database, job_id)
    assert (waiting.attempts, waiting.parked_at, waiting.failure) == (0, None, "421 come back later")
    async with transaction(database) as session:
        await session.execute(text("UPDATE outbox SET created_at = now() - interval '5 minutes', not_before = now()"))
    await runner.run_job(job_id)
    delay = (await job(database, job_id)).not_before - datetime.now(UTC)
    assert timedelta(minutes=4) < delay < timedelta(minutes=6)


async def test_a_job_that_is_interrupted_is_put_back(database: Database, tools: Tools) -> None:
    begun = asyncio.Event()

    async def endless(session: WriteSession, tools: Tools, arguments: Arguments) -> None:
        await leave_mark(session, tools, arguments)
        begun.set()
        await asyncio.sleep(60)

    job_id = await put_job(database, "it")
    running = asyncio.create_task(with_task(database, tools, Task(endless)).run_job(job_id))
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    back = await job(database, job_id)
    assert (back.attempts, back.handed_at, back.done_at, back.failure) == (0, None, None, None)
    assert await marks(database) == 0
    await with_task(database, tools, Task(leave_mark)).run_job(job_id)
    assert (await job(database, job_id)).done_at is not None


async def test_a_task_that_nobody_knows_is_parked(database: Database, runner: Runner) -> None:
    job_id = await put_job(database, "mystery")
    await runner.run_job(job_id)
    assert (await job(database, job_id)).failure == "No task is named 'mystery'."


async def test_a_database_that_is_away_does_not_end_the_worker(
    database: Database, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await put_job(database, "it")
    runner = with_task(database, tools, Task(leave_mark))

    def away(_database: Database) -> None:
        raise OSError("connection refused")

    monkeypatch.setattr(run, "transaction", away)
    await runner.run_job(job_id)
    monkeypatch.undo()
    await runner.run_job(job_id)
    assert (await job(database, job_id)).done_at is not None


async def test_an_id_without_a_row_is_dropped_and_other_jobs_stay(database: Database, tools: Tools) -> None:
    other = await put_job(database, "it")
    await with_task(database, tools, Task(leave_mark)).run_job(UUID(int=0))
    waiting = await job(database, other)
    assert (waiting.attempts, waiting.done_at, await marks(database)) == (0, None, 0)
