"""A message in words: what is published of its template, or what is shipped, filled in with the facts of its row."""

import asyncio
from collections.abc import Mapping
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

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in words, and the version that it was written with; None: what is shipped. An SMS has only a text."""

    subject: str
    text: str
    html: str
    template_version_id: UUID | None = None


Published = Mapping[tuple[MessageCause, MessageChannel, Locale], MessageTemplateVersion]


async def read_published(session: WriteSession) -> Published:
    """What people have published, for a batch of messages: a few dozen rows at most."""
    statement = (
        select(MessageTemplate.cause, MessageTemplate.channel, MessageTemplate.locale, MessageTemplateVersion)
        .join(MessageTemplateVersion, MessageTemplateVersion.template_id == MessageTemplate.id)
        .where(MessageTemplateVersion.state == TemplateState.PUBLISHED)
    )
    return {(row[0], row[1], row[2]): row[3] for row in await session.execute(statement)}


async def word_message(message: Message, published: Published) -> Rendered:
    """The message as it leaves now. A KeyError names a fact that its row lacks.

    A published template that cannot be filled in with these facts, or not in time, is a fault that was to be found on
    publishing: the message is not lost to it, what is shipped leaves instead.
    """
    version = published.get((message.cause, message.channel, message.locale))
    if version is not None:
        order = _order(message, sections_of(version))
        try:
            return _rendered(await asyncio.to_thread(WALL.fill, order), version.id)
        except (WallError, OSError) as error:
            log.error("template_failed", message=str(message.id), version=str(version.id), failure=str(error))
    return _rendered(fill(_order(message, shipped(message.cause, message.channel, message.locale))), None)


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


def _rendered(filled: Filled, version_id: UUID | None) -> Rendered:
    return Rendered(filled["subject"], filled["text"], filled["html"], version_id)
