"""The relay: hands open outbox rows to the broker, at once when one is written, and again when one went missing.

Messages are not handed one by one: as long as some are due, workers are woken (ADR 0026).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
from dramatiq.brokers.redis import RedisBroker
from sqlalchemy import func, or_, select, update

from jobs.broker import MESSAGE_LANES, hand, wake
from jobs.delivery_claim import JOB, is_due
from jobs.outage import Outage
from jobs.transaction import transaction
from models.outbox import Lane, OutboxJob
from models.session import Database
from settings import Settings

# A row that was handed over this long ago, is not done and that no worker has locked is handed over again: Redis was
# emptied, or its worker died. Running twice is harmless: the second finds the row locked or done.
MISSING_AFTER = timedelta(seconds=10)
# At most this many rows are under way at once: a queue of thousands waits in PostgreSQL, where it counts as waiting,
# not in Redis, where it would look like missing.
UNDER_WAY = 100
SWEEP_SECONDS = 1.0
BUSY_SECONDS = 0.05
CONNECT_SECONDS = 5.0


class Relay:
    """Any number of relays may run: rows are picked under SKIP LOCKED."""

    def __init__(self, settings: Settings, database: Database, broker: RedisBroker) -> None:
        self._dsn = settings.database_url
        self._database = database
        self._broker = broker
        self._written = asyncio.Event()

    async def run(self) -> None:
        """Relay until cancelled; what is away (PostgreSQL, Redis) is waited for, and said once."""
        outage = Outage("relay")
        while True:
            try:
                async with self._listening() as connection:
                    while not connection.is_closed():
                        full = await self.hand_over()
                        outage.over()
                        await self._rest(BUSY_SECONDS if full else SWEEP_SECONDS)
            except Exception as error:
                await asyncio.sleep(outage.failed(error))

    async def hand_over(self) -> bool:
        """Hand over what is due; whether as much as may be under way now is."""
        async with transaction(self._database) as session:
            under_way = await session.scalar(_count_under_way())
            room = UNDER_WAY - (under_way or 0)
            ids = list(await session.scalars(_mark(room))) if room > 0 else []
            lanes = [lane for lane in MESSAGE_LANES if await session.scalar(_any_due(lane))]
        try:
            # After the commit: a worker may be faster than we are. In a thread, as Dramatiq blocks.
            await asyncio.to_thread(hand, self._broker, sorted(ids))
            for lane in lanes:
                await asyncio.to_thread(wake, self._broker, lane)
        except BaseException:
            await self._take_back(ids)
            raise
        return len(ids) >= room

    async def _take_back(self, ids: list[UUID]) -> None:
        """Redis did not take them (or not all): they are due at once, instead of when they count as missing."""
        async with transaction(self._database) as session:
            await session.execute(
                update(OutboxJob)
                .where(OutboxJob.id.in_(ids), OutboxJob.done_at.is_(None))
                .values(handed_at=None)
                .execution_options(synchronize_session=False)
            )

    async def _rest(self, seconds: float) -> None:
        """Until a row is written, or for this long: the sweep finds what no notification announces."""
        try:
            await asyncio.wait_for(self._written.wait(), seconds)
        except TimeoutError:
            return
        self._written.clear()

    @asynccontextmanager
    async def _listening(self) -> AsyncIterator["asyncpg.Connection[Any]"]:
        """LISTEN on a connection of its own; a pooler that drops notifications only costs the sweep's interval."""
        connection = await asyncpg.connect(self._dsn, timeout=CONNECT_SECONDS)
        try:
            connection.add_termination_listener(self._wake)
            await connection.add_listener("outbox", self._wake)
            yield connection
        finally:
            connection.remove_termination_listener(self._wake)
            connection.terminate()

    def _wake(self, *_notification: object) -> None:
        self._written.set()


def _is_open() -> Any:
    return OutboxJob.done_at.is_(None) & OutboxJob.parked_at.is_(None) & (OutboxJob.lane == Lane.JOBS.value)


def _count_under_way() -> Any:
    return (
        select(func.count()).select_from(OutboxJob).where(_is_open(), OutboxJob.handed_at > func.now() - MISSING_AFTER)
    )


def _any_due(lane: Lane) -> Any:
    return select(select(JOB.c.id).where(is_due(lane)).exists())


def _mark(room: int) -> Any:
    """Pick at most `room` rows, oldest first, and mark them as handed over."""
    due = (
        select(OutboxJob.id)
        .where(
            _is_open(),
            OutboxJob.not_before <= func.now(),
            or_(OutboxJob.handed_at.is_(None), OutboxJob.handed_at <= func.now() - MISSING_AFTER),
        )
        .order_by(OutboxJob.not_before, OutboxJob.id)
        .limit(room)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return (
        update(OutboxJob)
        .where(OutboxJob.id == due.c.id)
        .values(handed_at=func.clock_timestamp())
        .returning(OutboxJob.id)
        .execution_options(synchronize_session=False)
    )
