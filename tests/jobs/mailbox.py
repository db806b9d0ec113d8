"""A mail server's inbox: parsed messages, and answers that a test can prescribe."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP


class Mailbox:
    """Handler of aiosmtpd.

    `answers` are given to the next messages instead of accepting them; each takes `delay` seconds.
    """

    def __init__(self) -> None:
        self.port = 0
        self.received: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: list[str] = []
        self.connections = 0
        self.delay = 0.0

    @property
    def url(self) -> str:
        """Its address, as settings have it."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_EHLO(  # noqa: N802
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """Count connections."""
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Know nobody at nowhere.example."""
        if address.endswith("@nowhere.example"):
            return "550 5.1.1 No such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take the message, after a while, or give the prescribed answer."""
        await asyncio.sleep(self.delay)
        if self.answers:
            return self.answers.pop(0)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        self.recipients.extend(envelope.rcpt_tos)
        return "250 2.0.0 queued as 4711"


@asynccontextmanager
async def serve(box: Mailbox, wrapped_in: ssl.SSLContext | None = None, **options: Any) -> AsyncIterator[int]:
    """Take mails for the box on a free port, which is what this yields."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(box, hostname="mail.test", loop=loop, **options), "127.0.0.1", 0, ssl=wrapped_in
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()
