"""The mark of a message: what its mails carry so that whatever comes back names it, and nobody can make one up.

It stands in the Message-ID, in a header, and in the address that bounces go to (VERP). It has 42 letters and digits in
which case does not matter, so that it survives every mail server; with `bounces+` before it, it fits the 64 characters
that RFC 5321 allows before the @.
"""

import base64
import hashlib
import hmac
import re
from uuid import UUID

from settings import get_settings

HEADER = "X-DRT-Message"
_SIGNED = 10
_MARK = re.compile(r"(?<![a-z0-9])[a-z2-7]{42}(?![a-z0-9])", re.ASCII | re.IGNORECASE)
# A mail of ours has three; someone who sends thousands wants to keep us busy.
MOST_MARKS = 50


def make_mark(message_id: UUID) -> str:
    """The same for the same message, as long as the instance's secret is."""
    whole = message_id.bytes + _sign(message_id.bytes)
    return base64.b32encode(whole).decode().rstrip("=").lower()


def read_marks(text: str) -> list[UUID]:
    """Messages of ours that are named in a text, each once, in the order of appearance; what is forged is no mark."""
    found: dict[UUID, None] = {}
    for number, match in enumerate(_MARK.finditer(text)):
        if number == MOST_MARKS:
            break
        message_id = UUID(bytes=base64.b32decode(match.group().upper() + "======")[:16])
        # Compared as written: base32 leaves two bits of the last letter unread, so that four spellings mean one mark.
        if hmac.compare_digest(match.group().lower(), make_mark(message_id)):
            found[message_id] = None
    return list(found)


def _sign(key: bytes) -> bytes:
    secret = get_settings().drt_secret.get_secret_value()
    if not secret:
        raise RuntimeError("DRT_SECRET is not set: messages cannot be marked.")
    return hmac.digest(b"drt.mark\0" + secret.encode(), key, hashlib.sha256)[:_SIGNED]
