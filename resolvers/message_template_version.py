"""Versions of a template as use cases find and lock them: the template before its versions, always (F2)."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from models.errors import Conflict, InvalidInput, NotFound
from models.kit.uuid7 import uuid7
from models.mailing import Mailing
from models.message import MessageCause, MessageChannel
from models.message_catalog import CATALOG, MessageNature
from models.message_template import MessageTemplate, MessageTemplateVersion, TemplateState
from models.rider import Locale
from models.session import WriteSession
from resolvers.rendering.filling import Sections
from resolvers.rendering.message_words import sections_of
from resolvers.rendering.shipped import shipped


async def read_sections(
    session: WriteSession,
    cause: MessageCause,
    channel: MessageChannel,
    locale: Locale,
    number: int,
    *,
    mailing_id: UUID | None = None,
) -> Sections:
    """What a version says; number 0 is what is shipped. Raises NotFound, InvalidInput."""
    check_channel(cause, channel)
    if number == 0:
        return shipped(cause, channel, locale)
    statement = (
        select(MessageTemplateVersion)
        .join(MessageTemplate, MessageTemplate.id == MessageTemplateVersion.template_id)
        .where(MessageTemplate.cause == cause, MessageTemplate.channel == channel, MessageTemplate.locale == locale)
        .where(MessageTemplate.mailing_id == mailing_id)
    )
    version = await session.scalar(statement.where(MessageTemplateVersion.number == number))
    if version is None:
        raise NotFound("number")
    return sections_of(version)


def check_channel(cause: MessageCause, channel: MessageChannel) -> None:
    """InvalidInput unless messages of this cause leave by this channel."""
    if channel not in CATALOG[cause].channels:
        raise InvalidInput(
            "Ce message ne part pas par SMS. Choisissez l’e-mail.",
            "This message does not leave by SMS. Choose e-mail.",
            field="channel",
        )


async def lock_template(
    session: WriteSession,
    cause: MessageCause,
    channel: MessageChannel,
    locale: Locale,
    mailing_id: UUID | None = None,
) -> MessageTemplate:
    """The template, made if this is its first draft, and locked: its versions are counted one after the other."""
    check_channel(cause, channel)
    if mailing_id is not None:
        await _check_mailing(session, mailing_id, cause)
    given = {"cause": cause, "channel": channel, "locale": locale, "mailing_id": mailing_id}
    await session.execute(insert(MessageTemplate).values(id=uuid7(), **given).on_conflict_do_nothing())
    return (await session.scalars(select(MessageTemplate).filter_by(**given).with_for_update())).one()


async def _check_mailing(session: WriteSession, mailing_id: UUID, cause: MessageCause) -> None:
    """Raise NotFound, or InvalidInput where such a mailing is sent under another cause."""
    mailing = await session.get(Mailing, mailing_id)
    if mailing is None:
        raise NotFound("mailingId")
    wanted = MessageCause.MAILING if mailing.nature is MessageNature.MARKETING else MessageCause.NOTICE
    if cause is not wanted:
        raise InvalidInput(
            f"Les mots de cet envoi sont un modèle {wanted.value}.",
            f"The words of this mailing are a template {wanted.value}.",
            field="cause",
        )


async def lock_template_of(session: WriteSession, key: UUID) -> MessageTemplate:
    """The template of a version, locked before its versions, as everywhere: two who write wait, and do not cross."""
    found = await session.scalar(
        select(MessageTemplate)
        .join(MessageTemplateVersion, MessageTemplateVersion.template_id == MessageTemplate.id)
        .where(MessageTemplateVersion.id == key)
        .with_for_update(of=MessageTemplate)
    )
    if found is None:
        raise NotFound("messageTemplateVersionId")
    return found


async def lock_version(session: WriteSession, key: UUID, state: TemplateState) -> MessageTemplateVersion:
    """The version, locked. Raises NotFound, and Conflict unless it is in this state."""
    found = await session.scalar(
        select(MessageTemplateVersion).where(MessageTemplateVersion.id == key).with_for_update()
    )
    if found is None:
        raise NotFound("messageTemplateVersionId")
    if found.state is not state:
        wanted = ("un brouillon", "a draft") if state is TemplateState.DRAFT else ("publiée", "published")
        raise Conflict(
            f"Cette version n’est plus {wanted[0]}. Rechargez la page, puis reprenez-la comme nouveau brouillon.",
            f"This version is no longer {wanted[1]}. Reload the page, then restore it as a new draft.",
            field="messageTemplateVersionId",
        )
    return found


async def keep_version(session: WriteSession, version: MessageTemplateVersion) -> MessageTemplateVersion:
    """The version as the database has it now, with what triggers count."""
    await session.flush()
    await session.refresh(version)
    return version


async def next_number(session: WriteSession, template: MessageTemplate) -> int:
    """Of the next version; the template is locked."""
    highest = select(func.max(MessageTemplateVersion.number)).where(MessageTemplateVersion.template_id == template.id)
    return (await session.scalar(highest) or 0) + 1
