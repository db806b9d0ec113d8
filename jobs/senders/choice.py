"""Which sender an instance uses: SMTP when it has an address for it, else the local mailbox."""

from jobs.senders.local import LocalMailbox
from jobs.senders.port import Sender
from jobs.senders.smtp import SmtpSender
from settings import Settings


def choose_sender(settings: Settings) -> Sender:
    """The sender of this process."""
    if settings.smtp_url:
        return SmtpSender(settings.smtp_url, settings.mail_from)
    return LocalMailbox()
