"""Reading what mail servers and mailbox providers send back (F5): bounces (RFC 3464), complaints (RFC 5965), others.

Pure: bytes in, reports out. Whatever is in the mailbox, no report is made of a mail that does not carry the mark of a
message of ours; and `message_report` heeds none that is about an address that this message did not go to.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from email import policy
from email.message import Message as Mail
from email.parser import BytesParser
from email.utils import getaddresses

from models.message_event import MessageEventKind
from resolvers.bounce_code import is_address_at_fault
from resolvers.message_mark import read_marks
from resolvers.message_report import Report
from resolvers.returned_text import Told, is_automatic, read_words

SOURCE = "MAILBOX"
# Bounces quote what was sent: its beginning is enough. What is longer is cut before it comes here.
MOST_PARTS = 50
LONGEST_TEXT = 100_000
_KINDS = {
    "failed": MessageEventKind.BOUNCED,
    "delayed": MessageEventKind.DEFERRED,
    "delivered": MessageEventKind.DELIVERED,
}
_COMPLAINTS = {"abuse", "fraud", "virus", "other"}
_OPPOSITIONS = {"opt-out", "opt-out-list"}


def read_returned(raw: bytes) -> list[Report]:
    """What a mail tells of messages of ours; nothing for other mails, automatic answers and junk. Never raises."""
    try:
        mail = BytesParser(policy=policy.compat32).parsebytes(raw)
        told = list(_told(mail))
        if not told:
            return []
        marks = tuple(read_marks(_searched(mail, raw)))
    except Exception:
        return []
    if not marks:
        return []
    digest = hashlib.sha256(raw).hexdigest()
    return [
        replace(_report(each), source_id=f"{digest} {number}", message_ids=marks) for number, each in enumerate(told)
    ]


def _report(told: Told) -> Report:
    permanent = told.permanent if told.kind is MessageEventKind.BOUNCED else None
    return Report(told.kind, SOURCE, None, recipients=told.recipients, permanent=permanent, detail=told.words)


def _told(mail: Mail) -> Iterator[Told]:
    """What the mail says, by its form first, by its words where it has none."""
    form = mail.get_content_type()
    if form == "multipart/report":
        kind = str(mail.get_param("report-type") or "").lower()
        parts = {part.get_content_type(): part for part in reversed(_parts(mail))}
        if kind == "feedback-report" and "message/feedback-report" in parts:
            yield from _complaint(parts["message/feedback-report"])
            return
        for name in ("message/delivery-status", "message/global-delivery-status"):
            if name in parts:
                yield from _delivery_status(parts[name])
                return
        if kind == "disposition-notification":
            return
    if is_automatic(mail):
        return
    yield from read_words(mail, _text(mail))


def _delivery_status(part: Mail) -> Iterator[Told]:
    """One entry a recipient (RFC 3464, 2.3); the first block is about the message as a whole."""
    for block in _blocks(part):
        kind = _KINDS.get(_field(block, "Action").lower())
        if kind is None:
            continue
        status, said = _field(block, "Status"), _after_type(_field(block, "Diagnostic-Code"))
        words = f"{status} {said}".strip()
        named = (_after_type(_field(block, name)) for name in ("Original-Recipient", "Final-Recipient"))
        recipients = tuple(address for address in map(_address, named) if address)
        yield Told(kind, recipients, is_address_at_fault(status, said), words)


def _complaint(part: Mail) -> Iterator[Told]:
    """A feedback report (RFC 5965): many providers blacken the address, so the mark alone may have to do."""
    for block in _blocks(part):
        kind = _field(block, "Feedback-Type").lower()
        if kind not in _COMPLAINTS | _OPPOSITIONS:
            continue
        recipients = tuple(address for address in map(_address, block.get_all("Original-Rcpt-To", [])) if address)
        event = MessageEventKind.UNSUBSCRIBED if kind in _OPPOSITIONS else MessageEventKind.COMPLAINED
        yield Told(event, recipients, True, f"{kind} {_field(block, 'User-Agent')}".strip())
        return


def _blocks(part: Mail) -> list[Mail]:
    """The groups of fields of a machine-readable part."""
    payload = part.get_payload()
    found = [each for each in payload if isinstance(each, Mail)] if isinstance(payload, list) else []
    if len(found) != 1 or found[0].keys():
        return found
    # Sent in base64 or quoted-printable, which these types must not be, and some are.
    found[0]["Content-Transfer-Encoding"] = str(part.get("Content-Transfer-Encoding", ""))
    parser = BytesParser(policy=policy.compat32)
    blocks = re.split(r"\r?\n[ \t]*\r?\n", _decoded(found[0])[:LONGEST_TEXT].strip())
    return [parser.parsebytes(block.encode(errors="replace")) for block in blocks[:MOST_PARTS]]


def _field(block: Mail, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())


def _after_type(value: str) -> str:
    """`rfc822; zoe@riders.example` without its type; servers that leave it out are understood."""
    kind, separator, rest = value.partition(";")
    return rest.strip() if separator and re.fullmatch(r"[\w .-]+", kind) else value


_BRACKETED = re.compile(r"<([^<>\s]+@[^<>\s]+)>")


def _address(value: object) -> str:
    text = str(value).strip()
    bracketed = _BRACKETED.search(text)
    if bracketed:
        return bracketed[1].lower()
    found = getaddresses([text])
    return found[0][1].lower() if found and "@" in found[0][1] else ""


def _parts(mail: Mail) -> list[Mail]:
    """The parts of a report, not those of the mail that it quotes."""
    payload = mail.get_payload()
    return [part for part in payload[:MOST_PARTS] if isinstance(part, Mail)] if isinstance(payload, list) else []


def _text(mail: Mail) -> str:
    """The words of a mail for people: its first text."""
    for number, part in enumerate(mail.walk()):
        if number > MOST_PARTS:
            break
        if part.get_content_type() == "text/plain":
            return _decoded(part)[:LONGEST_TEXT]
    return _decoded(mail)[:LONGEST_TEXT] if not mail.is_multipart() else ""


def _decoded(part: Mail) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    charset = part.get_content_charset() or "utf-8"
    try:
        return payload.decode(charset, errors="replace")
    except LookupError:
        return payload.decode("latin-1")


def _searched(mail: Mail, raw: bytes) -> str:
    """Where a mark may stand: the address it came to, what it quotes, decoded where it was encoded."""
    head = " ".join(str(value) for name in ("To", "Delivered-To", "X-Original-To") for value in mail.get_all(name, []))
    decoded = []
    for number, part in enumerate(mail.walk()):
        if number > MOST_PARTS:
            break
        if not part.is_multipart() and part.get("Content-Transfer-Encoding"):
            decoded.append(_decoded(part)[:LONGEST_TEXT])
    return "\n".join([head, raw[: 4 * LONGEST_TEXT].decode("latin-1"), *decoded])
