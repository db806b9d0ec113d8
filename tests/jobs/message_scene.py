"""What the tests of messages are made of: a sender that is told what to say, and a message sent by it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from jobs.run import Runner
from jobs.senders.port import Carrier, Commit, Letter, Mail, Sms
from jobs.transaction import transaction
from models.booking import BookingStatus, CancelReason
from models.message import Message, MessageCause
from models.rider import Locale
from models.session import Database
from resolvers.message import queue_message, tell_rider
from tests.jobs.scene import a_booking, drain, messages

LINK = re.compile(r"https?://\S+\?token=[\w.-]+")


class Outbound(Carrier):
    """A sender that keeps what it is given, or says what it is told to say."""

    name = "outbound"

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.mails: list[Mail] = []
        self.texts: list[Sms] = []

    @asynccontextmanager
    async def opening(self, letter: Letter) -> AsyncIterator[Commit]:
        """Keep it, unless there is an error left to raise."""
        if self.errors:
            raise self.errors.pop(0)

        async def commit() -> str:
            if isinstance(letter, Mail):
                self.mails.append(letter)
            else:
                self.texts.append(letter)
            return "taken"

        yield commit


async def queue_messages(database: Database, number: int) -> None:
    """So many invitations, each to another person."""
    async with transaction(database) as session:
        for each in range(number):
            await queue_message(
                session,
                cause=MessageCause.INVITATION,
                cause_key=str(each),
                recipient=f"person{each}@riders.example",
                locale=Locale.FR,
                variables={"name": "Zoé", "role": "TEAM", "link": "http://tour.example/auth/invitation?token=abc"},
            )


async def told(database: Database, runner: Runner, cause: MessageCause, **rider: Any) -> Message:
    """The message about a new booking, sent."""
    held: dict[str, Any] = {}
    if cause is MessageCause.CONFIRM:
        until = datetime.now(UTC) + timedelta(minutes=20)
        held = {"status": BookingStatus.HELD, "held_until": until, "confirmed_at": None}
    elif cause is MessageCause.CANCELLED:
        held = {"status": BookingStatus.CANCELLED, "cancel_reason": CancelReason.ADMIN}
    async with transaction(database) as session:
        booking = await a_booking(session, rider=rider, **held)
        await tell_rider(session, booking.id, cause, "1")
    await drain(database, runner)
    (message,) = await messages(database)
    return message
