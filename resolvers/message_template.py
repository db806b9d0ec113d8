"""Templates that admins write (F2): drafts may have faults and lose nothing."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import update

from models.errors import InvalidInput, NotFound
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause, MessageChannel
from models.message_preview import MessageFault
from models.message_template import MessageTemplate, MessageTemplateVersion, TemplateState
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.rider import Locale
from models.session import WriteSession
from resolvers.message_template_version import (
    keep_version,
    lock_template,
    lock_version,
    next_number,
    read_sections,
)
from resolvers.message_tracking import allowed_hosts
from resolvers.rendering.check import check_sections
from resolvers.rendering.filling import SECTIONS, Sections
from resolvers.rendering.shield import cleaned
from resolvers.version import check_version
from settings import get_settings

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
        version = MessageTemplateVersion(
            id=uuid7(), template_id=template.id, number=await next_number(session, template)
        )
        session.add(version)
    else:
        version = await lock_version(session, input.message_template_version_id, TemplateState.DRAFT)
        if version.template_id != template.id:
            raise NotFound("messageTemplateVersionId")
        check_version(version.version, input.expected_version)
    await _write(session, version, viewer, template, sections, _note(input.note))
    return await keep_version(session, version)


async def restore_message_template_version(
    session: WriteSession, viewer: Viewer, input: RestoreMessageTemplateVersionInput
) -> MessageTemplateVersion:
    """Make a new draft of an earlier version, or of what is shipped. Raises NotFound, InvalidInput."""
    require(viewer, "restore_message_template_version")
    template = await lock_template(session, input.cause, input.channel, input.locale, input.mailing_id)
    sections = await read_sections(
        session, input.cause, input.channel, input.locale, input.number, mailing_id=input.mailing_id
    )
    version = MessageTemplateVersion(id=uuid7(), template_id=template.id, number=await next_number(session, template))
    session.add(version)
    note = f"Reprise de la version {input.number}" if input.number else "Reprise de la version d’origine"
    await _write(session, version, viewer, template, sections, note)
    return await keep_version(session, version)


async def delete_message_template_draft(
    session: WriteSession, viewer: Viewer, input: DeleteMessageTemplateDraftInput
) -> MessageTemplate:
    """Delete a draft; the audit trail keeps what it said. Raises NotFound, and Conflict if it was published."""
    require(viewer, "delete_message_template_draft")
    version = await lock_version(session, input.message_template_version_id, TemplateState.DRAFT)
    check_version(version.version, input.expected_version)
    template = await session.get_one(MessageTemplate, version.template_id)
    tests = update(Message).where(Message.template_version_id == version.id, Message.is_test)
    await session.execute(tests.values(template_version_id=None))
    await session.delete(version)
    await session.flush()
    return template


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
    session: WriteSession,
    version: MessageTemplateVersion,
    viewer: Viewer,
    template: MessageTemplate,
    sections: Sections,
    note: str | None,
) -> None:
    for name, value in sections.items():
        setattr(version, name, value)
    version.author, version.author_id, version.note = viewer.actor, viewer.actor_id, note
    hosts = await allowed_hosts(session, get_settings())
    faults = await check_sections(template.cause, template.channel, template.locale, sections, hosts)
    version.faults = stored_faults(faults)
