"""Send mails by SMTP: everything but the last word first, so that it can be said for one mail at a time."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from jobs.senders.mime import address_of, compose, recipient_of
from jobs.senders.pace import Pace, Unpaced
from jobs.senders.port import Away, Carrier, Commit, Letter, Mail, Refused, Unavailable
from jobs.senders.smtp_connections import Connections, Line
from jobs.senders.smtp_server import Server
from jobs.senders.wire import on_the_wire

# RFC 5321, 4.5.3.2.6: whoever hangs up sooner gets mails delivered twice, not faster.
ANSWER_SECONDS = 120.0
_FAILURES = (SMTPException, OSError, asyncio.IncompleteReadError)


class SmtpSender(Carrier):
    """One server; as many connections as mails are sent at the same time, at most `connections`."""

    def __init__(
        self,
        url: str,
        mail_from: str,
        tls_context: ssl.SSLContext | None = None,
        *,
        connections: int = 4,
        pace: Pace | None = None,
    ) -> None:
        server = Server.from_url(url)
        self.name = f"smtp:{server.hostname}"
        self._mail_from = mail_from
        self._envelope_from = address_of(mail_from).addr_spec
        self._pace = pace or Unpaced()
        self._most = connections
        self.connections = Connections(server, connections, tls_context)

    @asynccontextmanager
    async def opening(self, letter: Letter) -> AsyncIterator[Commit]:
        """Give the server all of the mail but its end: it may still forget it."""
        if not isinstance(letter, Mail):
            raise Refused("Not an e-mail.")
        recipient = recipient_of(letter.recipient)
        content = compose(letter, self._mail_from)
        self.connections.turns.most = self._pace.share(self._most)
        async with self.connections.one(patient=letter.marketing) as line:
            await self._pace.take()
            try:
                client = await self._introduce(line, letter, recipient, content)
            except _FAILURES as error:
                if _is_settled(error, line.client):
                    await _forget(line)
                else:
                    line.drop()
                raise _judge(error) from error
            said = False

            async def commit() -> str:
                nonlocal said
                said = True
                try:
                    return await _say_last_word(client)
                except _FAILURES as error:
                    if not isinstance(error, SMTPResponseException):
                        line.drop()
                    raise _judge(error) from error

            try:
                yield commit
            finally:
                if not said:
                    line.drop()  # a mail without an end: hanging up is how SMTP takes it back

    async def close(self) -> None:
        """Say goodbye on the connections that are kept."""
        await self.connections.close()
        await self._pace.close()

    async def _introduce(self, line: Line, letter: Mail, recipient: str, content: bytes) -> SMTP:
        """Sender, recipient and body; once again over a new connection if a kept one turns out to be closed."""
        try:
            client = await line.use()
        except _FAILURES as error:
            raise _Unreachable(error) from error
        try:
            await self._say(client, letter, recipient, content)
        except (SMTPServerDisconnected, SMTPSenderRefused) as error:
            if line.is_new or (isinstance(error, SMTPSenderRefused) and error.code != 421):
                raise
            line.drop()
            return await self._introduce(line, letter, recipient, content)
        return client

    async def _say(self, client: SMTP, letter: Mail, recipient: str, content: bytes) -> None:
        envelope = on_the_wire(content, recipient, client.esmtp_extensions)
        await client.mail(letter.return_path or self._envelope_from, options=envelope.options, encoding="utf-8")
        await client.rcpt(recipient, encoding="utf-8")
        response = await client.execute_command(b"DATA")
        if response.code != 354:
            raise SMTPResponseException(response.code, response.message)
        if client.protocol is None:
            raise SMTPServerDisconnected("Connection lost")
        client.protocol.write(envelope.content)


class _Unreachable(OSError):
    """No connection could be made, or not as it must be."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


async def _say_last_word(client: SMTP) -> str:
    """End the mail and wait for the answer: from here on the server may have it."""
    if client.protocol is None:
        raise SMTPServerDisconnected("Connection lost")
    client.protocol.write(b".\r\n")
    response = await client.protocol.read_response(timeout=ANSWER_SECONDS)
    if response.code != 250:
        raise SMTPResponseException(response.code, response.message)
    return response.message


def _is_settled(error: Exception, client: SMTP | None) -> bool:
    """Whether the server said no in words and listens to the next mail."""
    return isinstance(error, SMTPResponseException) and client is not None and client.is_connected


async def _forget(line: Line) -> None:
    try:
        if line.client is not None:
            await line.client.rset()
    except _FAILURES:
        line.drop()


def _judge(error: Exception) -> Refused | Unavailable:
    """Whether trying again can help: yes for 4xx, for whatever the network does, and for what the operator can mend."""
    if isinstance(error, _Unreachable):
        judged = _judge(error.cause)
        return Away(str(judged), judged.code)
    if isinstance(error, SMTPResponseException):
        words = f"{error.code} {error.message}"
        for_operator = isinstance(error, SMTPAuthenticationError | SMTPSenderRefused)
        connecting = isinstance(error, OSError)
        permanent = error.code >= 500 and not (for_operator or connecting)
        return Refused(words, error.code) if permanent else Unavailable(words, error.code)
    permanent = isinstance(error, SMTPException) and not isinstance(error, SMTPServerDisconnected | OSError)
    words = f"{type(error).__name__}: {error}"
    return Refused(words) if permanent else Unavailable(words)
