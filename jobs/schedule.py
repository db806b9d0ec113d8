"""The schedule: one process among all puts recurring jobs into the outbox."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import func, select, text

from jobs.bounces import bounces_are_read
from jobs.outage import Outage
from jobs.sms_answers import sms_answers_are_read
from jobs.transaction import transaction
from models.outbox import enqueue
from models.policy.viewer import SYSTEM
from models.session import Database, WriteSession
from resolvers.consent_confirm import anyone_unasked
from resolvers.due_message import any_moment_enabled
from resolvers.figures.refresh import any_figure_marked
from resolvers.hold import any_hold_expired
from resolvers.message_figures.refresh import any_message_marked
from resolvers.waiting_everywhere import any_place_marked, anyone_waits_anywhere

TICK_SECONDS = 1.0
HOUR = 3600.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Entry:
    """A recurring job. `needed`, when given, is asked first: no row is written for nothing every few seconds."""

    task: str
    every_seconds: float
    needed: Callable[[WriteSession], Awaitable[bool]] | None = None


SCHEDULE = (
    Entry("release_holds", 5.0, any_hold_expired),
    Entry("offer_waiting", 5.0, any_place_marked),
    Entry("offer_all_waiting", 60.0, anyone_waits_anywhere),
    Entry("send_due", 60.0, any_moment_enabled),
    Entry("refresh_figures", 5.0, any_figure_marked),
    Entry("refresh_message_figures", 5.0, any_message_marked),
    Entry("ask_consents", 30.0, anyone_unasked),
    Entry("read_bounces", 60.0, bounces_are_read),
    Entry("read_sms_answers", 60.0, sms_answers_are_read),
    Entry("purge_tokens", HOUR),
    Entry("purge_tracking", HOUR),
    Entry("purge_exports", 24 * HOUR),
    Entry("purge_uploads", 24 * HOUR),
    Entry("purge_done", 24 * HOUR),
)


async def keep_schedule(database: Database, entries: Sequence[Entry] = SCHEDULE) -> None:
    """Keep the schedule until cancelled, or wait for whoever keeps it to go."""
    outage = Outage("schedule")
    while True:
        try:
            async with database.write(SYSTEM) as session:
                if await _take_lead(session):
                    log.info("schedule_kept_here")
                    await _lead(session, database, entries, outage)
        except Exception as error:
            await asyncio.sleep(outage.failed(error))
        await asyncio.sleep(TICK_SECONDS)


async def _take_lead(session: WriteSession) -> bool:
    """The lock is the transaction's, not the session's: it works through a pooler, and dies with its connection.

    An idle transaction without changes holds no snapshot and no transaction id: it keeps nothing from being vacuumed
    and no lead from being read.
    """
    taken = await session.scalar(select(func.pg_try_advisory_xact_lock(func.hashtext("drt.schedule"))))
    return bool(taken)


async def _lead(lock: WriteSession, database: Database, entries: Sequence[Entry], outage: Outage) -> None:
    due = dict.fromkeys(entries, 0.0)
    while True:
        await lock.execute(text("SELECT 1"))  # raises when the lock's connection is gone
        outage.over()
        now = time.monotonic()
        for entry in entries:
            if due[entry] <= now:
                due[entry] = now + entry.every_seconds
                await _enqueue(database, entry)
        await asyncio.sleep(TICK_SECONDS)


async def _enqueue(database: Database, entry: Entry) -> None:
    async with transaction(database) as session:
        if entry.needed is None or await entry.needed(session):
            await enqueue(session, entry.task, {}, deduplication_key=entry.task)
