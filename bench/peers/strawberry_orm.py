"""Strawberry + SQLAlchemy's ORM + DataLoaders, written as its guide has it: what most Python teams would run.

`python -m bench.peers.strawberry_orm PORT`, with DATABASE_URL and POOL. It uses the product's mapped classes.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import strawberry
import uvicorn
from strawberry.asgi import GraphQL
from strawberry.types import Info

from bench.peers.orm_rows import Loaders, Rows
from models.booking import Booking as BookingRow
from models.event import Event as EventRow
from models.lead import Lead as LeadRow
from models.rider import Rider as RiderRow
from models.season import Season as SeasonRow
from models.vehicle import Vehicle as VehicleRow

T = TypeVar("T")
Context = Info[Any, Any]


def _loaders(info: Context) -> Loaders:
    found: Loaders = info.context["loaders"]
    return found


@strawberry.type
class Page(Generic[T]):
    total_count: int
    nodes: list[T]


@strawberry.type
class Slot:
    starts_at: datetime
    ends_at: datetime
    group_number: int | None


@strawberry.type
class VehicleModel:
    name: str


@strawberry.type
class Dealership:
    code: str
    name: str
    city: str


@strawberry.type
class Consent:
    purpose: str
    granted: bool
    created_at: datetime


@strawberry.type
class Vehicle:
    row: strawberry.Private[VehicleRow]
    number: int

    @strawberry.field
    async def model(self, info: Context) -> VehicleModel:
        row = await _loaders(info).models.load(self.row.model_id)
        return VehicleModel(name=row.name)


@strawberry.type
class Rider:
    row: strawberry.Private[RiderRow]
    first_name: str
    last_name: str
    email: str | None
    phone: str | None
    postcode: str | None
    licence_class: str

    @strawberry.field
    async def consents(self, info: Context) -> list[Consent]:
        rows = await _loaders(info).consents.load(self.row.id)
        return [Consent(purpose=row.purpose, granted=row.granted, created_at=row.created_at) for row in rows]


@strawberry.type
class Booking:
    row: strawberry.Private[BookingRow]
    status: str
    channel: str
    source: str
    last_campaign: str | None

    @strawberry.field
    async def slot(self, info: Context) -> Slot:
        row = await _loaders(info).slots.load(self.row.slot_id)
        return Slot(starts_at=row.starts_at, ends_at=row.ends_at, group_number=row.group_number)

    @strawberry.field
    async def vehicle(self, info: Context) -> Vehicle:
        row = await _loaders(info).vehicles.load(self.row.vehicle_id)
        return Vehicle(row=row, number=row.number)

    @strawberry.field
    async def rider(self, info: Context) -> Rider:
        return _rider(await _loaders(info).riders.load(self.row.rider_id))


@strawberry.type
class Event:
    row: strawberry.Private[EventRow]
    starts_on: date
    ends_on: date
    state: str

    @strawberry.field
    async def dealership(self, info: Context) -> Dealership:
        row = await _loaders(info).dealerships.load(self.row.dealership_id)
        return Dealership(code=row.code, name=row.name, city=row.city)

    @strawberry.field
    async def bookings(self, info: Context) -> Page[Booking]:
        rows = await _loaders(info).bookings_of_events.load(self.row.id)
        return Page(total_count=len(rows), nodes=[_booking(row) for row in rows])

    @strawberry.field
    async def days_left(self, info: Context) -> int:
        return (await _loaders(info).figures.load(self.row.id)).days_left

    @strawberry.field
    async def places_count(self, info: Context) -> int:
        return (await _loaders(info).figures.load(self.row.id)).places

    @strawberry.field
    async def booked_count(self, info: Context) -> int:
        return (await _loaders(info).figures.load(self.row.id)).booked

    @strawberry.field
    async def held_count(self, info: Context) -> int:
        return (await _loaders(info).figures.load(self.row.id)).held

    @strawberry.field
    async def fill_rate(self, info: Context) -> float:
        found = await _loaders(info).figures.load(self.row.id)
        return found.booked / found.places if found.places else 0.0


@strawberry.type
class SeasonFigures:
    places: int
    booked: int
    held: int
    from_meta: int
    riders: int


@strawberry.type
class Season:
    row: strawberry.Private[SeasonRow]

    @strawberry.field
    async def figures(self) -> SeasonFigures:
        return SeasonFigures(**(await ROWS.season_figures(self.row.id))._mapping)

    @strawberry.field
    async def events(self, info: Context) -> Page[Event]:
        rows = await ROWS.events_of(self.row.id)
        return Page(total_count=len(rows), nodes=[_event(row) for row in rows])


@strawberry.type
class Lead:
    row: strawberry.Private[LeadRow]
    step: str
    changed_at: datetime

    @strawberry.field
    async def rider(self, info: Context) -> Rider:
        return _rider(await _loaders(info).riders.load(self.row.rider_id))

    @strawberry.field
    async def event(self, info: Context) -> Event:
        return _event(await _loaders(info).events.load(self.row.event_id))

    @strawberry.field
    async def booking(self, info: Context) -> Booking:
        return _booking(await _loaders(info).bookings.load(self.row.booking_id))


@strawberry.type
class Query:
    @strawberry.field
    async def event(self, id: strawberry.ID) -> Event | None:
        row = await ROWS.event(UUID(id))
        return _event(row) if row else None

    @strawberry.field
    async def season(self, year: int) -> Season | None:
        row = await ROWS.season(year)
        return Season(row=row) if row else None

    @strawberry.field
    async def bookings(self, first: int, event_id: strawberry.ID, statuses: list[str], search: str) -> Page[Booking]:
        rows, count = await ROWS.found_bookings(first, UUID(event_id), statuses, search)
        return Page(total_count=count, nodes=[_booking(row) for row in rows])

    @strawberry.field
    async def leads(self, first: int, after: str) -> Page[Lead]:
        rows = await ROWS.leads_after(first, after)
        nodes = [Lead(row=row, step=row.step, changed_at=row.changed_at) for row in rows]
        return Page(total_count=len(rows), nodes=nodes)


def _event(row: EventRow) -> Event:
    return Event(row=row, starts_on=row.starts_on, ends_on=row.ends_on, state=row.state)


def _booking(row: BookingRow) -> Booking:
    return Booking(row=row, status=row.status, channel=row.channel, source=row.source, last_campaign=row.last_campaign)


def _rider(row: RiderRow) -> Rider:
    return Rider(
        row=row,
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email,
        phone=row.phone,
        postcode=row.postcode,
        licence_class=row.licence_class,
    )


ROWS = Rows()


class Application(GraphQL[Any, Any]):
    """Loaders live for one request."""

    async def get_context(self, request: Any, response: Any) -> dict[str, Any]:
        return {"request": request, "response": response, "loaders": Loaders(ROWS)}


if __name__ == "__main__":
    application = Application(strawberry.Schema(query=Query), graphql_ide=None)
    uvicorn.run(
        application, port=int(sys.argv[1]), loop="uvloop", http="httptools", log_level="warning", access_log=False
    )
