"""One booking by the clock, and what a run at a moment queues: for tests of automatic messages."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from jobs.transaction import transaction
from models.booking import Booking, BookingStatus
from models.event import Event
from models.message import Message, MessageCause
from models.message_moment import MessageMoment
from models.rider import Rider
from models.session import Database
from models.slot import Place, Slot
from resolvers.due_message import queue_due
from tests.factories.world import World

PARIS = ZoneInfo("Europe/Paris")
C, S = MessageCause, BookingStatus
# A Monday: the clocks go forward in the night from Saturday to Sunday before it.
DAY = date(2027, 3, 29)


@dataclass
class Stage:
    """One confirmed booking at 9:30 on `DAY`, with another slot a week later."""

    booking: Booking
    rider: Rider
    event: Event
    slot: Slot
    later: Place


async def make_stage(database: Database) -> Stage:
    """A booking that was confirmed long ago."""
    async with transaction(database) as session:
        world = await World.create(session, 2027)
        home = await world.dealership(phone="+33248200001", email="moto@passion.example")
        event = await world.event(home, starts_on=DAY, ends_on=DAY + timedelta(days=1))
        vehicle = await world.vehicle(await world.model("MT-07"))
        slot = await world.slot(event, "09:30")
        place = await world.place(slot, vehicle)
        other = await world.slot(event, "09:30", **_on(DAY + timedelta(days=1)))
        rider = await world.rider(first_name="Élodie", phone="+33639980009")
        long_ago = datetime(2027, 1, 1, tzinfo=UTC)
        booking = await world.booking(place, rider, confirmed_at=long_ago, created_at=long_ago)
        return Stage(booking, rider, event, slot, await world.place(other, vehicle))


def _on(day: date) -> dict[str, Any]:
    local = datetime.combine(day, time(9, 30))
    at = local.replace(tzinfo=PARIS).astimezone(UTC)
    return {"starts_at": at, "ends_at": at + timedelta(minutes=45), "local_start": local, "day": day}


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


async def queued(database: Database, at: datetime) -> list[MessageCause]:
    """Causes of the messages that a run at that moment queues."""
    async with transaction(database) as session:
        before = set(await session.scalars(select(Message.id)))
        await queue_due(session, at)
        rows = await session.scalars(select(Message).order_by(Message.id))
        return [row.cause for row in rows if row.id not in before]


async def change(database: Database, model: type[Any], key: Any, **values: Any) -> None:
    async with transaction(database) as session:
        await session.execute(update(model).where(model.id == key).values(**values))


async def enable(database: Database, cause: MessageCause, **values: Any) -> None:
    async with transaction(database) as session:
        await session.execute(update(MessageMoment).where(MessageMoment.cause == cause).values(enabled=True, **values))


async def only_message(database: Database) -> Message:
    async with transaction(database) as session:
        return (await session.scalars(select(Message))).one()
