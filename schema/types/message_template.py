"""Templates and their versions as GraphQL types; fields and their readers: `models/policy/fields.py`."""

import inspect

import strawberry

from models import message_comparison, message_template
from models.errors import InvalidInput, NotFound
from models.mailing import Mailing
from models.message import MessageCause, MessageChannel
from models.message_comparison import LineFate, compare_lines
from models.rider import Locale
from resolvers.message_template_version import read_sections
from resolvers.reader.catalog import key_of
from schema.kit.expose import expose
from schema.kit.request import Info

strawberry.enum(LineFate, description=inspect.getdoc(LineFate))


@expose(message_template.MessageTemplate)
class MessageTemplate:
    """The template of a cause for one channel and one language: there from its first draft on (F2)."""


@expose(message_template.MessageTemplateVersion)
class MessageTemplateVersion:
    """One wording of a template: numbered, kept for ever once published."""


@strawberry.type(description=inspect.getdoc(message_comparison.ComparedLine))
class ComparedLine:
    """See models/message_comparison.py."""

    section: str = strawberry.field(description="subject, preheader, title, body, closing or text.")
    fate: LineFate
    words: str


async def compare_versions(
    info: Info,
    cause: MessageCause,
    channel: MessageChannel,
    locale: Locale,
    before: int,
    after: int,
    mailing_id: strawberry.ID | None,
) -> list[ComparedLine] | None:
    """Two versions by their numbers, 0 being what is shipped; None where one is missing."""
    mailing = None if mailing_id is None else key_of(Mailing.__name__, mailing_id)
    if mailing_id is not None and mailing is None:
        return None
    async with info.context.database.write(info.context.viewer) as session:  # never committed
        try:
            old, new = [
                await read_sections(session, cause, channel, locale, number, mailing_id=mailing)
                for number in (before, after)
            ]
        except (NotFound, InvalidInput):
            return None
    return [ComparedLine(section=each.section, fate=each.fate, words=each.words) for each in compare_lines(old, new)]
