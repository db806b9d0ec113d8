"""Dead letters: messages that were not sent, sent again by hand once the cause is mended (F4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from models.errors import Conflict, DomainError, NotFound
from models.message import Message, MessageCause, MessageChannel, MessageFailure, MessageStatus
from models.message_catalog import is_marketing
from models.outbox import OutboxJob, enqueue
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from resolvers.message import task_of
from resolvers.suppression import suppressed

# At once: each is looked at, and written in one transaction.
MOST = 1_000


class AddressSuppressed(DomainError):
    """The address is not written to; `reason` says why (F5)."""

    code = "ADDRESS_SUPPRESSED"

    def __init__(self, reason: str) -> None:
        super().__init__(
            "Cette adresse ne reçoit plus rien. Si c’est une erreur, levez d’abord sa suppression, avec une note.",
            "This address is not written to any more. If that is wrong, lift its suppression first, with a note.",
            reason=reason,
        )


@dataclass(frozen=True, slots=True)
class ResendMessageInput:
    """A message that failed."""

    message_id: UUID


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which failed messages are meant: those that match everything that is given."""

    failure_cause: MessageFailure | None = None
    cause: MessageCause | None = None
    channel: MessageChannel | None = None
    queued_since: datetime | None = None


async def resend_message(session: WriteSession, viewer: Viewer, input: ResendMessageInput) -> Message:
    """Queue a failed message again, for another day of tries; its words are written anew, its Message-ID stays.

    Refusals: `NotFound`; `Conflict` unless it failed, or where its link is over; `AddressSuppressed`.
    """
    require(viewer, "resend_message")
    message = await session.scalar(select(Message).where(Message.id == input.message_id).with_for_update())
    if message is None:
        raise NotFound("messageId")
    if message.status is not MessageStatus.FAILED:
        raise Conflict(
            "Ce message n’a pas échoué : il est parti, ou attend son tour. Rechargez la page.",
            "This message did not fail: it has left, or waits for its turn. Reload the page.",
            field="messageId",
        )
    if _is_over(message.variables):
        raise Conflict(
            "Le lien de ce message n’est plus valable. Refaites l’action qui l’envoie.",
            "The link in this message is over. Do again what sends it.",
            field="messageId",
        )
    reason = await suppressed(session, message.channel, message.recipient, is_marketing(message.cause))
    if reason is not None:
        raise AddressSuppressed(reason.value)
    await _queue_again(session, message)
    return message


async def resend_messages(session: WriteSession, viewer: Viewer, chosen: Chosen) -> Mapping[str, int]:
    """Queue failed messages again, at most `MOST`, oldest first; how many were, and how many are kept back and why."""
    require(viewer, "resend_message")
    given: list[Any] = [Message.status == MessageStatus.FAILED]
    for column, value in (
        (Message.failure_cause, chosen.failure_cause),
        (Message.cause, chosen.cause),
        (Message.channel, chosen.channel),
    ):
        if value is not None:
            given.append(column == value)
    if chosen.queued_since is not None:
        given.append(Message.created_at >= chosen.queued_since)
    found = await session.scalars(
        select(Message).where(*given).order_by(Message.id).limit(MOST).with_for_update(skip_locked=True)
    )
    told = {"queued": 0, "suppressed": 0, "expired": 0}
    for message in list(found):
        if _is_over(message.variables):
            told["expired"] += 1
        elif await suppressed(session, message.channel, message.recipient, is_marketing(message.cause)):
            told["suppressed"] += 1
        else:
            await _queue_again(session, message)
            told["queued"] += 1
    return told


async def _queue_again(session: WriteSession, message: Message) -> None:
    """Once more as if it had just been queued; the trail keeps who did so and why it had failed."""
    message.status = MessageStatus.QUEUED
    message.failure = message.failure_cause = message.failure_code = None
    message.tried_since = message.lease = message.leased_until = None
    message.resent_at = datetime.now(UTC)
    await session.flush()
    key = f"send_message:{message.id}"
    # What was set aside when its workers died is taken up by the new job.
    await session.execute(delete(OutboxJob).where(OutboxJob.deduplication_key == key, OutboxJob.parked_at.is_not(None)))
    await enqueue(session, task_of(message.cause), {"message_id": str(message.id)}, deduplication_key=key)


def _is_over(variables: Mapping[str, Any]) -> bool:
    expires_at = variables.get("expires_at")
    return expires_at is not None and datetime.fromisoformat(expires_at) <= datetime.now(UTC)
