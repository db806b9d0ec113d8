"""Bounces that follow no standard, read by their words: of qmail, older Exim and Exchange, and of providers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message as Mail
from email.utils import parseaddr

from models.message_event import MessageEventKind
from resolvers.bounce_code import is_address_at_fault


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a returned mail says: of whom, whether the address is at fault, in which words."""

    kind: MessageEventKind
    recipients: tuple[str, ...]
    permanent: bool
    words: str


_SENDERS = re.compile(
    r"^(mailer-daemon|postmaster|mail-daemon|mailerdaemon|mdaemon|bounces?|mail delivery)", re.IGNORECASE
)
_SUBJECTS = re.compile(
    r"undeliver|delivery (?:status|failure|has failed)|failure notice|returned (?:mail|to sender)|mail delivery failed"
    r"|delivery report|non[ -]remis|non[ -]distribu|échec (?:de|lors)|message retourné",
    re.IGNORECASE,
)
_DELAYED = re.compile(r"\bdelay|will (?:keep trying|be retried)|not yet been delivered|retard", re.IGNORECASE)
_ANSWERS = re.compile(
    r"out of (?:the )?office|auto(?:matic)?[ -]?(?:reply|response)|absen(?:ce|t)|réponse automatique|vacation|on leave",
    re.IGNORECASE,
)
# Below these lines the mail is quoted: what stands there is ours.
_QUOTE = re.compile(
    r"^(?:-{2,} ?(?:below this line|this is a copy|original message|message original|the following|included is)"
    r"|received: |return-path: |message-id: |original message (?:headers|follows))",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(r"<?([^\s<>()\[\],;:\"]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24})>?")
_MOST_ADDRESSES = 5
_LONGEST_WORDS = 1_000


def is_automatic(mail: Mail) -> bool:
    """An answer of somebody's mailbox (out of office), which says nothing about the address but that it is read."""
    if _comes_from_a_server(mail):
        return False
    marked = str(mail.get("Auto-Submitted", "")).lower().startswith("auto-replied")
    known = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "X-Vacation")
    bulk = str(mail.get("Precedence", "")).lower() in ("auto_reply", "auto-reply")
    return marked or bulk or any(mail.get(name) for name in known) or bool(_ANSWERS.search(_subject(mail)))


def read_words(mail: Mail, text: str) -> Iterator[Told]:
    """A bounce in words, if the mail is one: it comes from a server and says whom it could not reach."""
    failed = str(mail.get("X-Failed-Recipients", ""))
    if not failed and not _comes_from_a_server(mail):
        return
    said = text[: quoted.start()] if (quoted := _QUOTE.search(text)) else text
    found = _ADDRESS.findall(failed or said)[:_MOST_ADDRESSES]
    recipients = tuple(dict.fromkeys(address.rstrip(".").lower() for address in found))
    if not recipients:
        return
    words = " ".join(said.split())[-_LONGEST_WORDS:] if len(said) > 4 * _LONGEST_WORDS else " ".join(said.split())
    delayed = bool(_DELAYED.search(_subject(mail)))
    kind = MessageEventKind.DEFERRED if delayed else MessageEventKind.BOUNCED
    yield Told(kind, recipients, is_address_at_fault("", words), words[:_LONGEST_WORDS])


def _comes_from_a_server(mail: Mail) -> bool:
    name, address = parseaddr(str(mail.get("From", "")))
    by_name = bool(_SENDERS.match(address) or _SENDERS.match(name))
    empty = str(mail.get("Return-Path", "")).strip() == "<>"
    return (by_name or empty) and bool(_SUBJECTS.search(_subject(mail)))


def _subject(mail: Mail) -> str:
    value = str(mail.get("Subject", ""))
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, ValueError):
        return value
