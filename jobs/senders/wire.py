"""A composed mail as the bytes and options of one SMTP transaction (RFC 5321, RFC 6531)."""

import io
import re
from collections.abc import Collection
from dataclasses import dataclass
from email.generator import BytesGenerator
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, EmailPolicy

from jobs.senders.mime import in_ascii
from jobs.senders.port import Refused

_DOTS = re.compile(rb"(?m)^\.")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a server is told; `content` has all but the line that ends it."""

    recipient: str
    options: list[str]
    content: bytes


def on_the_wire(message: EmailMessage, recipient: str, extensions: Collection[str]) -> Envelope:
    """The mail as this server can take it.

    A domain in any script has a form in ASCII that every server takes. What stands before the @ has none: it needs
    SMTPUTF8, here and at every server on the way; without, the address is `Refused` at once instead of bouncing.
    """
    name, _, domain = recipient.rpartition("@")
    ascii_recipient = f"{name}@{in_ascii(domain)}"
    if ascii_recipient.isascii():
        return Envelope(ascii_recipient, [], _flat(message, SMTP))
    if "smtputf8" not in {each.lower() for each in extensions}:
        raise Refused("This address has letters beyond ASCII before its @, which our mail server cannot send to.")
    return Envelope(ascii_recipient, ["SMTPUTF8", "BODY=8BITMIME"], _flat(message, SMTPUTF8))


def _flat(message: EmailMessage, policy: "EmailPolicy[EmailMessage]") -> bytes:
    buffer = io.BytesIO()
    BytesGenerator(buffer, policy=policy).flatten(message)
    content = buffer.getvalue()
    return _DOTS.sub(b"..", content if content.endswith(b"\r\n") else content + b"\r\n")
