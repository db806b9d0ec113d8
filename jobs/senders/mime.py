"""A mail as SMTP carries it: headers, alternatives, calendar (RFC 5322, RFC 2046, RFC 6047)."""

import hashlib
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr

from jobs.senders.port import Mail, Refused
from jobs.senders.unfolded import COMPOSING


def compose(mail: Mail, mail_from: str) -> EmailMessage:
    """The mail, ready to be sent; `Refused` if its recipient is no single address.

    Without List- headers, unless it brings them: most are service mails. The calendar stands twice, as calendars want
    it: an alternative with its method is what shows an invitation (RFC 6047), the attachment is what others can open.
    """
    sender = address_of(mail_from)
    message = EmailMessage(policy=COMPOSING)
    message["From"] = sender
    message["To"] = _recipient(mail.recipient)
    message["Subject"] = one_line(mail.subject)
    message["Date"] = datetime.now(UTC)
    message["Message-ID"] = f"<{mail.mark}@{sender.domain}>" if mail.mark else message_id(mail.key, sender.domain)
    message["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        message[name] = one_line(value)
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.calendar and mail.calendar_method:
        message.add_alternative(mail.calendar, subtype="calendar", params={"method": mail.calendar_method})
        message.add_attachment(
            mail.calendar.encode(), maintype="application", subtype="ics", filename="demo-ride-tour.ics"
        )
    return message


def message_id(key: str, domain: str) -> str:
    """The same for the same message: whoever receives it twice, after a crash, keeps one (F4)."""
    return f"<{hashlib.sha256(key.encode(errors='replace')).hexdigest()[:40]}@{domain}>"


def one_line(text: str) -> str:
    """Text fit for a header: line breaks and other control characters, wherever they came from, become spaces."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def address_of(mail_from: str) -> Address:
    """`Name <user@host>` as an address."""
    name, spec = parseaddr(mail_from)
    return Address(display_name=name, addr_spec=spec)


def in_ascii(domain: str) -> str:
    """A domain in any script as every mail server knows it (IDNA); `Refused` if it is none."""
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode()
    except UnicodeError as error:
        raise Refused(f"Not an e-mail address: {error}") from None


def _recipient(recipient: str) -> Address:
    try:
        whole = Address(addr_spec=recipient)
        return Address(username=whole.username, domain=in_ascii(whole.domain))
    except (ValueError, IndexError, MessageError) as error:
        raise Refused(f"Not an e-mail address: {error}") from None
