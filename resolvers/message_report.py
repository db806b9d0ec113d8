"""What is told of a message after it was sent (F3, F5): kept once, and heeded.

Whoever reports has proved to be the provider, or came by a mail that carries the message's mark. Even so a report takes
effect only on the message that it names and on the address that this message went to.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import distinct, func, select
from sqlalchemy.dialects.postgresql import insert

from models.message import Message
from models.message_catalog import is_marketing
from models.message_event import MessageEvent, MessageEventKind
from models.session import WriteSession
from models.suppression import SuppressionReason, SuppressionScope
from resolvers.consent import PURPOSE_OF, withdraw_address
from resolvers.suppression import lift_reason, normalised, suppress

# So many messages that came back for that day only, so close to each other, are an address that nobody reads.
MOST_SOFT_BOUNCES = 3
SOFT_BOUNCES_WITHIN = timedelta(days=30)
LONGEST_DETAIL = 1_000
LONGEST_ID = 200
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Report:
    """One thing that is told of one message.

    The message is named by its id, proved by its mark; several where a mail quotes several. `recipients` are the
    addresses that the report says it is about; where it says none, the message alone counts.
    """

    kind: MessageEventKind
    source: str
    source_id: str | None
    message_ids: tuple[UUID, ...] = ()
    recipients: tuple[str, ...] = ()
    at: datetime | None = None
    permanent: bool | None = None
    detail: str | None = None


async def take_reports(session: WriteSession, reports: Iterable[Report]) -> int:
    """Keep each report and do what it asks for; how many were new and about a message of ours."""
    return sum([await _take(session, report) for report in reports])


async def _take(session: WriteSession, report: Report) -> bool:
    message = await _find(session, report)
    if message is None:
        log.info("report_ignored", source=report.source, kind=report.kind, source_id=report.source_id)
        return False
    values = {
        "message_id": message.id,
        "kind": report.kind,
        "at": _plausible(report.at, message),
        "permanent": report.permanent,
        "detail": storable(report.detail),
        "source": report.source,
        "source_id": report.source_id[:LONGEST_ID] if report.source_id else None,
    }
    kept = insert(MessageEvent).values(**values).on_conflict_do_nothing(index_elements=["source", "source_id"])
    if await session.scalar(kept.returning(MessageEvent.id)) is None:
        return False
    log.info("report_taken", source=report.source, kind=report.kind, message=str(message.id))
    await _heed(session, report, message)
    return True


async def _find(session: WriteSession, report: Report) -> Message | None:
    """The message that is named, if it went to an address that is named."""
    found = await session.scalars(select(Message).where(Message.id.in_(report.message_ids)).order_by(Message.id))
    about = {normalised(address) for address in report.recipients}
    return next((each for each in found if not about or normalised(each.recipient) in about), None)


def _plausible(at: datetime | None, message: Message) -> datetime:
    """When it happened: after the message was made and not to come, whatever a clock elsewhere says."""
    now = datetime.now(UTC)
    return now if at is None else min(max(at, message.created_at), now)


def storable(words: str | None) -> str | None:
    """Words of strangers as PostgreSQL can keep them, on one line; None for none."""
    if words is None:
        return None
    clean = words.replace("\0", " ").encode(errors="replace").decode()
    return " ".join(clean.split())[:LONGEST_DETAIL] or None


async def _heed(session: WriteSession, report: Report, message: Message) -> None:
    match report.kind:
        case MessageEventKind.BOUNCED:
            await _bounced(session, report, message)
        case MessageEventKind.DELIVERED:
            await _delivered(session, message)
        case MessageEventKind.COMPLAINED:
            # Who calls an advertisement spam still wants to hear that their ride is cancelled; who calls that spam
            # wants nothing more from us.
            marketing = is_marketing(message.cause)
            scope = SuppressionScope.MARKETING if marketing else SuppressionScope.ALL
            await oppose(session, message, SuppressionReason.COMPLAINT, scope)
        case MessageEventKind.UNSUBSCRIBED:
            await oppose(session, message, SuppressionReason.UNSUBSCRIBED, SuppressionScope.MARKETING)
        case MessageEventKind.STOPPED:
            await oppose(session, message, SuppressionReason.STOP, SuppressionScope.MARKETING)
        case _:
            pass


async def _bounced(session: WriteSession, report: Report, message: Message) -> None:
    address, note = message.recipient, storable(report.detail)
    if report.permanent:
        hard = (SuppressionReason.HARD_BOUNCE, SuppressionScope.ALL)
        await suppress(session, message.channel, address, *hard, message_id=message.id, note=note)
    elif await _soft_bounces(session, message) >= MOST_SOFT_BOUNCES:
        soft = (SuppressionReason.SOFT_BOUNCES, SuppressionScope.MARKETING)
        await suppress(session, message.channel, address, *soft, message_id=message.id, note=note)


async def _soft_bounces(session: WriteSession, message: Message) -> int:
    """Messages to the address that came back lately, since the last one that arrived."""
    to_address = (Message.channel == message.channel) & (func.lower(Message.recipient) == normalised(message.recipient))
    events = select(MessageEvent).join(Message, Message.id == MessageEvent.message_id).where(to_address)
    arrived = events.with_only_columns(func.max(MessageEvent.at)).where(MessageEvent.kind == MessageEventKind.DELIVERED)
    since = func.greatest(func.now() - SOFT_BOUNCES_WITHIN, arrived.scalar_subquery())
    count = events.with_only_columns(func.count(distinct(MessageEvent.message_id))).where(
        MessageEvent.kind == MessageEventKind.BOUNCED, MessageEvent.permanent.is_(False), MessageEvent.at > since
    )
    return await session.scalar(count) or 0


async def _delivered(session: WriteSession, message: Message) -> None:
    """An address where something arrived again is read again."""
    soft = SuppressionReason.SOFT_BOUNCES
    await lift_reason(session, message.channel, message.recipient, soft, f"Delivered: {message.id}")


async def oppose(session: WriteSession, message: Message, reason: SuppressionReason, scope: SuppressionScope) -> None:
    """No more of that to where the message went, and a no in the consents of whoever is reached there."""
    await suppress(session, message.channel, message.recipient, reason, scope, message_id=message.id)
    purpose = PURPOSE_OF[message.channel]
    await withdraw_address(session, message.channel, message.recipient, [purpose], str(reason), message.id)
