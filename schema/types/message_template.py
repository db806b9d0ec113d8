"""Templates and their versions as GraphQL types; fields and their readers: `models/policy/fields.py`."""

import inspect

import strawberry

from models import message_comparison, message_template
from models.message import MessageCause, MessageChannel
from models.message_comparison import LineFate, compare_lines
from models.rider import Locale
from resolvers.message_template import read_sections
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
    info: Info, cause: MessageCause, channel: MessageChannel, locale: Locale, before: int, after: int
) -> list[ComparedLine]:
    """Two versions by their numbers, 0 being what is shipped."""
    async with info.context.database.write(info.context.viewer) as session:  # never committed
        old, new = [await read_sections(session, cause, channel, locale, number) for number in (before, after)]
    return [ComparedLine(section=each.section, fate=each.fate, words=each.words) for each in compare_lines(old, new)]
