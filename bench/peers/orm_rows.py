"""What the Strawberry peer reads, through SQLAlchemy's ORM: one statement per kind and batch of keys."""

import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Executable, Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from strawberry.dataloader import DataLoader

from models.booking import Booking, BookingStatus
from models.dealership import Dealership
from models.event import Event, EventState
from models.lead import Lead
from models.rider import Consent, Rider
from models.season import Season
from models.slot import Place, Slot, SlotState
from models.vehicle import Vehicle, VehicleModel

R = TypeVar("R")
BOOKED = (BookingStatus.BOOKED, BookingStatus.MODIFIED, BookingStatus.CHECKED_IN, BookingStatus.DONE)


@dataclass(frozen=True, slots=True)
class Figures:
    """An event's counts."""

    places: int
    booked: int
    held: int
    days_left: int


class Rows:
    """One engine; a session for each statement, as loaders run at the same time."""

    def __init__(self) -> None:
        url = os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://", 1)
        engine = create_async_engine(
            url,
            pool_size=int(os.environ["POOL"]),
            max_overflow=0,
            connect_args={"server_settings": {"timezone": "UTC", "jit": "off"}},
        )
        self._sessions: async_sessionmaker[AsyncSession] = async_sessionmaker(engine)

    async def all(self, statement: Select[R]) -> Sequence[R]:
        """The mapped rows of a statement."""
        async with self._sessions() as session:
            return (await session.scalars(statement)).all()

    async def plain(self, statement: Executable) -> Sequence[Any]:
        """The rows of a statement as they are."""
        async with self._sessions() as session:
            rows: Sequence[Any] = (await session.execute(statement)).all()
            return rows

    async def event(self, key: UUID) -> Event | None:
        """One event."""
        return next(iter(await self.all(select(Event).where(Event.id == key))), None)

    async def season(self, year: int) -> Season | None:
        """The season of a year."""
        return next(iter(await self.all(select(Season).where(Season.year == year))), None)

    async def events_of(self, season: UUID) -> Sequence[Event]:
        """The events of a season."""
        ordered = select(Event).where(Event.season_id == season).order_by(Event.starts_on, Event.id)
        return await self.all(ordered.limit(500))

    async def season_figures(self, season: UUID) -> Any:
        """Live counts of a season: places, booked, held, from_meta, riders."""
        places = (
            select(func.count(Place.id))
            .join(Event, Event.id == Place.event_id)
            .join(Slot, Slot.id == Place.slot_id)
            .where(Event.season_id == season, Event.state != EventState.CANCELLED, *_open())
        )
        booked = Booking.status.in_(BOOKED)
        counts = (
            select(
                places.scalar_subquery().label("places"),
                func.count().filter(booked).label("booked"),
                func.count().filter(Booking.status == BookingStatus.HELD).label("held"),
                func.count().filter(booked, func.lower(Booking.last_campaign).like("meta%")).label("from_meta"),
                func.count(Booking.rider_id.distinct()).filter(booked).label("riders"),
            )
            .join(Event, Event.id == Booking.event_id)
            .where(Event.season_id == season)
        )
        return (await self.plain(counts))[0]

    async def found_bookings(
        self, first: int, event: UUID, statuses: list[str], search: str
    ) -> tuple[Sequence[Booking], int]:
        """A page, and how many there are in all."""
        matching = (
            Booking.event_id == event,
            Booking.status.in_(statuses),
            func.strpos(Rider.search_text, func.unaccent(func.lower(search))) > 0,
        )
        page = select(Booking).join(Rider, Rider.id == Booking.rider_id).where(*matching).order_by(Booking.id)
        count = select(func.count(Booking.id)).join(Rider, Rider.id == Booking.rider_id).where(*matching)
        return await self.all(page.limit(first)), (await self.plain(count))[0][0]

    async def leads_after(self, first: int, after: str) -> Sequence[Lead]:
        """A page of leads."""
        changed_in, key = after.split(":")
        later = tuple_(Lead.changed_in, Lead.id) > tuple_(int(changed_in), UUID(key))
        return await self.all(select(Lead).where(later).order_by(Lead.changed_in, Lead.id).limit(first))

    async def figures(self, events: list[UUID]) -> list[Figures]:
        """Counts of events, in the order of the keys."""
        places = select(Place.event_id, func.count()).join(Slot, Slot.id == Place.slot_id)
        places = places.where(Place.event_id.in_(events), *_open()).group_by(Place.event_id)
        bookings = select(Booking.event_id, Booking.status, func.count()).where(Booking.event_id.in_(events))
        bookings = bookings.group_by(Booking.event_id, Booking.status)
        dates = select(Event.id, Event.starts_on, Event.zone).where(Event.id.in_(events))
        places_of: dict[UUID, int] = dict([tuple(row) for row in await self.plain(places)])
        counts: dict[UUID, dict[str, int]] = {}
        for event, status, count in await self.plain(bookings):
            counts.setdefault(event, {})[status] = count
        days = {
            row.id: (row.starts_on - datetime.now(ZoneInfo(row.zone)).date()).days for row in await self.plain(dates)
        }
        return [_figures(places_of.get(key, 0), counts.get(key, {}), days[key]) for key in events]


def _figures(places: int, counts: dict[str, int], days_left: int) -> Figures:
    booked = sum(counts.get(status, 0) for status in BOOKED)
    return Figures(places, booked, counts.get(BookingStatus.HELD, 0), days_left)


def _open() -> tuple[ColumnElement[bool], ...]:
    return Slot.state == SlotState.OPEN, Place.withdrawn_at.is_(None)


class Loaders:
    """The loaders of one request."""

    def __init__(self, rows: Rows) -> None:
        self.slots = DataLoader(_one(rows, Slot))
        self.vehicles = DataLoader(_one(rows, Vehicle))
        self.models = DataLoader(_one(rows, VehicleModel))
        self.riders = DataLoader(_one(rows, Rider))
        self.dealerships = DataLoader(_one(rows, Dealership))
        self.events = DataLoader(_one(rows, Event))
        self.bookings = DataLoader(_one(rows, Booking))
        self.bookings_of_events = DataLoader(_many(rows, Booking, "event_id"))
        self.consents = DataLoader(_many(rows, Consent, "rider_id"))
        self.figures = DataLoader(rows.figures)


def _one(rows: Rows, model: type[R]) -> Callable[[list[UUID]], Awaitable[list[R]]]:
    key: Any = model

    async def load(keys: list[UUID]) -> list[R]:
        found = {row.id: row for row in await rows.all(select(key).where(key.id.in_(keys)))}
        return [found[each] for each in keys]

    return load


def _many(rows: Rows, model: type[R], name: str) -> Callable[[list[UUID]], Awaitable[list[list[R]]]]:
    key: Any = model
    column = getattr(model, name)

    async def load(keys: list[UUID]) -> list[list[R]]:
        found: dict[UUID, list[R]] = {each: [] for each in keys}
        for row in await rows.all(select(key).where(column.in_(keys)).order_by(key.id)):
            found[getattr(row, name)].append(row)
        return [found[each] for each in keys]

    return load
