"""Publishing a template, and going back to what is shipped (F2): what is published has no error."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models.errors import InvalidInput
from models.message_preview import FaultSeverity, MessageFault
from models.message_template import MessageTemplate, MessageTemplateVersion, TemplateState
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from resolvers.message_template_version import keep_version, lock_template_of, lock_version
from resolvers.message_tracking import allowed_hosts
from resolvers.rendering.check import check_sections
from resolvers.rendering.message_words import sections_of
from resolvers.version import check_version
from settings import get_settings


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


async def publish_message_template(
    session: WriteSession, viewer: Viewer, input: PublishMessageTemplateInput
) -> MessageTemplateVersion:
    """Send this draft from now on; the one that was sent is kept as REPLACED. Raises NotFound, Conflict, InvalidInput.

    It is checked again: a draft with errors is refused, naming the section and the line of the first.
    """
    require(viewer, "publish_message_template")
    template = await lock_template_of(session, input.message_template_version_id)
    version = await lock_version(session, input.message_template_version_id, TemplateState.DRAFT)
    check_version(version.version, input.expected_version)
    hosts = await allowed_hosts(session, get_settings())
    faults = await check_sections(template.cause, template.channel, template.locale, sections_of(version), hosts)
    errors = [fault for fault in faults if fault.severity is FaultSeverity.ERROR]
    if errors:
        raise _refused(errors)
    for old in await session.scalars(_published(template)):
        old.state = TemplateState.REPLACED
    await session.flush()  # one at a time, says the index
    version.state, version.faults = TemplateState.PUBLISHED, []
    version.published_at, version.published_by = datetime.now(UTC), viewer.actor
    return await keep_version(session, version)


async def withdraw_message_template(
    session: WriteSession, viewer: Viewer, input: WithdrawMessageTemplateInput
) -> MessageTemplateVersion:
    """Send what is shipped again; the version stays and can be restored. Raises NotFound, Conflict."""
    require(viewer, "withdraw_message_template")
    version = await lock_version(session, input.message_template_version_id, TemplateState.PUBLISHED)
    check_version(version.version, input.expected_version)
    version.state = TemplateState.REPLACED
    return await keep_version(session, version)


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
