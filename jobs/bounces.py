"""The task `read_bounces`: read the mailbox that bounces come to, heed each mail, then put it aside (F5).

A mail is put aside after what it told is committed: whoever ends in between reads it again, and it counts once.
"""

import asyncio
import imaplib
from contextlib import ExitStack

import structlog

from jobs.bounce_mailbox import BounceMailbox, BounceServer, Folder, open_mailbox
from jobs.task import Arguments, Tools, TryLater
from jobs.transaction import transaction
from models.outage import is_outage
from models.session import Database, WriteSession
from resolvers.message_report import take_reports
from resolvers.returned_mail import read_returned
from settings import get_settings

# As many as are read in well under a minute; the next minute reads on.
MOST_MAILS = 200
log = structlog.get_logger()


async def bounces_are_read(_session: WriteSession) -> bool:
    """Whether a mailbox is set: otherwise there is nothing to do every minute."""
    return bool(get_settings().bounce_imap_url.get_secret_value())


async def read_bounces(_session: WriteSession, tools: Tools, _arguments: Arguments) -> None:
    """Read what waits in the mailbox. A server that is away is asked again later; nothing is lost meanwhile."""
    url = tools.settings.bounce_imap_url.get_secret_value()
    if not url:
        return
    stack = ExitStack()
    try:
        mailbox = await asyncio.to_thread(stack.enter_context, open_mailbox(BounceServer.from_url(url)))
        try:
            for uid in await asyncio.to_thread(mailbox.waiting, MOST_MAILS):
                await _handle(tools.database, mailbox, uid)
        finally:
            await asyncio.to_thread(stack.close)
    except (OSError, imaplib.IMAP4.error) as absence:
        raise TryLater(f"The mailbox of bounces cannot be read: {absence}") from absence


async def _handle(database: Database, mailbox: BounceMailbox, uid: str) -> None:
    raw = await asyncio.to_thread(mailbox.read, uid)
    if raw is None:
        return
    reports = await asyncio.to_thread(read_returned, raw)
    folder = Folder.HANDLED if reports else Folder.OTHER
    try:
        async with transaction(database) as session:
            taken = await take_reports(session, reports)
    except Exception as error:
        if is_outage(error) or isinstance(error, OSError):
            raise
        # One mail must not keep the others waiting: someone can look at it where it lies now.
        log.exception("returned_mail_failed", uid=uid)
        folder = Folder.FAILED
    else:
        log.info("returned_mail_read", uid=uid, reports=len(reports), taken=taken)
    await asyncio.to_thread(mailbox.put_aside, uid, folder)
