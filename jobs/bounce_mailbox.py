"""The mailbox that bounces and complaints come to, over IMAP (RFC 3501): what waits in it, and putting that aside.

Everything in the folder waits to be read. Afterwards a mail lies in one of three folders beside it: `Handled`; `Other`
for what told nothing of our messages (people's answers, automatic ones, junk); `Failed` for what we could not keep.
"""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT_SECONDS = 30.0
# Of a longer mail the beginning is read: what matters stands before what it quotes.
LONGEST_MAIL = 512 * 1024
_SAFE_NAME = re.compile(r"[\w .&,+/-]{1,100}", re.ASCII)


class Folder(StrEnum):
    """Where a mail lies once it was read."""

    HANDLED = "Handled"
    OTHER = "Other"
    FAILED = "Failed"


@dataclass(frozen=True, slots=True)
class BounceServer:
    """Where the mailbox is: imaps:// (TLS at once), imap://…?starttls (TLS or nothing), imap:// (none)."""

    hostname: str
    port: int
    username: str
    password: str
    folder: str
    use_tls: bool
    start_tls: bool

    @classmethod
    def from_url(cls, url: str) -> "BounceServer":
        """Read `imap[s]://user:password@host:port/FOLDER[?starttls]`; ValueError when it is something else."""
        parts = urlsplit(url)
        folder = unquote(parts.path.strip("/")) or "INBOX"
        if parts.scheme not in ("imap", "imaps") or not parts.hostname or not _SAFE_NAME.fullmatch(folder):
            raise ValueError("BOUNCE_IMAP_URL must look like imap[s]://user:password@host:port/FOLDER[?starttls]")
        use_tls = parts.scheme == "imaps"
        return cls(
            hostname=parts.hostname,
            port=parts.port or (993 if use_tls else 143),
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            folder=folder,
            use_tls=use_tls,
            start_tls=not use_tls and "starttls" in parse_qs(parts.query, keep_blank_values=True),
        )


class BounceMailbox:
    """An open connection; all calls block, so they are made in a thread."""

    def __init__(self, connection: imaplib.IMAP4) -> None:
        self._connection = connection
        self._capabilities = _words(connection.capability())

    def waiting(self, most: int) -> list[str]:
        """Ids of mails that wait, oldest first."""
        found = _checked(self._connection.uid("SEARCH", "UNDELETED"))
        return [each.decode() for each in b" ".join(part for part in found if part).split()][:most]

    def read(self, uid: str) -> bytes | None:
        """The mail, or its beginning; None if it has gone meanwhile."""
        for part in _checked(self._connection.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LONGEST_MAIL}>)")):
            if isinstance(part, tuple) and isinstance(part[1], bytes):
                return part[1]
        return None

    def put_aside(self, uid: str, folder: Folder) -> None:
        """Move the mail; interrupted, it is still there, or in both, but never lost."""
        name = f'"{folder.value}"'
        if "MOVE" in self._capabilities:
            self._try(folder, "MOVE", uid, name)
            return
        self._try(folder, "COPY", uid, name)
        _checked(self._connection.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)"))
        if "UIDPLUS" in self._capabilities:
            _checked(self._connection.uid("EXPUNGE", uid))
        else:
            _checked(self._connection.expunge())

    def _try(self, folder: Folder, command: str, uid: str, name: str) -> None:
        status, _ = self._connection.uid(command, uid, name)
        if status != "OK":
            self._connection.create(f'"{folder.value}"')
            _checked(self._connection.uid(command, uid, name))


@contextmanager
def open_mailbox(server: BounceServer, context: ssl.SSLContext | None = None) -> Iterator[BounceMailbox]:
    """Connect and choose the folder; OSError or imaplib.IMAP4.error when that cannot be done."""
    context = context or ssl.create_default_context()
    if server.use_tls:
        connection: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            server.hostname, server.port, ssl_context=context, timeout=TIMEOUT_SECONDS
        )
    else:
        connection = imaplib.IMAP4(server.hostname, server.port, timeout=TIMEOUT_SECONDS)
    try:
        if server.start_tls:
            connection.starttls(ssl_context=context)
        connection.login(server.username, server.password)
        _checked(connection.select(f'"{server.folder}"'))
        yield BounceMailbox(connection)
    finally:
        _leave(connection)


def _leave(connection: imaplib.IMAP4) -> None:
    try:
        connection.logout()
    except (OSError, imaplib.IMAP4.error):
        connection.shutdown()


def _checked(answer: tuple[str, Any]) -> list[Any]:
    status: str = answer[0]
    found: list[Any] = answer[1]
    if status != "OK":
        raise imaplib.IMAP4.error(f"the server answered {status}: {found!r}"[:500])
    return found


def _words(answer: tuple[str, Any]) -> set[str]:
    return {word.decode().upper() for part in _checked(answer) if isinstance(part, bytes) for word in part.split()}
