"""Taking messages in hand: which are due, under a lease that nobody else can have meanwhile (ADR 0026)."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from jobs.transaction import transaction
from models.kit.base import table_of
from models.message import Message, MessageFailure, MessageStatus
from models.outbox import Lane, OutboxJob
from models.session import Database, WriteSession

# How long the messages of a dead worker are left alone; a living one renews.
LEASE_SECONDS = 20.0
LEASE = timedelta(seconds=LEASE_SECONDS)
# A worker whose lease is about to end says no last word: by the time of the answer another may have begun.
MARGIN_SECONDS = 2.0
# A message in hand when its worker died so often is set aside: it may be the cause.
MOST_DEATHS = 5
# After a first death those who were there are taken up in small groups, after a second one by one.
SUSPECTS_AT_ONCE = 10
JOB, MESSAGE = table_of(OutboxJob), table_of(Message)
OPEN = and_(JOB.c.done_at.is_(None), JOB.c.parked_at.is_(None))
SUSPECT = and_(JOB.c.attempts > 0, JOB.c.failure.is_(None))
NOT_LOADED: dict[str, Any] = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message in hand and the jobs that ask for it."""

    message: Message
    jobs: list[UUID]


@dataclass(slots=True)
class Claim:
    """Messages under one lease, until the monotonic moment `until`."""

    until: float
    lease: UUID = field(default_factory=uuid4)
    messages: dict[UUID, Claimed] = field(default_factory=dict)
    # More than one worker died on it: nothing else is begun meanwhile.
    alone: bool = False

    @property
    def holds(self) -> bool:
        """Whether there is time enough left to send one."""
        return time.monotonic() < self.until - MARGIN_SECONDS


async def claim(database: Database, wanted: Lane | UUID, most: int, *, suspects: bool) -> Claim | None:
    """Take at most `most` due messages of a lane, or that of one job; None when none is due.

    `suspects` are those whose worker died: they are taken by themselves.
    """
    claimed = Claim(until=time.monotonic() + LEASE_SECONDS)
    async with transaction(database) as session:
        jobs = await _take(session, await _choose(session, wanted, most, suspects))
        if not jobs:
            return None
        claimed.alone = suspects and any(job.attempts > 2 for job in jobs)
        over = [job.id for job in jobs if job.attempts > MOST_DEATHS and job.failure is None]
        by_message: dict[UUID, list[UUID]] = {}
        for job in jobs:
            if job.id not in over:
                by_message.setdefault(UUID(job.message_id), []).append(job.id)
        await _set_aside(session, over, [UUID(job.message_id) for job in jobs if job.id in over])
        for message in await _lease(session, claimed.lease, list(by_message)):
            claimed.messages[message.id] = Claimed(message, by_message.pop(message.id))
        await _let_go(session, by_message)
    return claimed


async def renew(database: Database, claimed: Claim, open_ids: Collection[UUID]) -> None:
    """Keep what is not settled yet for as long again."""
    until = time.monotonic() + LEASE_SECONDS
    jobs = [job for key in open_ids for job in claimed.messages[key].jobs]
    async with transaction(database) as session:
        await session.execute(
            update(MESSAGE)
            .where(MESSAGE.c.id.in_(open_ids), MESSAGE.c.lease == claimed.lease)
            .values(leased_until=func.clock_timestamp() + LEASE)
        )
        await session.execute(
            update(JOB).where(JOB.c.id.in_(jobs), OPEN).values(not_before=func.clock_timestamp() + LEASE)
        )
    claimed.until = until


async def _choose(session: WriteSession, wanted: Lane | UUID, most: int, suspects: bool) -> list[UUID]:
    """Lock due jobs, oldest first."""
    due = [OPEN, JOB.c.not_before <= func.now()]
    if isinstance(wanted, UUID):
        due.append(JOB.c.id == wanted)
    else:
        due += [JOB.c.lane == wanted.value, SUSPECT if suspects else ~SUSPECT]
    order = (JOB.c.attempts, JOB.c.not_before, JOB.c.id) if suspects else (JOB.c.not_before, JOB.c.id)
    found = (
        await session.execute(
            select(JOB.c.id, JOB.c.attempts).where(*due).order_by(*order).limit(most).with_for_update(skip_locked=True)
        )
    ).all()
    if not suspects or not found:
        return [row.id for row in found]
    first = [row.id for row in found if row.attempts == 1]
    return first[:SUSPECTS_AT_ONCE] if first else [found[0].id]


async def _take(session: WriteSession, ids: Sequence[UUID]) -> Sequence[Any]:
    """Count the attempt before any work: so also a message that kills its worker is counted."""
    if not ids:
        return []
    taken = await session.execute(
        update(JOB)
        .where(JOB.c.id.in_(ids))
        .values(attempts=JOB.c.attempts + 1, not_before=func.now() + LEASE)
        .returning(JOB.c.id, JOB.c.attempts, JOB.c.failure, JOB.c.arguments["message_id"].astext.label("message_id"))
    )
    return taken.all()


async def _lease(session: WriteSession, lease: UUID, ids: Sequence[UUID]) -> Sequence[Message]:
    free = or_(Message.leased_until.is_(None), Message.leased_until < func.now())
    leased = await session.scalars(
        update(Message)
        .where(Message.id.in_(ids), Message.status == MessageStatus.QUEUED, free)
        .values(
            lease=lease,
            leased_until=func.now() + LEASE,
            attempts=Message.attempts + 1,
            tried_since=func.coalesce(Message.tried_since, func.now()),
        )
        .returning(Message),
        execution_options=NOT_LOADED,
    )
    return leased.all()


async def _let_go(session: WriteSession, others: dict[UUID, list[UUID]]) -> None:
    """Jobs whose message another has in hand come back after that lease; the rest have nothing left to do."""
    rows = await session.execute(
        select(MESSAGE.c.id, MESSAGE.c.leased_until).where(
            MESSAGE.c.id.in_(others), MESSAGE.c.status == MessageStatus.QUEUED.value
        )
    )
    for row in rows:
        later = {"attempts": JOB.c.attempts - 1, "not_before": row.leased_until}
        await session.execute(update(JOB).where(JOB.c.id.in_(others.pop(row.id))).values(later))
    done = [job for jobs in others.values() for job in jobs]
    if done:
        await session.execute(update(JOB).where(JOB.c.id.in_(done)).values(done_at=func.clock_timestamp()))


async def _set_aside(session: WriteSession, jobs: Sequence[UUID], messages: Sequence[UUID]) -> None:
    if not jobs:
        return
    words = f"Its worker ended each time, {MOST_DEATHS} times."
    await session.execute(update(JOB).where(JOB.c.id.in_(jobs)).values(parked_at=func.clock_timestamp(), failure=words))
    await session.execute(
        update(MESSAGE)
        .where(MESSAGE.c.id.in_(messages), MESSAGE.c.status == MessageStatus.QUEUED.value)
        .values(
            status=MessageStatus.FAILED.value,
            failure=words,
            failure_cause=MessageFailure.CRASHED.value,
            lease=None,
            leased_until=None,
        )
    )


def is_due(lane: Lane) -> ColumnElement[bool]:
    """A job that waits for a worker, for whoever wakes them."""
    return and_(OPEN, JOB.c.lane == lane.value, JOB.c.not_before <= func.now())
