"""What people answer to an SMS (F5): STOP ends advertising to their number at once; everything else is left alone."""

import unicodedata
from datetime import datetime

import structlog
from sqlalchemy import func, select

from models.errors import InvalidInput
from models.message import Message, MessageChannel, MessageStatus
from models.message_event import MessageEventKind
from models.rider import ConsentPurpose
from models.session import WriteSession
from models.suppression import SuppressionReason, SuppressionScope
from resolvers.consent import withdraw_address
from resolvers.contact import checked_phone
from resolvers.message_report import Report, take_reports
from resolvers.suppression import lift_reason, suppress

# The first word decides. CANCEL and ANNULER are not among them: people write them of their ride.
STOP_WORDS = frozenset(
    {
        *("STOP", "STOPP", "STOPPE", "STOPPER", "STOPPEZ", "STOPALL", "STOPSMS", "STOPPUB", "UNSUBSCRIBE", "OPTOUT"),
        *("ARRET", "ARRETE", "ARRETER", "ARRETEZ", "DESABO", "DESABONNER", "DESABONNEZ", "DESABONNEMENT"),
        *("DESINSCRIRE", "DESINSCRIPTION"),
    }
)
START_WORDS = frozenset({"START", "UNSTOP", "REPRENDRE", "REPRISE"})
log = structlog.get_logger()


async def take_sms_answer(
    session: WriteSession, sender: str, text: str, *, source: str, source_id: str, at: datetime | None = None
) -> bool:
    """Heed an answer; whether there was anything to heed. A repeat changes nothing.

    START lifts what STOP did, so that the number may be asked again; it is no consent, since no text was shown (J2).
    """
    word = _first_word(text)
    number = _number(sender)
    if number is None or word not in STOP_WORDS | START_WORDS:
        log.info("sms_answer_ignored", source=source, source_id=source_id)
        return False
    if word in START_WORDS:
        return await lift_reason(session, MessageChannel.SMS, number, SuppressionReason.STOP, word)
    message_id = await session.scalar(
        select(Message.id)
        .where(
            Message.channel == MessageChannel.SMS,
            func.lower(Message.recipient) == number,
            Message.status == MessageStatus.SENT,
        )
        .order_by(Message.sent_at.desc())
        .limit(1)
    )
    if message_id is not None:
        kind = MessageEventKind.STOPPED
        report = Report(kind=kind, source=source, source_id=source_id, message_ids=(message_id,), at=at)
        return bool(await take_reports(session, [report]))
    # To a number that we never wrote to, or not by SMS: they want none all the same.
    stop = (SuppressionReason.STOP, SuppressionScope.MARKETING)
    await suppress(session, MessageChannel.SMS, number, *stop)
    await withdraw_address(session, MessageChannel.SMS, number, [ConsentPurpose.BRAND_SMS], f"SMS STOP {source_id}")
    return True


def _first_word(text: str) -> str:
    """In capitals, without accents or marks: `« Arrêt. »` is ARRET."""
    plain = unicodedata.normalize("NFKD", text[:200]).upper()
    words = "".join(
        char if char.isascii() and char.isalnum() else " " for char in plain if not unicodedata.combining(char)
    )
    return next(iter(words.split()), "")


def _number(sender: str) -> str | None:
    try:
        return checked_phone(sender, "from")
    except InvalidInput:
        return None
