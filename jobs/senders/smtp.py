"""Send mails by SMTP, over connections that are kept while mails follow each other."""

import asyncio
import ssl
import time
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from jobs.senders.mime import address_of, compose
from jobs.senders.port import Mail, Refused, Unavailable

TIMEOUT_SECONDS = 15.0
# Below the idle limits of common servers, so that a kept connection is rarely found closed.
KEPT_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Server:
    """Where and how to connect: smtp://, smtps:// (TLS at once), `?starttls` (TLS or nothing)."""

    hostname: str
    port: int
    username: str | None
    password: str | None
    use_tls: bool
    start_tls: bool

    @classmethod
    def from_url(cls, url: str) -> "Server":
        """Read `smtp[s]://user:password@host:port[?starttls]`; ValueError when it is something else."""
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("SMTP_URL must look like smtp[s]://user:password@host:port[?starttls]")
        use_tls = parts.scheme == "smtps"
        start_tls = not use_tls and "starttls" in parse_qs(parts.query, keep_blank_values=True)
        return cls(
            hostname=parts.hostname,
            port=parts.port or (465 if use_tls else 587 if start_tls else 25),
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            use_tls=use_tls,
            start_tls=start_tls,
        )


class SmtpSender:
    """As many connections as mails are sent at the same time."""

    is_mailbox = False

    def __init__(self, url: str, mail_from: str, tls_context: ssl.SSLContext | None = None) -> None:
        self._server = Server.from_url(url)
        self._mail_from = mail_from
        self._tls_context = tls_context
        self._envelope_from = address_of(mail_from).addr_spec
        self._kept: list[tuple[float, SMTP]] = []

    async def send(self, mail: Mail) -> str:
        """Send it and return the server's answer, in which most servers say the id that they gave it."""
        message = compose(mail, self._mail_from)
        try:
            client = await self._connection()
            try:
                _, answer = await client.send_message(message, sender=self._envelope_from, recipients=[mail.recipient])
            except BaseException:
                client.close()
                raise
        except (SMTPException, OSError, asyncio.IncompleteReadError) as error:
            raise _judge(error) from error
        self._kept.append((time.monotonic(), client))
        return answer

    async def close(self) -> None:
        """Say goodbye on the connections that are kept."""
        while self._kept:
            _, client = self._kept.pop()
            try:
                await client.quit(timeout=1)
            except (SMTPException, OSError):
                client.close()

    async def _connection(self) -> SMTP:
        """A kept connection that still answers, or a new one."""
        while self._kept:
            since, client = self._kept.pop()
            if client.is_connected and time.monotonic() - since < KEPT_SECONDS:
                try:
                    await client.rset()
                except (SMTPException, OSError):
                    client.close()
                else:
                    return client
            else:
                client.close()
        server = self._server
        client = SMTP(
            hostname=server.hostname,
            port=server.port,
            username=server.username,
            password=server.password,
            use_tls=server.use_tls,
            # Never by chance: a connection is encrypted because the operator says so, or it is not.
            start_tls=server.start_tls,
            tls_context=self._tls_context,
            timeout=TIMEOUT_SECONDS,
        )
        await client.connect()
        return client


def _judge(error: Exception) -> Refused | Unavailable:
    """Whether trying again can help: yes for 4xx, for whatever the network does, and for what the operator can mend."""
    if isinstance(error, SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, SMTPResponseException):
        words = f"{error.code} {error.message}"
        for_operator = isinstance(error, SMTPAuthenticationError | SMTPSenderRefused)
        connecting = isinstance(error, OSError)
        return Refused(words) if error.code >= 500 and not (for_operator or connecting) else Unavailable(words)
    permanent = isinstance(error, SMTPException) and not isinstance(error, SMTPServerDisconnected | OSError)
    words = f"{type(error).__name__}: {error}"
    return Refused(words) if permanent else Unavailable(words)
