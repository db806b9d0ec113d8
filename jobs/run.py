"""Run one job of the outbox: count the attempt, do the work, mark it done with its effects; back off, or park it."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import func, select, update

from jobs.delivery import Delivery
from jobs.task import Task, Tools, TryLater
from jobs.transaction import transaction
from models.crossing import ATTEMPTS, is_crossing
from models.outbox import Lane, OutboxJob
from models.session import Database

FIRST_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(minutes=15)
LONGEST_FAILURE = 2_000
# After so long a worker's thread looks at its queue again: whether it is to stop, and who else waits.
LANE_SECONDS = 30.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Attempt:
    """A job that this worker has begun."""

    id: UUID
    task: str
    arguments: Mapping[str, Any]
    number: int
    created_at: datetime
    failure: str | None


class Runner:
    """Runs jobs by their id; the tasks are looked up by name in an explicit table."""

    def __init__(self, database: Database, tasks: Mapping[str, Task], tools: Tools) -> None:
        self._database = database
        self._tasks = tasks
        self._tools = tools
        self._alone = asyncio.Lock()
        self._in_hand: set[UUID] = set()
        self._delivery = Delivery(database, tools)
        self._stopping = False

    def stop(self) -> None:
        """Take no further messages in hand."""
        self._stopping = True

    async def run_job(self, outbox_id: UUID) -> None:
        """Do the job unless it is done, parked, not due yet or in another worker's hands. Never raises but to stop."""
        try:
            lane, suspect = await self._look(outbox_id)
            if lane is not Lane.JOBS:
                await self._delivery.deliver(outbox_id)
            elif suspect:
                async with self._alone:
                    await self._run_once(outbox_id)
            else:
                await self._run_once(outbox_id)
        except Exception:
            # The database itself is away: the row stays open, and the relay hands it over again.
            log.exception("job_interrupted", job=str(outbox_id))

    async def run_lane(self, lane: Lane) -> None:
        """Deliver messages of a lane until none is due or a while has passed. Never raises but to stop."""
        until = time.monotonic() + LANE_SECONDS
        try:
            while not self._stopping and time.monotonic() < until and await self._delivery.deliver(lane):
                pass
        except Exception:
            # The database itself is away: the rows stay, and the relay wakes a worker again.
            log.exception("delivery_interrupted", lane=lane.value)

    async def _look(self, outbox_id: UUID) -> tuple[Lane, bool]:
        """Its lane, and whether its worker died on it or beside it.

        Such jobs run one by one, so that poison takes no other along.
        """
        suspect = (OutboxJob.attempts > 0) & OutboxJob.failure.is_(None)
        async with transaction(self._database) as session:
            found = await session.execute(select(OutboxJob.lane, suspect).where(OutboxJob.id == outbox_id))
            row = found.one_or_none()
        return (Lane.JOBS, False) if row is None else (Lane(row[0]), bool(row[1]))

    async def _run_once(self, outbox_id: UUID) -> None:
        # Handed over twice, by relays of before and after a death: were both counted, one death would count as two.
        if outbox_id in self._in_hand:
            return
        self._in_hand.add(outbox_id)
        try:
            attempt = await self._begin(outbox_id)
            if attempt is not None:
                await self._attempt(attempt)
        finally:
            self._in_hand.discard(outbox_id)

    async def _begin(self, outbox_id: UUID) -> Attempt | None:
        """Count the attempt and commit, before any work: so also work that kills its worker is counted.

        It counts as handed over at this moment: the relay must not lock the row that the work is about to lock.
        """
        mine = (
            select(OutboxJob.id)
            .where(
                OutboxJob.id == outbox_id,
                OutboxJob.done_at.is_(None),
                OutboxJob.parked_at.is_(None),
                OutboxJob.not_before <= func.now(),
            )
            .with_for_update(skip_locked=True)
            .cte("mine")
        )
        statement = (
            update(OutboxJob)
            .where(OutboxJob.id == mine.c.id)
            .values(attempts=OutboxJob.attempts + 1, handed_at=func.clock_timestamp())
            .returning(OutboxJob.task, OutboxJob.arguments, OutboxJob.attempts, OutboxJob.created_at, OutboxJob.failure)
            .execution_options(synchronize_session=False)
        )
        async with transaction(self._database) as session:
            row = (await session.execute(statement)).one_or_none()
        if row is None:
            return None
        return Attempt(outbox_id, row.task, row.arguments, row.attempts, row.created_at, row.failure)

    async def _attempt(self, attempt: Attempt) -> None:
        task = self._tasks.get(attempt.task)
        if task is None:
            await self._park(attempt, None, f"No task is named {attempt.task!r}.")
            return
        if attempt.number > task.most_attempts:
            ended = f"Its worker ended each time, {task.most_attempts} times."
            await self._park(attempt, task, attempt.failure or ended)
            return
        try:
            await self._carry_out_at_last(attempt, task)
        except TryLater as reason:
            # Waits about as long as it has already waited: 2 s, 4 s, … 15 minutes, without counting.
            await self._put_off(attempt, datetime.now(UTC) - attempt.created_at, str(reason), counted=False)
        except asyncio.CancelledError:
            # The worker is being stopped: that is no failure either.
            await self._put_off(attempt, timedelta(0), None, counted=False)
            raise
        except Exception as error:
            log.warning("job_failed", job=str(attempt.id), task=attempt.task, attempt=attempt.number, exc_info=True)
            failure = f"{type(error).__name__}: {error}"
            if attempt.number >= task.most_attempts:
                await self._park(attempt, task, failure)
            else:
                await self._put_off(attempt, FIRST_DELAY * 2 ** (attempt.number - 1), failure)

    async def _carry_out_at_last(self, attempt: Attempt, task: Task) -> None:
        """As mutations do: two acts on one event may wait for each other's slots, and one of them goes again."""
        for crossing in range(ATTEMPTS):
            try:
                return await self._carry_out(attempt, task)
            except Exception as error:
                if not is_crossing(error) or crossing == ATTEMPTS - 1:
                    raise
                log.info("job_crossed", job=str(attempt.id), task=attempt.task)
        raise AssertionError("the loop returns or raises")

    async def _carry_out(self, attempt: Attempt, task: Task) -> None:
        """Do the work and mark it done in one transaction, while the row is locked against all others."""
        row = select(OutboxJob.id).where(
            OutboxJob.id == attempt.id, OutboxJob.done_at.is_(None), OutboxJob.parked_at.is_(None)
        )
        async with transaction(self._database) as session:
            if await session.scalar(row.with_for_update(skip_locked=True)) is None:
                return
            await task.run(session, self._tools, attempt.arguments)
            await session.flush()
            await session.execute(
                update(OutboxJob)
                .where(OutboxJob.id == attempt.id)
                .values(done_at=func.clock_timestamp(), failure=None)
                .execution_options(synchronize_session=False)
            )

    async def _put_off(self, attempt: Attempt, delay: timedelta, failure: str | None, counted: bool = True) -> None:
        delay = min(max(delay, FIRST_DELAY), LONGEST_DELAY) if failure else delay
        values: dict[str, Any] = {"handed_at": None, "not_before": func.clock_timestamp() + delay}
        if failure:
            values["failure"] = _storable(failure)
        if not counted:
            values["attempts"] = OutboxJob.attempts - 1
        await self._settle(attempt, values)

    async def _park(self, attempt: Attempt, task: Task | None, failure: str) -> None:
        """Set the job aside, for a person to look at, and tell the row that waits for it."""
        log.error("job_parked", job=str(attempt.id), task=attempt.task, failure=failure)
        await self._settle(attempt, {"parked_at": func.clock_timestamp(), "failure": _storable(failure)}, task, failure)

    async def _settle(
        self, attempt: Attempt, values: dict[str, Any], task: Task | None = None, failure: str = ""
    ) -> None:
        open_row = (OutboxJob.id == attempt.id) & OutboxJob.done_at.is_(None) & OutboxJob.parked_at.is_(None)
        async with transaction(self._database) as session:
            await session.execute(
                update(OutboxJob).where(open_row).values(**values).execution_options(synchronize_session=False)
            )
            if task is not None:
                await task.given_up(session, attempt.arguments, failure)


def _storable(failure: str) -> str:
    """The words of a failure as PostgreSQL can keep them: no NUL, no lone surrogate, not endless."""
    return failure.replace("\0", "").encode(errors="replace").decode()[:LONGEST_FAILURE]
