"""Messages are queued once per recipient and cause, with the commit of their cause (F4)."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from jobs.transaction import transaction
from models.booking import BookingStatus
from models.message import Message, MessageCause
from models.outbox import OutboxJob
from models.policy.viewer import ANONYMOUS
from models.rider import Locale
from models.session import Database
from resolvers.link import LinkPurpose, read_link
from resolvers.message import queue_message, tell_rider
from tests.factories.world import World
from tests.jobs.scene import a_booking, messages


async def count_jobs(database: Database) -> int:
    async with transaction(database) as session:
        return await session.scalar(select(func.count()).select_from(OutboxJob)) or 0


async def test_the_same_cause_is_told_once(database: Database) -> None:
    for recipient in ("a@b.example", "a@b.example", "c@d.example"):
        async with transaction(database) as session:
            await queue_message(
                session,
                cause=MessageCause.INVITATION,
                cause_key="1",
                recipient=recipient,
                locale=Locale.FR,
                variables={},
            )
    assert [message.recipient for message in await messages(database)] == ["a@b.example", "c@d.example"]
    assert await count_jobs(database) == 2


async def test_what_is_rolled_back_tells_nobody(database: Database) -> None:
    async with database.write(ANONYMOUS) as session:
        booking = await a_booking(session)
        await tell_rider(session, booking.id, MessageCause.CONFIRMED, "1")
    assert await messages(database) == []
    assert await count_jobs(database) == 0


async def test_a_public_viewer_has_the_rider_told_without_seeing_them(database: Database) -> None:
    until = datetime.now(UTC) + timedelta(minutes=20)
    async with transaction(database) as session:
        booking = await a_booking(session, status=BookingStatus.HELD, held_until=until, confirmed_at=None)
    async with database.write(ANONYMOUS) as session:
        await tell_rider(session, booking.id, MessageCause.CONFIRM, "1")
        await session.commit()
        assert await session.scalar(select(Message.id)) is None
    (message,) = await messages(database)
    assert message.variables["first_name"] == "Élodie"
    assert message.variables["expires_at"] == until.isoformat()
    assert message.variables["in_calendar"] is False
    token = message.variables["link"].partition("token=")[2]
    assert read_link(token, LinkPurpose.CONFIRM) == booking.id


async def test_a_rider_without_an_address_is_not_told(database: Database) -> None:
    async with transaction(database) as session:
        booking = await a_booking(session, rider={"email": None})
        await tell_rider(session, booking.id, MessageCause.CONFIRMED, "1")
    assert await messages(database) == []


async def test_a_move_says_what_it_replaces(database: Database) -> None:
    async with transaction(database) as session:
        world = await World.create(session)
        event = await world.event()
        vehicle = await world.vehicle(await world.model("Tracer 9"))
        old = await world.slot(event, "09:00")
        booking = await world.booking(await world.place(old, vehicle))
        new = await world.place(await world.slot(event, "14:00"), vehicle)
        booking.place_id, booking.slot_id, booking.calendar_sequence = new.id, new.slot_id, 1
        await tell_rider(session, booking.id, MessageCause.MOVED, "2")
    (message,) = await messages(database)
    assert message.variables["before"] == {"starts_at": old.starts_at.isoformat(), "model": "Tracer 9"}
    assert message.variables["calendar_sequence"] == 1
