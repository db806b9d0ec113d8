"""The messages of a run, and what the database says became of them."""

import asyncio
import time
from dataclasses import dataclass

from sqlalchemy import func, select

from jobs.senders.mime import address_of
from jobs.transaction import transaction
from models.message import Message, MessageCause, MessageFailure, MessageStatus
from models.outbox import OutboxJob
from models.rider import Locale
from models.session import Database
from resolvers.message import queue_messages
from resolvers.message_mark import make_mark
from settings import Settings

AT_ONCE = 1_000
# Every so many is nobody's address: the server refuses it for good.
GONE_EVERY = 100


@dataclass(frozen=True)
class End:
    """Messages by what became of them, by their Message-ID."""

    sent: set[str]
    refused: set[str]
    other: list[str]


async def queue(database: Database, number: int) -> None:
    """Queue so many messages, as a use case does."""
    for first in range(0, number, AT_ONCE):
        rows = [
            {
                "cause": MessageCause.INVITATION,
                "cause_key": f"bench {each}",
                "recipient": f"person{each}@{'gone' if each % GONE_EVERY == 7 else 'riders'}.example",
                "locale": Locale.FR,
                "variables": {"name": "Zoé", "role": "TEAM", "link": "http://tour.example/auth/invitation?token=abc"},
            }
            for each in range(first, min(first + AT_ONCE, number))
        ]
        async with transaction(database) as session:
            await queue_messages(session, rows)


async def drained(database: Database, seconds: float) -> bool:
    """Wait until no message is queued any more."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not await open_count(database):
            return True
        await asyncio.sleep(0.25)
    return False


async def open_count(database: Database) -> int:
    """How many are still queued."""
    async with transaction(database) as session:
        found = await session.scalar(
            select(func.count()).select_from(OutboxJob).where(OutboxJob.done_at.is_(None), OutboxJob.lane == "MESSAGES")
        )
        return found or 0


async def end(database: Database, settings: Settings) -> End:
    """What the rows say."""
    domain = address_of(settings.mail_from).domain
    sent, refused, other = set(), set(), []
    async with transaction(database) as session:
        for message in await session.scalars(select(Message)):
            key = f"<{make_mark(message.id)}@{domain}>"
            if message.status is MessageStatus.SENT:
                sent.add(key)
            elif message.failure_cause is MessageFailure.REFUSED and "@gone." in message.recipient:
                refused.add(key)
            else:
                other.append(f"{message.recipient}: {message.status} {message.failure_cause} {message.failure}")
    return End(sent, refused, other)
