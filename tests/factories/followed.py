"""Mails with links of ours, as they leave: to riders who agreed to be followed, or did not."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from jobs.transaction import transaction
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause, MessageStatus
from models.message_event import MessageEvent
from models.message_figures import MessageFigures
from models.rider import Consent, ConsentPurpose, Locale, Rider
from models.session import Database, WriteSession
from resolvers.message_figures.refresh import refresh_message_figures
from resolvers.message_tracking import CountedLinks
from resolvers.rendering.message_words import Rendered
from settings import Settings
from tests.factories.world import World

SITES = ("https://www.yamaha-motor.eu/fr/mt-07", "https://moto.example/contact?a=1&b=2", "http://tour.example/faq")
DOOR = "http://tour.example/booking?token=eyJhbGciOiJIUzI1NiJ9.e30.x"
WORDS = Rendered(
    subject="x",
    html="<html><body>"
    + "".join(f'<a href="{site.replace("&", "&amp;")}">x</a>' for site in (*SITES, DOOR, "https://evil.example/"))
    + "</body></html>",
    text="\n".join((*SITES, DOOR, "https://evil.example/")),
)
OURS = re.compile(r"http://tour\.example(/[lo]/[\w.-]+)")
PURPOSES = (ConsentPurpose.BRAND_EMAIL, ConsentPurpose.EMAIL_TRACKING)


async def agree(session: WriteSession, rider: Rider, *, granted: bool = True, purposes: Any = PURPOSES) -> None:
    """The rider's answer to each purpose."""
    for purpose in purposes:
        session.add(
            Consent(
                id=uuid7(),
                rider_id=rider.id,
                purpose=purpose,
                granted=granted,
                text_version="1",
                proof="test",
                confirmed_at=datetime.now(UTC) if granted else None,
            )
        )
        await session.flush()


async def put_links_into(session: WriteSession, settings: Settings, message: Message) -> Rendered:
    """The words of one message as they leave, its links kept."""
    links = await CountedLinks.prepare(session, settings, [message])
    words = links.put_into(message, WORDS)
    await links.keep(session)
    return words


class Mailing:
    """Sends messages to riders of one event, and reads what became of them."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings

    async def start(self) -> "Mailing":
        """The event of which the messages tell."""
        async with transaction(self.database) as session:
            world = await World.create(session)
            dealership = await world.dealership(website="https://moto.example")
            event = await world.event(dealership)
            vehicle = await world.vehicle(await world.model("MT-07"))
            self.event_id = event.id
            self._slots = [await world.slot(event, f"{hour:02}:30") for hour in range(8, 19)]
            self._places = [await world.place(slot, vehicle) for slot in self._slots]
            self.world = world
        return self

    async def send(
        self, *, agreed: bool = True, at: datetime | None = None, cause: MessageCause = MessageCause.CONFIRMED
    ) -> tuple[Message, Rendered]:
        """A message that left `at` (an hour ago), and its words."""
        at = at or datetime.now(UTC) - timedelta(hours=1)
        async with transaction(self.database) as session:
            self.world.session = session
            rider = await self.world.rider()
            if agreed:
                await agree(session, rider)
            booking = await self.world.booking(self._places.pop(), rider) if self._places else None
            assert rider.email
            message = Message(
                id=uuid7(),
                cause=cause,
                cause_key=str(uuid7()),
                recipient=rider.email,
                locale=Locale.FR,
                variables={},
                booking_id=booking.id if booking else None,
            )
            session.add(message)
        async with transaction(self.database) as session:
            found = await session.get_one(Message, message.id)
            words = await put_links_into(session, self.settings, found)
            found.status, found.sent_at = MessageStatus.SENT, at
        return message, words

    async def figures(self) -> dict[str, int]:
        """All figures of messages, refreshed and summed."""
        async with transaction(self.database) as session:
            await refresh_message_figures(session)
            rows = (await session.scalars(select(MessageFigures))).all()
            names = [column.key for column in MessageFigures.__table__.columns if column.type.python_type is int]
            found = {name: sum(getattr(row, name) for row in rows) for name in names}
        return {name: value for name, value in found.items() if value}

    async def events(self, message_id: UUID | None = None) -> list[MessageEvent]:
        """What is known one by one."""
        async with transaction(self.database) as session:
            statement = select(MessageEvent).order_by(MessageEvent.id)
            if message_id:
                statement = statement.where(MessageEvent.message_id == message_id)
            return list(await session.scalars(statement))


def paths(words: Rendered) -> tuple[list[str], str, str]:
    """Our links of a mail in their order, its pixel, and its trap: as paths; empty where there is none."""
    found = OURS.findall(words.html)
    pixels = [path for path in found if path.startswith("/o/")]
    in_text = OURS.findall(words.text)
    traps = [path for path in found if path.startswith("/l/") and path not in in_text]
    return in_text, (pixels or [""])[0], (traps or [""])[0]
