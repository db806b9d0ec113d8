"""A template tried out (F2): on a made-up case or a real booking, read on the spot or sent to a colleague."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from models.account import Account
from models.booking import Booking
from models.errors import Conflict, InvalidInput, NotFound
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause, MessageChannel
from models.message_preview import MessagePreview, SmsCount, SmsEncoding
from models.message_template import MessageTemplate, MessageTemplateVersion, TemplateState
from models.outbox import enqueue
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.rider import Locale
from models.session import WriteSession
from resolvers.contact import checked_email, checked_phone
from resolvers.message import read_facts, rider_variables
from resolvers.message_template_version import check_channel
from resolvers.message_tracking import allowed_hosts
from resolvers.rendering.check import check_sections
from resolvers.rendering.filling import Filled, Sections
from resolvers.rendering.message_words import sections_of
from resolvers.rendering.order import make_order
from resolvers.rendering.said import RIDE_CAUSES
from resolvers.rendering.samples import samples_of
from resolvers.rendering.segments import count_segments
from resolvers.rendering.shipped import shipped
from resolvers.rendering.wall import WALL, WallError
from settings import get_settings

TESTS_PER_HOUR = 30
# Links of a real booking act for its rider: nobody else is shown them.
NOT_SHOWN = frozenset({"link", "refuse_link", "cancel_reason"})


@dataclass(frozen=True, slots=True)
class PreviewMessageTemplateInput:
    """What to show: a saved version, or else what is sent now, with those sections that are being written instead.

    `booking_id`: whose facts are filled in; none: those of the made-up case number `sample`, from 0. An empty `text` of
    an e-mail: it has none of its own, it is written from the body.
    """

    cause: MessageCause
    channel: MessageChannel
    locale: Locale
    message_template_version_id: UUID | None = None
    subject: str | None = None
    preheader: str | None = None
    title: str | None = None
    body: str | None = None
    closing: str | None = None
    text: str | None = None
    booking_id: UUID | None = None
    sample: int = 0


@dataclass(frozen=True, slots=True)
class SendTestMessageInput:
    """A saved version, or else what is sent now, and where to send it: to oneself unless `recipient` says otherwise."""

    cause: MessageCause
    channel: MessageChannel
    locale: Locale
    message_template_version_id: UUID | None = None
    booking_id: UUID | None = None
    sample: int = 0
    recipient: str | None = None


async def preview_message_template(
    session: WriteSession, viewer: Viewer, input: PreviewMessageTemplateInput
) -> MessagePreview:
    """The message as it would leave, and what is wrong with its template; nothing is written or sent.

    Links are made-up ones, also with a real booking. Raises NotFound, InvalidInput.
    """
    require(viewer, "preview_message_template")
    sections, _ = await _chosen(session, input)
    sections = _being_written(input, sections)
    hosts = await allowed_hosts(session, get_settings())
    faults = await check_sections(input.cause, input.channel, input.locale, sections, hosts)
    order = make_order(input.cause, input.channel, input.locale, sections, await _variables(session, input))
    try:
        filled = await asyncio.to_thread(WALL.fill, order)
    except WallError:
        filled = Filled(subject="", text="", html="")  # the faults say why
    counted = [_count(filled["text"])] if input.channel is MessageChannel.SMS else []
    return MessagePreview(filled["subject"], filled["text"], filled["html"], counted, faults)


async def send_test_message(session: WriteSession, viewer: Viewer, input: SendTestMessageInput) -> Message:
    """Send it as every message is sent, marked as a test; at most 30 an hour.

    Raises NotFound, InvalidInput, and Conflict where too many were sent.
    """
    require(viewer, "send_test_message")
    _, version_id = await _chosen(session, input)
    variables = await _variables(session, input)
    recipient = await _recipient(session, viewer, input)
    recent = select(func.count()).where(Message.is_test, Message.created_at > datetime.now(UTC) - timedelta(hours=1))
    if (await session.scalar(recent) or 0) >= TESTS_PER_HOUR:
        raise Conflict(
            f"{TESTS_PER_HOUR} essais ont été envoyés en une heure. Attendez un peu, ou servez-vous de l’aperçu.",
            f"{TESTS_PER_HOUR} tests were sent within an hour. Wait a little, or use the preview.",
        )
    if "expires_at" in variables:
        variables["expires_at"] = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    key = uuid7()
    message = Message(
        id=key,
        cause=input.cause,
        cause_key=f"test:{key}",
        channel=input.channel,
        recipient=recipient,
        locale=input.locale,
        variables=variables,
        template_version_id=version_id,
        is_test=True,
    )
    session.add(message)
    await session.flush()
    await enqueue(session, "send_message", {"message_id": str(key)}, deduplication_key=f"send_message:{key}")
    return message


def _count(text: str) -> SmsCount:
    found = count_segments(text)
    cost = round(found.segments * get_settings().sms_segment_cents, 2)
    return SmsCount(SmsEncoding(found.encoding), found.units, found.segments, list(found.forced_by), cost)


async def _chosen(
    session: WriteSession, input: PreviewMessageTemplateInput | SendTestMessageInput
) -> tuple[Sections, UUID | None]:
    """The sections of the version that is meant, and its id; what is shipped has none."""
    check_channel(input.cause, input.channel)
    statement = (
        select(MessageTemplateVersion)
        .join(MessageTemplate, MessageTemplate.id == MessageTemplateVersion.template_id)
        .where(
            MessageTemplate.cause == input.cause,
            MessageTemplate.channel == input.channel,
            MessageTemplate.locale == input.locale,
        )
    )
    if input.message_template_version_id is None:
        published = (MessageTemplateVersion.state == TemplateState.PUBLISHED, MessageTemplate.mailing_id.is_(None))
        version = await session.scalar(statement.where(*published))
        if version is None:
            return shipped(input.cause, input.channel, input.locale), None
    else:
        meant = MessageTemplateVersion.id == input.message_template_version_id
        version = await session.scalar(statement.where(meant))
        if version is None:
            raise NotFound("messageTemplateVersionId")
    return sections_of(version), version.id


def _being_written(input: PreviewMessageTemplateInput, saved: Sections) -> Sections:
    """What is being written, over what is saved."""
    is_mail = input.channel is MessageChannel.EMAIL

    def now(given: str | None, kept: str) -> str:
        return kept if given is None else given

    return Sections(
        subject=now(input.subject, saved["subject"]),
        preheader=now(input.preheader, saved["preheader"]),
        title=now(input.title, saved["title"]),
        body=now(input.body, saved["body"]),
        closing=now(input.closing, saved["closing"]),
        text=saved["text"] if input.text is None else input.text or (None if is_mail else ""),
    )


async def _variables(
    session: WriteSession, input: PreviewMessageTemplateInput | SendTestMessageInput
) -> dict[str, Any]:
    """The made-up case, with the facts of the booking where one is named."""
    samples = samples_of(input.cause)
    if not 0 <= input.sample < len(samples):
        raise InvalidInput(
            f"Les cas vont de 0 à {len(samples) - 1}.", f"Cases go from 0 to {len(samples) - 1}.", field="sample"
        )
    variables = dict(samples[input.sample].variables)
    if input.booking_id is None:
        return variables
    if input.cause not in RIDE_CAUSES:
        raise InvalidInput(
            "Ce message ne parle d’aucune réservation. Choisissez un des cas proposés.",
            "This message is about no booking. Choose one of the cases.",
            field="bookingId",
        )
    # Scoped: whoever may not see the booking finds none.
    if await session.scalar(select(Booking.id).where(Booking.id == input.booking_id)) is None:
        raise NotFound("bookingId")
    facts = (await read_facts(session, [input.booking_id]))[input.booking_id]
    own = rider_variables(facts, MessageCause.CONFIRMED)
    return variables | {name: value for name, value in own.items() if name not in NOT_SHOWN}


async def _recipient(session: WriteSession, viewer: Viewer, input: SendTestMessageInput) -> str:
    if input.recipient is not None:
        if input.channel is MessageChannel.SMS:
            recipient = checked_phone(input.recipient, "recipient")
            if recipient is not None:
                return recipient
        return checked_email(input.recipient, "recipient")
    email = None
    if input.channel is MessageChannel.EMAIL:
        email = await session.scalar(select(Account.email).where(Account.id == viewer.account_id))
    if email is None:
        raise InvalidInput("Dites à qui l’envoyer.", "Say whom to send it to.", field="recipient")
    return email
