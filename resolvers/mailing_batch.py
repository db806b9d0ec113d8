"""Carry a mailing out (F6): one batch a transaction, a job at a time, so that a killed worker repeats nothing.

Few messages are under way at once: what is queued behind them, a confirmation say, waits for seconds only, and a pause
is felt at once.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from models.errors import NotFound
from models.kit.base import table_of
from models.kit.constant import constant
from models.mailing import Mailing, MailingRecipient, MailingState, PaceUnit, RecipientState
from models.message import Message, MessageStatus
from models.session import WriteSession
from resolvers.mailing import lock_mailing
from resolvers.mailing_queue import queue_next
from resolvers.mailing_start import ask_for_batch, begin_scheduled

RECIPIENT, MESSAGE = table_of(MailingRecipient), table_of(Message)
# Messages of one mailing that are queued and have not left.
UNDER_WAY = 200
# With a pace, as many as it allows in this time go at once, then a pause: no job for each message.
SLICE_SECONDS = 10.0
SECONDS = {PaceUnit.MINUTE: 60.0, PaceUnit.HOUR: 3600.0}
POLL_SECONDS, LONGEST_POLL_SECONDS = 1.0, 60.0


async def carry_on_mailing(session: WriteSession, mailing_id: UUID, run: int) -> None:
    """Queue the next messages and ask for the batch after, unless it was paused, stopped, or is done."""
    try:
        mailing = await lock_mailing(session, mailing_id)
    except NotFound:
        return
    if mailing.run != run or mailing.state not in (MailingState.SCHEDULED, MailingState.RUNNING):
        return
    if mailing.state is MailingState.SCHEDULED and not await begin_scheduled(session, mailing):
        return
    now = datetime.now(UTC)
    waiting = await _count_queued(session, mailing)
    most = min(UNDER_WAY - waiting, _slice(mailing))
    queued = await queue_next(session, mailing, most, now) if most > 0 else 0
    at = await _next_batch(session, mailing, queued, waiting, now)
    if at is None:
        mailing.state, mailing.finished_at = MailingState.DONE, datetime.now(UTC)
    else:
        await ask_for_batch(session, mailing, at)
    await session.flush()
    # Whoever follows it sees how far it is, also where its own row did not change.
    await session.execute(select(func.pg_notify("change", str(mailing.id))))


def _rate(mailing: Mailing) -> float | None:
    """Messages a second."""
    return mailing.pace / SECONDS[mailing.pace_per] if mailing.pace and mailing.pace_per else None


def _slice(mailing: Mailing) -> int:
    rate = _rate(mailing)
    return UNDER_WAY if rate is None else max(1, min(UNDER_WAY, int(rate * SLICE_SECONDS)))


async def _next_batch(
    session: WriteSession, mailing: Mailing, queued: int, waiting: int, now: datetime
) -> datetime | None:
    """When to go on; None: all have left, or could not."""
    pending = select(func.count(), func.min(func.coalesce(RECIPIENT.c.not_before, now))).where(
        RECIPIENT.c.mailing_id == mailing.id, RECIPIENT.c.state == constant(RecipientState.PENDING)
    )
    left, earliest = (await session.execute(pending)).one()
    due: datetime = earliest or now
    if not left:
        if not queued + waiting:
            return None
        # The last ones are leaving; a mail server that is away for hours is not asked after each second.
        lasted = (now - (mailing.begun_at or now)).total_seconds()
        return now + timedelta(seconds=min(LONGEST_POLL_SECONDS, max(POLL_SECONDS, lasted / 30)))
    rate = _rate(mailing)
    if queued and rate is not None:
        return max(now + timedelta(seconds=queued / rate), due)
    if queued + waiting >= UNDER_WAY:
        return max(now + timedelta(seconds=POLL_SECONDS), due)
    return max(now, due)


async def _count_queued(session: WriteSession, mailing: Mailing) -> int:
    counted = select(func.count()).where(
        MESSAGE.c.mailing_id == mailing.id, MESSAGE.c.status == constant(MessageStatus.QUEUED)
    )
    return await session.scalar(counted) or 0
