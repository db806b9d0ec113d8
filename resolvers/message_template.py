"""Templates that admins write (F2): drafts may have faults and lose nothing; what is published has none."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from models.errors import Conflict, InvalidInput, NotFound
from models.kit.uuid7 import uuid7
from models.mailing import Mailing
from models.message import Message, MessageCause, MessageChannel
from models.message_catalog import CATALOG, MessageNature
from models.message_preview import MessageFault
from models.message_template import MessageTemplate, MessageTemplateVersion, TemplateState
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.rider import Locale
from models.session import WriteSession
from resolvers.rendering.check import check_sections
from resolvers.rendering.filling import SECTIONS, Sections
from resolvers.rendering.message_words import sections_of
from resolvers.rendering.shield import cleaned
from resolvers.rendering.shipped import shipped
from resolvers.version import check_version

LONGEST = 40_000
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class SaveMessageTemplateDraftInput:
    """A draft with all its sections. Without an id it is a new one, with the next number.

    `text`: of an SMS all of it; of an e-mail a plain text of its own, none: it is written from the body.
    `mailing_id`: of causes MAILING and NOTICE, whose words these are. `expected_version` refuses the change if someone
    changed the draft meanwhile.
    """

    cause: MessageCause
    channel: MessageChannel
    locale: Locale
    subject: str = ""
    preheader: str = ""
    title: str = ""
    body: str = ""
    closing: str = ""
    text: str | None = None
    note: str | None = None
    mailing_id: UUID | None = None
    message_template_version_id: UUID | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class PublishMessageTemplateInput:
    """The draft that is to be sent from now on."""

    message_template_version_id: UUID
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class WithdrawMessageTemplateInput:
    """The published version that is no longer to be sent: what is shipped is sent again."""

    message_template_version_id: UUID
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class DeleteMessageTemplateDraftInput:
    """The draft that nobody needs."""

    message_template_version_id: UUID
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class RestoreMessageTemplateVersionInput:
    """Which version is to become a draft again; number 0 is what is shipped."""

    cause: MessageCause
    channel: MessageChannel
    locale: Locale
    number: int
    mailing_id: UUID | None = None


async def save_message_template_draft(
    session: WriteSession, viewer: Viewer, input: SaveMessageTemplateDraftInput
) -> MessageTemplateVersion:
    """Keep a draft, with what is wrong with it in `faults`. Raises NotFound, Conflict, InvalidInput.

    Conflict if it was published or changed meanwhile; InvalidInput only for what cannot be kept at all.
    """
    require(viewer, "save_message_template_draft")
    template = await lock_template(session, input.cause, input.channel, input.locale, input.mailing_id)
    sections = _sections(input)
    if input.message_template_version_id is None:
        version = MessageTemplateVersion(id=uuid7(), template_id=template.id, number=await _next(session, template))
        session.add(version)
    else:
        version = await _lock_version(session, input.message_template_version_id, TemplateState.DRAFT)
        if version.template_id != template.id:
            raise NotFound("messageTemplateVersionId")
        check_version(version.version, input.expected_version)
    await _write(version, viewer, template, sections, _note(input.note))
    return await _kept(session, version)


async def publish_message_template(
    session: WriteSession, viewer: Viewer, input: PublishMessageTemplateInput
) -> MessageTemplateVersion:
    """Send this draft from now on; the one that was sent is kept as REPLACED. Raises NotFound, Conflict, InvalidInput.

    It is checked again: a draft with faults is refused, naming the section and the line of the first.
    """
    require(viewer, "publish_message_template")
    template = await _lock_template_of(session, input.message_template_version_id)
    version = await _lock_version(session, input.message_template_version_id, TemplateState.DRAFT)
    check_version(version.version, input.expected_version)
    faults = await check_sections(template.cause, template.channel, template.locale, sections_of(version))
    if faults:
        raise _refused(faults)
    for old in await session.scalars(_published(template)):
        old.state = TemplateState.REPLACED
    await session.flush()  # one at a time, says the index
    version.state, version.faults = TemplateState.PUBLISHED, []
    version.published_at, version.published_by = datetime.now(UTC), viewer.actor
    return await _kept(session, version)


async def withdraw_message_template(
    session: WriteSession, viewer: Viewer, input: WithdrawMessageTemplateInput
) -> MessageTemplateVersion:
    """Send what is shipped again; the version stays and can be restored. Raises NotFound, Conflict."""
    require(viewer, "withdraw_message_template")
    version = await _lock_version(session, input.message_template_version_id, TemplateState.PUBLISHED)
    check_version(version.version, input.expected_version)
    version.state = TemplateState.REPLACED
    return await _kept(session, version)


async def restore_message_template_version(
    session: WriteSession, viewer: Viewer, input: RestoreMessageTemplateVersionInput
) -> MessageTemplateVersion:
    """Make a new draft of an earlier version, or of what is shipped. Raises NotFound, InvalidInput."""
    require(viewer, "restore_message_template_version")
    template = await lock_template(session, input.cause, input.channel, input.locale, input.mailing_id)
    sections = await read_sections(
        session, input.cause, input.channel, input.locale, input.number, mailing_id=input.mailing_id
    )
    version = MessageTemplateVersion(id=uuid7(), template_id=template.id, number=await _next(session, template))
    session.add(version)
    note = f"Reprise de la version {input.number}" if input.number else "Reprise de la version d’origine"
    await _write(version, viewer, template, sections, note)
    return await _kept(session, version)


async def delete_message_template_draft(
    session: WriteSession, viewer: Viewer, input: DeleteMessageTemplateDraftInput
) -> MessageTemplate:
    """Delete a draft; the audit trail keeps what it said. Raises NotFound, and Conflict if it was published."""
    require(viewer, "delete_message_template_draft")
    version = await _lock_version(session, input.message_template_version_id, TemplateState.DRAFT)
    check_version(version.version, input.expected_version)
    template = await session.get_one(MessageTemplate, version.template_id)
    tests = update(Message).where(Message.template_version_id == version.id, Message.is_test)
    await session.execute(tests.values(template_version_id=None))
    await session.delete(version)
    await session.flush()
    return template


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


def stored_faults(faults: list[MessageFault]) -> list[dict[str, Any]]:
    """Faults as a version keeps them, by the names of the API."""
    names = {"cause_en": "causeEn", "advice_en": "adviceEn", "sample_en": "sampleEn"}
    return [{names.get(name, name): value for name, value in asdict(fault).items()} for fault in faults]


def _sections(input: SaveMessageTemplateDraftInput) -> Sections:
    given = {name: _text(name, getattr(input, name)) for name in SECTIONS}
    return Sections(
        subject=given["subject"] or "",
        preheader=given["preheader"] or "",
        title=given["title"] or "",
        body=given["body"] or "",
        closing=given["closing"] or "",
        text=given["text"],
    )


def _text(name: str, value: str | None) -> str | None:
    if value is not None and len(value) > LONGEST:
        raise InvalidInput(
            f"Ce texte dépasse {LONGEST} caractères : il n’a pas été gardé. Raccourcissez-le.",
            f"This text is above {LONGEST} characters: it was not kept. Shorten it.",
            field=name,
        )
    kept: str | None = cleaned(value.replace("\r\n", "\n").replace("\0", "")) if value is not None else None
    return kept


def _note(note: str | None) -> str | None:
    return " ".join(note.split())[:LONGEST_NOTE].replace("\0", "") or None if note else None


async def _write(
    version: MessageTemplateVersion, viewer: Viewer, template: MessageTemplate, sections: Sections, note: str | None
) -> None:
    for name, value in sections.items():
        setattr(version, name, value)
    version.author, version.author_id, version.note = viewer.actor, viewer.actor_id, note
    version.faults = stored_faults(await check_sections(template.cause, template.channel, template.locale, sections))


async def _kept(session: WriteSession, version: MessageTemplateVersion) -> MessageTemplateVersion:
    await session.flush()
    await session.refresh(version)
    return version


async def _next(session: WriteSession, template: MessageTemplate) -> int:
    highest = select(func.max(MessageTemplateVersion.number)).where(MessageTemplateVersion.template_id == template.id)
    return (await session.scalar(highest) or 0) + 1


async def _lock_template_of(session: WriteSession, key: UUID) -> MessageTemplate:
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


async def _lock_version(session: WriteSession, key: UUID, state: TemplateState) -> MessageTemplateVersion:
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


def _published(template: MessageTemplate) -> Any:
    return select(MessageTemplateVersion).where(
        MessageTemplateVersion.template_id == template.id, MessageTemplateVersion.state == TemplateState.PUBLISHED
    )


def _refused(faults: list[MessageFault]) -> InvalidInput:
    first = faults[0]
    at, at_en = (f", ligne {first.line}", f", line {first.line}") if first.line else ("", "")
    more, more_en = (f", parmi {len(faults)} points", f", of {len(faults)} points") if faults[1:] else ("", "")
    return InvalidInput(
        f"À corriger avant de publier{more} : {first.section}{at}. {first.cause} {first.advice}",
        f"To be mended before publishing{more_en}: {first.section}{at_en}. {first.cause_en} {first.advice_en}",
        field=first.section,
    )
