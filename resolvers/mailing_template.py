"""What a mailing says: templates of its own, published before it starts (F2, F6)."""

from sqlalchemy import select

from models.errors import Conflict
from models.mailing import Mailing
from models.message import MessageCause, MessageChannel
from models.message_catalog import MessageNature
from models.message_template import MessageTemplate, MessageTemplateVersion, TemplateState
from models.rider import Locale
from models.session import WriteSession
from resolvers.mailing_set import CHANNELS

CAUSES = {MessageNature.MARKETING: MessageCause.MAILING, MessageNature.SERVICE: MessageCause.NOTICE}
NAMES = {MessageChannel.EMAIL: ("l’e-mail", "e-mail"), MessageChannel.SMS: ("le SMS", "SMS")}


async def worded(session: WriteSession, mailing: Mailing) -> set[tuple[MessageChannel, Locale]]:
    """By which channels and in which languages the mailing has words that were published."""
    statement = (
        select(MessageTemplate.channel, MessageTemplate.locale)
        .join(MessageTemplateVersion, MessageTemplateVersion.template_id == MessageTemplate.id)
        .where(
            MessageTemplate.mailing_id == mailing.id,
            MessageTemplate.cause == CAUSES[mailing.nature],
            MessageTemplateVersion.state == TemplateState.PUBLISHED,
        )
    )
    return {(row.channel, row.locale) for row in await session.execute(statement)}


async def check_worded(session: WriteSession, mailing: Mailing) -> None:
    """Raise Conflict unless there are French words for each channel: they stand in for a language without its own."""
    there = await worded(session, mailing)
    for channel in CHANNELS[mailing.channels]:
        if (channel, Locale.FR) not in there:
            french, english = NAMES[channel]
            raise Conflict(
                f"Écrivez et publiez d’abord le modèle français de cet envoi pour {french}.",
                f"Write and publish this mailing's French template for {english} first.",
                field="mailingId",
            )
