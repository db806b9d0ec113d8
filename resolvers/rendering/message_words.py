"""A message in words: what is published of its template, or what is shipped, filled in with the facts of its row."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy import select

from models.message import Message, MessageCause, MessageChannel
from models.message_template import MessageTemplate, MessageTemplateVersion, TemplateState
from models.rider import Locale
from models.session import WriteSession
from resolvers.rendering.filling import Filled, Order, Sections, fill
from resolvers.rendering.order import make_order
from resolvers.rendering.shipped import shipped
from resolvers.rendering.wall import WALL, WallError

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

    versions: Mapping[tuple[MessageCause, MessageChannel, Locale], MessageTemplateVersion]
    tried: Mapping[UUID, MessageTemplateVersion]

    def version_for(self, message: Message) -> MessageTemplateVersion | None:
        """The version that words this message; None: what is shipped."""
        if message.is_test:
            return self.tried.get(message.template_version_id) if message.template_version_id else None
        return self.versions.get((message.cause, message.channel, message.locale))


async def read_published(session: WriteSession, messages: Sequence[Message]) -> Published:
    """What a batch of messages may be worded with: a few dozen rows at most."""
    statement = (
        select(MessageTemplate.cause, MessageTemplate.channel, MessageTemplate.locale, MessageTemplateVersion)
        .join(MessageTemplateVersion, MessageTemplateVersion.template_id == MessageTemplate.id)
        .where(MessageTemplateVersion.state == TemplateState.PUBLISHED)
    )
    versions = {(row[0], row[1], row[2]): row[3] for row in await session.execute(statement)}
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
            return _rendered(message, await asyncio.to_thread(WALL.fill, order), version.id)
        except (WallError, OSError) as error:
            if message.is_test:
                raise
            log.error("template_failed", message=str(message.id), version=str(version.id), failure=str(error))
    filled = fill(_order(message, shipped(message.cause, message.channel, message.locale)))
    return _rendered(message, filled, None)


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
    return make_order(message.cause, message.channel, message.locale, sections, message.variables)


def _rendered(message: Message, filled: Filled, version_id: UUID | None) -> Rendered:
    subject = filled["subject"]
    if message.is_test and subject:
        subject = f"[{TEST[message.locale]}] {subject}"
    return Rendered(subject, filled["text"], filled["html"], version_id)
