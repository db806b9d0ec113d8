"""A mail as SMTP carries it: headers, alternatives, calendar (RFC 5322, RFC 2045 to 2047, RFC 6047).

Written out by hand: the standard library's policies take ten times as long, most of what sending a mail costs. What is
written is read back by that library in tests, for any words.
"""

import base64
import binascii
import hashlib
import re
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache

from jobs.senders.port import Mail, Refused

# What most addresses look like; others are parsed in full.
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9_%+-]+(\.[A-Za-z0-9_%+-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PLAIN_WORDS = re.compile(r"[ -<>-~]{1,60}")  # printable ASCII without "=", which may begin an encoded word
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
# RFC 5321: 64 before the @, 255 after it.
LONGEST_ADDRESS = 320
# Nobody reads more of it, and servers refuse mails for headers of many kilobytes.
LONGEST_SUBJECT = 250
# RFC 5322: 998 in a line.
LONGEST_HEADER = 900
# In bytes: an encoded word of it stays below the 75 characters that it may have.
ENCODED_AT_ONCE = 42


def compose(mail: Mail, mail_from: str) -> bytes:
    """The mail, ready to be sent; `Refused` if its recipient is no single address, or a header is none.

    Without List- headers, unless it brings them: most are service mails. The calendar stands twice, as calendars want
    it: an alternative with its method is what shows an invitation (RFC 6047), the attachment is what others can open.
    """
    sender, domain = _sender(mail_from)
    boundary = hashlib.sha256(mail.key.encode(errors="replace")).hexdigest()[:24]
    headers = [
        f"From: {sender}",
        f"To: {recipient_of(mail.recipient)}",
        f"Subject: {_encoded(one_line(mail.subject)[:LONGEST_SUBJECT])}",
        f"Date: {format_datetime(datetime.now(UTC))}",
        f"Message-ID: {f'<{mail.mark}@{domain}>' if mail.mark else message_id(mail.key, domain)}",
        "Auto-Submitted: auto-generated",
        *(_header(name, value) for name, value in mail.headers.items()),
        "MIME-Version: 1.0",
    ]
    alternatives = [_words("plain", mail.text), _words("html", mail.html)]
    if not (mail.calendar and mail.calendar_method):
        return "\r\n".join(headers).encode() + b"\r\n" + _multipart("alternative", f"=_a{boundary}", alternatives)
    calendar = mail.calendar.encode(errors="replace")
    method = re.sub(r"[^A-Z]", "", mail.calendar_method)
    alternatives.append(_binary(f'text/calendar; charset="utf-8"; method={method}', calendar))
    name = "demo-ride-tour.ics"
    attached = _binary(f'application/ics; name="{name}"', calendar, f'attachment; filename="{name}"')
    parts = [_multipart("alternative", f"=_a{boundary}", alternatives), attached]
    return "\r\n".join(headers).encode() + b"\r\n" + _multipart("mixed", f"=_m{boundary}", parts)


def message_id(key: str, domain: str) -> str:
    """The same for the same message: whoever receives it twice, after a crash, keeps one (F4)."""
    return f"<{hashlib.sha256(key.encode(errors='replace')).hexdigest()[:40]}@{domain}>"


def one_line(text: str) -> str:
    """Text fit for a header: line breaks and other control characters, wherever they came from, become spaces."""
    if text.isprintable():
        return " ".join(text.split())
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


def recipient_of(recipient: str) -> str:
    """A recipient as an envelope and a header name it; `Refused` unless it is one address, without a name."""
    if _PLAIN_ADDRESS.fullmatch(recipient) and len(recipient) <= LONGEST_ADDRESS:
        return recipient
    if len(recipient) > LONGEST_ADDRESS:
        raise Refused("Not an e-mail address: longer than any.")
    try:
        whole = Address(addr_spec=recipient)
    except (ValueError, IndexError, MessageError) as error:
        raise Refused(f"Not an e-mail address: {error}") from None
    found = Address(username=whole.username, domain=in_ascii(whole.domain)).addr_spec
    if not found.isprintable() or not whole.username or not whole.domain:
        raise Refused("Not an e-mail address.")
    return found


@lru_cache
def _sender(mail_from: str) -> tuple[str, str]:
    """The header, and the domain that Message-IDs are made in."""
    address = address_of(mail_from)
    domain = in_ascii(address.domain)
    spec = Address(username=address.username, domain=domain).addr_spec
    return formataddr((one_line(address.display_name), spec)), domain


def _header(name: str, value: str) -> str:
    line = _encoded(one_line(value)) if not value.isascii() else one_line(value)
    if not _HEADER_NAME.fullmatch(name) or len(line) > LONGEST_HEADER:
        raise Refused(f"Not a header: {name!r}.")
    return f"{name}: {line}"


def _encoded(words: str) -> str:
    """Words of a header: as they are, or as encoded words of which none cuts a character in two (RFC 2047)."""
    if _PLAIN_WORDS.fullmatch(words):
        return words
    parts: list[bytes] = [b""]
    for char in words.encode(errors="replace").decode():
        data = char.encode()
        if len(parts[-1]) + len(data) > ENCODED_AT_ONCE:
            parts.append(b"")
        parts[-1] += data
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(part).decode()}?=" for part in parts)


def _multipart(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    """The boundaries have "=_" in them, which no part does: all are encoded."""
    mark = boundary.encode()
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(b"--%s\r\n%s\r\n" % (mark, part) for part in parts) + b"--%s--\r\n" % mark


def _words(kind: str, words: str) -> bytes:
    data = _LINE_ENDS.sub("\r\n", words).encode(errors="replace")
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return head.encode() + binascii.b2a_qp(data, istext=True)


def _binary(kind: str, data: bytes, disposition: str = "") -> bytes:
    disposed = f"Content-Disposition: {disposition}\r\n" if disposition else ""
    head = f"Content-Type: {kind}\r\n{disposed}Content-Transfer-Encoding: base64\r\n\r\n"
    return head.encode() + base64.encodebytes(data).replace(b"\n", b"\r\n")
