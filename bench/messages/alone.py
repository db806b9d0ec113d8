"""What aiosmtplib reaches by itself: composed mails over so many connections, nothing else."""

import asyncio
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from urllib.parse import urlsplit

from aiosmtplib import SMTP

from jobs.senders.mime import compose
from jobs.senders.port import Mail
from resolvers.rendering.message_words import Rendered


def compose_all(words: Rendered, number: int, mail_from: str) -> list[EmailMessage]:
    """Mails such as the worker sends."""
    mails = []
    for each in range(number):
        mail = Mail(f"alone {each}", f"person{each}@riders.example", words.subject, words.text, words.html)
        mails.append(message_from_bytes(compose(mail, mail_from), policy=SMTP_POLICY))
    return mails


async def send_all(url: str, mails: list[EmailMessage], connections: int) -> float:
    """Send them; mails a second."""
    waiting = iter(mails)
    parts = urlsplit(url)

    async def work() -> None:
        client = SMTP(hostname=parts.hostname, port=parts.port)
        await client.connect()
        for mail in waiting:
            await client.send_message(mail)
        await client.quit()

    began = time.monotonic()
    await asyncio.gather(*(work() for _ in range(connections)))
    return len(mails) / (time.monotonic() - began)
