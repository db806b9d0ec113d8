"""The public site in-process, as a browser sees it, on a tour with two departures."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import func, select

from models.booking import Booking, BookingStatus, CancelReason
from models.dealership import Dealership
from models.event import Event
from models.message import Message
from models.policy.viewer import SYSTEM
from models.rider import Rider
from models.season import Season, Truck
from models.session import Database
from models.slot import Place, Slot
from models.vehicle import VehicleModel
from resolvers.link import LinkPurpose, make_token
from settings import Settings
from tests.factories.world import World

BROWSER = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "fr-FR,fr;q=0.9,en;q=0.5"}
Confirm = Callable[..., Awaitable[httpx2.Response]]


@pytest.fixture
async def site(settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    """A French browser at the real application."""
    from app import create_app  # importing it makes the application of the settings in force

    app = create_app(settings)
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url="http://tour.example", headers=BROWSER) as client,
    ):
        yield client


@pytest.fixture
def confirm(site: httpx2.AsyncClient) -> Confirm:
    """Presses the button, as the page's form does."""

    async def press(token: str, **headers: str) -> httpx2.Response:
        sent = {"Sec-Fetch-Site": "same-origin"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return await site.post("/booking/confirm", data={"token": token}, headers=sent)

    return press


@dataclass
class Tour:
    """An open event at 9:30 and 10:30, with two vehicles of one model; and a rider who holds the first place."""

    database: Database
    season: Season
    truck: Truck
    dealership: Dealership
    event: Event
    model: VehicleModel
    slots: list[Slot]
    places: list[Place]
    rider: Rider
    booking: Booking

    def link(self, purpose: LinkPurpose = LinkPurpose.CONFIRM, booking: UUID | None = None, hours: float = 1) -> str:
        """The token of a link to the booking."""
        return make_token(purpose, booking or self.booking.id, datetime.now(UTC) + timedelta(hours=hours))

    async def change(self, row: Any, **values: Any) -> None:
        """Set columns of a row."""
        async with self.database.write(SYSTEM) as session:
            found = await session.get_one(type(row), row.id)
            for name, value in values.items():
                setattr(found, name, value)
            await session.commit()

    async def expire(self) -> None:
        """The hold ran out, and the place was released."""
        cancelled = {"status": BookingStatus.CANCELLED, "cancel_reason": CancelReason.HOLD_EXPIRED}
        await self.change(self.booking, held_until=None, **cancelled)

    async def book(self, place: Place, rider: Rider | None = None, **values: Any) -> Booking:
        """Somebody, or this rider, books a place."""
        async with self.database.write(SYSTEM) as session:
            made = await World(session, self.season, self.truck).booking(place, rider, **values)
            await session.commit()
        return made

    async def add_place(self) -> Place:
        """A second vehicle of the model at the first departure."""
        async with self.database.write(SYSTEM) as session:
            world = World(session, self.season, self.truck)
            made = await world.place(self.slots[0], await world.vehicle(self.model))
            await session.commit()
        return made

    async def status(self, booking: Booking | None = None) -> BookingStatus:
        """Where a booking stands now."""
        async with self.database.write(SYSTEM) as session:
            return (await session.get_one(Booking, (booking or self.booking).id)).status

    async def messages(self) -> int:
        """How many messages were queued."""
        async with self.database.write(SYSTEM) as session:
            return await session.scalar(select(func.count()).select_from(Message)) or 0


@pytest.fixture
async def tour(database: Database) -> Tour:
    """See `Tour`."""
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        dealership = await world.dealership(name="Moto Passion", phone="+33248000001", address="12 rue Nationale")
        event = await world.event(dealership)
        model = await world.model("MT-07")
        vehicle = await world.vehicle(model, number=7)
        slots = [await world.slot(event, at) for at in ("09:30", "10:30")]
        places = [await world.place(slot, vehicle) for slot in slots]
        rider = await world.rider(first_name="Zoé", last_name="Lefèvre")
        held_until = datetime.now(UTC) + timedelta(minutes=20)
        booking = await world.booking(places[0], rider, status=BookingStatus.HELD, held_until=held_until)
        await session.commit()
    return Tour(database, world.season, world.truck, dealership, event, model, slots, places, rider, booking)
