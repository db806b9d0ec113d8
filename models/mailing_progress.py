"""The progress of mailings as SQL expressions: counted from the rows themselves, so exact at any moment (F6)."""

from sqlalchemy import ColumnElement, func, select

from models.kit.base import table_of
from models.kit.constant import constant
from models.kit.figure import figure
from models.mailing import Mailing, MailingRecipient, MailingSkip, RecipientState
from models.message import Message, MessageStatus

MAILING, RECIPIENT, MESSAGE = (table_of(mapped) for mapped in (Mailing, MailingRecipient, Message))
WORDS = {
    MailingSkip.ANONYMISED: "Left out: made anonymous",
    MailingSkip.MERGED: "Left out: merged into another record",
    MailingSkip.UNPROVEN: "Left out: an address that nobody confirmed",
    MailingSkip.NO_ADDRESS: "Left out: no address or number for the channel",
    MailingSkip.NO_CONSENT: "Left out: no consent to marketing",
    MailingSkip.SUPPRESSED: "Left out: the address is suppressed",
    MailingSkip.DUPLICATE: "Left out: another of the set has the same address",
    MailingSkip.CHANGED: "Left out: the address changed after the start",
    MailingSkip.STOPPED: "Left out: stopped before it came to them",
}


def _count(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    counted = select(func.count()).select_from(RECIPIENT).where(RECIPIENT.c.mailing_id == MAILING.c.id, *conditions)
    return counted.correlate(MAILING).scalar_subquery()


def _messages(status: MessageStatus) -> ColumnElement[int]:
    counted = (
        select(func.count())
        .select_from(RECIPIENT.join(MESSAGE, MESSAGE.c.id == RECIPIENT.c.message_id))
        .where(RECIPIENT.c.mailing_id == MAILING.c.id, MESSAGE.c.status == constant(status))
    )
    return counted.correlate(MAILING).scalar_subquery()


def _attach() -> None:
    skipped = RECIPIENT.c.state == constant(RecipientState.SKIPPED)
    pending = RECIPIENT.c.state == constant(RecipientState.PENDING)
    Mailing.reached_count = figure(_count(~skipped), "Messages that it sends")
    Mailing.skipped_count = figure(_count(skipped), "Of the set, left out, each with the reason")
    Mailing.pending_count = figure(_count(pending), "Messages still to be queued")
    Mailing.quiet_count = figure(
        _count(pending, RECIPIENT.c.not_before > func.now()), "Of these, waiting for quiet hours to end"
    )
    Mailing.queued_count = figure(_messages(MessageStatus.QUEUED), "Messages queued that have not left yet")
    Mailing.sent_count = figure(_messages(MessageStatus.SENT), "Messages that left")
    Mailing.failed_count = figure(_messages(MessageStatus.FAILED), "Messages that could not be sent")
    for skip, words in WORDS.items():
        name = f"{skip.value.lower()}_count"
        setattr(Mailing, name, figure(_count(skipped, RECIPIENT.c.skipped == constant(skip)), words))


_attach()
