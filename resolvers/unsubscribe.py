"""Unsubscribing by the link that each advertisement carries (F5, RFC 8058)."""

from datetime import timedelta
from uuid import UUID

from models.errors import NotFound
from models.message import Message
from models.message_event import MessageEventKind
from models.session import UNSCOPED, WriteSession
from models.suppression import SuppressionReason, SuppressionScope
from resolvers.link import LinkPurpose, make_link, read_link
from resolvers.message_report import Report, oppose, take_reports

# Whoever finds an old mail wants to be heard as well.
UNSUBSCRIBES_FOR = timedelta(days=3 * 365)


def unsubscribe_link(message: Message) -> str:
    """The address that List-Unsubscribe names, and the page that asks: the token opens this one message's recipient."""
    return make_link(LinkPurpose.UNSUBSCRIBE, message.id, message.created_at + UNSUBSCRIBES_FOR)


async def unsubscribe_by_link(session: WriteSession, token: str) -> Message:
    """No more advertising to where this message went, from now on; a second time changes nothing.

    The token is the permission. Raises LinkInvalid, NotFound.
    """
    message_id = read_link(token, LinkPurpose.UNSUBSCRIBE)
    message = await session.get(Message, message_id, execution_options=UNSCOPED)
    if message is None:
        raise NotFound("token")
    if not await take_reports(session, [_report(message_id)]):
        # Counted before; but they may have consented anew meanwhile, and thought better of it.
        await oppose(session, message, SuppressionReason.UNSUBSCRIBED, SuppressionScope.MARKETING)
    return message


def _report(message_id: UUID) -> Report:
    kind = MessageEventKind.UNSUBSCRIBED
    return Report(kind=kind, source="OWN", source_id=f"unsubscribe {message_id}", message_ids=(message_id,))
