"""A mailbox that bounces come to (pymap, as a process of its own), and a mail server that sends them (aiosmtpd)."""

import asyncio
import imaplib
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email import message_from_bytes
from typing import Any

from tests.jobs.mailbox import Mailbox

USER, PASSWORD = "bounces", "secret / of the tests"


@dataclass
class ImapServer:
    """A running server; as settings have it, and as a mail program sees it."""

    port: int

    @property
    def url(self) -> str:
        return f"imap://{USER}:secret%20%2F%20of%20the%20tests@127.0.0.1:{self.port}/INBOX"

    def connect(self) -> imaplib.IMAP4:
        connection = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        connection.login(USER, PASSWORD)
        return connection

    async def deliver(self, *mails: bytes) -> None:
        """Put mails into the inbox."""

        def put() -> None:
            connection = self.connect()
            for mail in mails:
                assert connection.append("INBOX", "", "", mail)[0] == "OK"
            connection.logout()

        await asyncio.to_thread(put)

    async def count(self, folder: str) -> int:
        """How many mails a folder holds; none if there is no such folder."""

        def look() -> int:
            connection = self.connect()
            status, found = connection.select(folder, readonly=True)
            connection.logout()
            return int(found[0] or 0) if status == "OK" else 0

        return await asyncio.to_thread(look)


@asynccontextmanager
async def serve_imap() -> AsyncIterator[ImapServer]:
    """A server of its own for one test."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    program = "import sys; from pymap.main import main; sys.exit(main())"
    options = ("--host", "127.0.0.1", "--port", str(port), "--no-tls")
    backend = ("dict", "--demo-user", USER, "--demo-password", PASSWORD)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program,
        *options,
        *backend,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await _listening(port)
        yield ImapServer(port)
    finally:
        process.terminate()
        await process.wait()


async def _listening(port: int) -> None:
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            await writer.wait_closed()
            return
    raise TimeoutError("pymap does not listen")


class BouncingServer(Mailbox):
    """Takes every mail, then finds that nobody is at gone.example, and tells the sender (RFC 3464)."""

    def __init__(self, deliver: Callable[[bytes], Awaitable[None]]) -> None:
        super().__init__()
        self._deliver = deliver
        self.senders: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Accept it first, as servers do that look later."""
        self.senders.append(envelope.mail_from)
        answer = await super().handle_DATA(server, session, envelope)
        for recipient in envelope.rcpt_tos:
            if recipient.endswith("@gone.example"):
                await self._deliver(bounce(envelope.mail_from, recipient, envelope.content))
        return answer


def bounce(sender: str, recipient: str, content: bytes) -> bytes:
    """The report of a mail that could not be delivered, with the headers of the mail."""
    headers = "\r\n".join(f"{name}: {value}" for name, value in message_from_bytes(content).items())
    return (
        f"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mail.test>
To: {sender}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Nobody of that name is here.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.test

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: text/rfc822-headers

{headers}

--b--
""".replace("\r\n", "\n")
        .replace("\n", "\r\n")
        .encode()
    )
