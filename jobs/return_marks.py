"""What a mail carries so that whatever comes back of it finds its message (F5), and so that one click unsubscribes."""

from dataclasses import replace

from jobs.senders.port import Mail
from models.message import Message
from resolvers.message_mark import HEADER, make_mark
from resolvers.unsubscribe import unsubscribe_link


def with_marks(mail: Mail, message: Message, bounce_address: str) -> Mail:
    """The mail with the message's mark in its Message-ID, a header, and the address that bounces go to (VERP).

    Marketing gets the headers of RFC 8058: mail programs show a button, and press it without opening a page.
    """
    mark = make_mark(message.id)
    headers = {**mail.headers, HEADER: mark}
    if mail.marketing:
        headers["List-Unsubscribe"] = f"<{unsubscribe_link(message)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return replace(mail, mark=mark, headers=headers, return_path=_return_path(bounce_address, mark))


def _return_path(bounce_address: str, mark: str) -> str:
    """`bounces@tour.example` → `bounces+<mark>@tour.example`; none where no mailbox is set for bounces."""
    name, at, domain = bounce_address.rpartition("@")
    return f"{name}+{mark}@{domain}" if at else ""
