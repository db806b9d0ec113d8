"""A message in words: what is published of its template, or what is shipped, filled in with the facts of its row."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy import or_, select

from models.message import Message, MessageCause, MessageChannel
from models.message_catalog import is_marketing
from models.message_template import MessageTemplate, MessageTemplateVersion, TemplateState
from models.rider import Locale
from models.session import WriteSession
from resolvers.rendering.filling import Filled, Order, Sections, fill
from resolvers.rendering.order import make_order
from resolvers.rendering.shipped import shipped
from resolvers.rendering.wall import WALL, TooSlow, WallError
from resolvers.unsubscribe import unsubscribe_link

TEST = {Locale.FR: "Essai", Locale.EN: "Test"}
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in words, and the version that it was written with; None: what is shipped. An SMS has only a text."""

    subject: str
    text: str
    html: str
    template_version_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What people have published, by what it words; and, by its id, what a test of a draft is to be written with."""

    versions: Mapping[tuple[MessageCause, MessageChannel, Locale, UUID | None], MessageTemplateVersion]
    tried: Mapping[UUID, MessageTemplateVersion]

    def version_for(self, message: Message) -> MessageTemplateVersion | None:
        """The version that words this message; None: what is shipped."""
        if message.is_test:
            return self.tried.get(message.template_version_id) if message.template_version_id else None
        return self.versions.get((message.cause, message.channel, message.locale, message.mailing_id))


async def read_published(session: WriteSession, messages: Sequence[Message]) -> Published:
    """What a batch of messages may be worded with: a few dozen rows at most."""
    mailings = {each.mailing_id for each in messages if each.mailing_id is not None}
    mine = MessageTemplate.mailing_id.in_(mailings)
    statement = (
        select(
            MessageTemplate.cause,
            MessageTemplate.channel,
            MessageTemplate.locale,
            MessageTemplate.mailing_id,
            MessageTemplateVersion,
        )
        .join(MessageTemplateVersion, MessageTemplateVersion.template_id == MessageTemplate.id)
        .where(MessageTemplateVersion.state == TemplateState.PUBLISHED)
        .where(or_(MessageTemplate.mailing_id.is_(None), mine))
    )
    versions = {(row[0], row[1], row[2], row[3]): row[4] for row in await session.execute(statement)}
    tried = {each.template_version_id for each in messages if each.is_test and each.template_version_id}
    if not tried:
        return Published(versions, {})
    found = await session.scalars(select(MessageTemplateVersion).where(MessageTemplateVersion.id.in_(tried)))
    return Published(versions, {each.id: each for each in found})


async def word_message(message: Message, published: Published) -> Rendered:
    """The message as it leaves now. A KeyError names a fact that its row lacks.

    A published template that cannot be filled in with these facts, or not in time, is a fault that was to be found on
    publishing: the message is not lost to it, what is shipped leaves instead. A test is not helped out: it says so.
    """
    version = published.version_for(message)
    if version is not None:
        order = _order(message, sections_of(version))
        try:
            return _rendered(message, await _behind_wall(order), version.id)
        except (WallError, OSError) as error:
            if message.is_test or message.mailing_id is not None:
                raise
            log.error("template_failed", message=str(message.id), version=str(version.id), failure=str(error))
    if message.mailing_id is not None:  # what is shipped is where an editor begins, and says nothing
        raise LookupError(f"Mailing {message.mailing_id} has no published template.")
    filled = fill(_order(message, shipped(message.cause, message.channel, message.locale)))
    return _rendered(message, filled, None)


async def _behind_wall(order: Order) -> Filled:
    """What was published takes milliseconds: if it was too slow, the machine was, and it is tried once more."""
    try:
        return await asyncio.to_thread(WALL.fill, order)
    except TooSlow:
        return await asyncio.to_thread(WALL.fill, order)


def sections_of(version: MessageTemplateVersion) -> Sections:
    """What a version says."""
    return Sections(
        subject=version.subject,
        preheader=version.preheader,
        title=version.title,
        body=version.body,
        closing=version.closing,
        text=version.text,
    )


def _order(message: Message, sections: Sections) -> Order:
    variables = message.variables
    if is_marketing(message.cause) and message.channel is MessageChannel.EMAIL:
        # Made when it leaves, kept nowhere: whoever reads the row must not be able to act as its recipient.
        variables = {**variables, "unsubscribe_link": unsubscribe_link(message)}
    return make_order(message.cause, message.channel, message.locale, sections, variables)


def _rendered(message: Message, filled: Filled, version_id: UUID | None) -> Rendered:
    subject = filled["subject"]
    if message.is_test and subject:
        subject = f"[{TEST[message.locale]}] {subject}"
    return Rendered(subject, filled["text"], filled["html"], version_id)
