"""Pause a mailing that runs, go on with it, or stop it for good (F6): nobody is written to twice."""

from datetime import UTC, datetime

from sqlalchemy import func, select, update

from models.errors import Conflict
from models.kit.base import table_of
from models.kit.constant import constant
from models.mailing import Mailing, MailingRecipient, MailingSkip, MailingState, RecipientState
from models.message import Message, MessageStatus
from models.outbox import OutboxJob
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from resolvers.mailing import MailingInput, lock_mailing
from resolvers.mailing_start import ask_for_batch, saved
from resolvers.mailing_template import CAUSES
from resolvers.message import job_key

RECIPIENT, MESSAGE, JOB = table_of(MailingRecipient), table_of(Message), table_of(OutboxJob)


async def pause_mailing(session: WriteSession, viewer: Viewer, input: MailingInput) -> Mailing:
    """Let nothing more leave, but for what is being handed to a server at this moment; `resumeMailing` goes on.

    Raises NotFound, and Conflict unless it runs.
    """
    require(viewer, "pause_mailing")
    mailing = await lock_mailing(session, input.mailing_id, input.expected_version)
    _check_state(mailing, MailingState.RUNNING, "n’est pas en cours", "is not running")
    mailing.state = MailingState.PAUSED
    return await saved(session, mailing)


async def resume_mailing(session: WriteSession, viewer: Viewer, input: MailingInput) -> Mailing:
    """Go on where it was paused. Raises NotFound, and Conflict unless it is paused."""
    require(viewer, "resume_mailing")
    mailing = await lock_mailing(session, input.mailing_id, input.expected_version)
    _check_state(mailing, MailingState.PAUSED, "n’est pas en pause", "is not paused")
    mailing.state = MailingState.RUNNING
    mailing.run += 1
    await _wake(session, mailing)
    await ask_for_batch(session, mailing)
    return await saved(session, mailing)


async def stop_mailing(session: WriteSession, viewer: Viewer, input: MailingInput) -> Mailing:
    """Stop it for good: who was not written to yet is not. Raises NotFound, and Conflict unless it runs."""
    require(viewer, "stop_mailing")
    mailing = await lock_mailing(session, input.mailing_id, input.expected_version)
    if mailing.state not in (MailingState.RUNNING, MailingState.PAUSED):
        raise _wrong(mailing, "n’est pas en cours", "is not running")
    mailing.state, mailing.finished_at = MailingState.STOPPED, datetime.now(UTC)
    left = {"state": RecipientState.SKIPPED, "skipped": MailingSkip.STOPPED}
    mine = RECIPIENT.c.mailing_id == mailing.id
    await session.execute(
        update(RECIPIENT).where(mine, RECIPIENT.c.state == constant(RecipientState.PENDING)).values(**left)
    )
    await _wake(session, mailing)
    return await saved(session, mailing)


async def _wake(session: WriteSession, mailing: Mailing) -> None:
    """Let messages that met the pause look again at once: they leave now, or never."""
    held = select(MESSAGE.c.id).where(
        MESSAGE.c.mailing_id == mailing.id, MESSAGE.c.status == constant(MessageStatus.QUEUED)
    )
    keys = [job_key(CAUSES[mailing.nature], message_id) for message_id in await session.scalars(held)]
    waiting = (JOB.c.deduplication_key.in_(keys), JOB.c.done_at.is_(None), JOB.c.parked_at.is_(None))
    await session.execute(update(JOB).where(*waiting, JOB.c.attempts == 0).values(not_before=func.now()))


def _check_state(mailing: Mailing, state: MailingState, fr: str, en: str) -> None:
    if mailing.state is not state:
        raise _wrong(mailing, fr, en)


def _wrong(mailing: Mailing, fr: str, en: str) -> Conflict:
    return Conflict(
        f"Cet envoi {fr} (état : {mailing.state.value}). Rechargez la page.",
        f"This mailing {en} (state: {mailing.state.value}). Reload the page.",
        field="mailingId",
    )
