"""A composed mail as the bytes and options of one SMTP transaction (RFC 5321, RFC 6531)."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from jobs.senders.port import Refused

_DOTS = re.compile(rb"(?m)^\.")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a server is told; `content` has all but the line that ends it."""

    options: list[str]
    content: bytes


def on_the_wire(content: bytes, recipient: str, extensions: Collection[str]) -> Envelope:
    """The mail as this server can take it.

    A domain in any script has a form in ASCII that every server takes. What stands before the @ has none: it needs
    SMTPUTF8, here and at every server on the way; without, the address is `Refused` at once instead of bouncing.
    """
    options = []
    if not recipient.isascii():
        if "smtputf8" not in {each.lower() for each in extensions}:
            raise Refused("This address has letters beyond ASCII before its @, which our mail server cannot send to.")
        options = ["SMTPUTF8", "BODY=8BITMIME"]
    return Envelope(options, _DOTS.sub(b"..", content))
