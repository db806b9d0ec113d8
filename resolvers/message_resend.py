"""Dead letters: messages that were not sent, sent again by hand once the cause is mended (F4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, cast, delete, false, func, or_, select

from models.errors import Conflict, DomainError, InvalidInput, NotFound
from models.message import Message, MessageCause, MessageChannel, MessageFailure, MessageStatus
from models.message_catalog import is_marketing
from models.outbox import OutboxJob, enqueue
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.resending import Resending
from models.session import WriteSession
from resolvers.message import task_of
from resolvers.suppression import is_suppressed, suppressed

# At once: each is looked at, and written in one transaction.
MOST = 1_000
# No message is older, and every moment after it can be told in UTC.
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


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
class ResendMessagesInput:
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


async def resend_messages(session: WriteSession, viewer: Viewer, input: ResendMessagesInput) -> Resending:
    """Queue failed messages again, at most 1,000 at once, oldest first; never to suppressed addresses (F5).

    Refusal: `InvalidInput` on a `queued_since` that is to come.
    """
    require(viewer, "resend_messages")
    chosen, over, kept_back = _chosen(input), _over(), _kept_back()
    sendable = ~over & ~kept_back
    counted = select(
        func.count().filter(kept_back), func.count().filter(over & ~kept_back), func.count().filter(sendable)
    ).where(*chosen)
    suppressed_count, expired, all_sendable = (await session.execute(counted)).one()
    locked = select(Message).where(*chosen, sendable).order_by(Message.id).limit(MOST).with_for_update(skip_locked=True)
    found = list(await session.scalars(locked))
    for message in found:
        await _queue_again(session, message)
    return Resending(len(found), suppressed_count, expired, max(all_sendable - len(found), 0))


def _chosen(input: ResendMessagesInput) -> list[ColumnElement[bool]]:
    given = [Message.status == MessageStatus.FAILED]
    for column, value in (
        (Message.failure_cause, input.failure_cause),
        (Message.cause, input.cause),
        (Message.channel, input.channel),
    ):
        if value is not None:
            given.append(column == value)
    if input.queued_since is not None:
        given.append(Message.created_at >= _since(input.queued_since))
    return given


def _since(moment: datetime) -> datetime:
    """As filters read it: without an offset it is in UTC."""
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment > datetime.now(UTC):
        raise InvalidInput(
            "Ce moment est à venir : aucun message n’a échoué depuis. Donnez-en un qui est passé.",
            "This moment is to come: no message has failed since. Give one that has passed.",
            field="queuedSince",
        )
    return max(moment, _EARLIEST)


def _kept_back() -> ColumnElement[bool]:
    """Whether its address is not written to, which for marketing has more reasons than for service."""
    advertises = Message.cause.in_([cause for cause in MessageCause if is_marketing(cause)])
    return or_(
        *(
            (Message.channel == channel) & kind & is_suppressed(channel, Message.recipient, marketing)
            for channel in MessageChannel
            for marketing, kind in ((True, advertises), (False, ~advertises))
        )
    )


def _over() -> ColumnElement[bool]:
    """The same as `_is_over`, as a condition."""
    until = cast(Message.variables["expires_at"].astext, DateTime(timezone=True))
    return func.coalesce(until <= func.now(), false())


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
