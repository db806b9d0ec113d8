"""An event with vehicles of several models at several departures, for acts that meet many bookings."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from models.booking import Booking
from models.event import Event
from models.licence import LicenceClass
from models.session import WriteSession
from models.slot import Place, Slot
from models.vehicle import Vehicle, VehicleModel
from tests.factories.world import World

HOURS = ("09:00", "10:00", "11:00")


@dataclass
class Fleet:
    """Three departures; models by name, each with its vehicles; places by (vehicle number in its model, hour)."""

    world: World
    event: Event
    slots: dict[str, Slot] = field(default_factory=dict)
    models: dict[str, VehicleModel] = field(default_factory=dict)
    vehicles: dict[str, list[Vehicle]] = field(default_factory=dict)
    bookings: list[Booking] = field(default_factory=list)
    places: dict[tuple[str, int, str], Place] = field(default_factory=dict)

    @classmethod
    async def create(cls, session: WriteSession, **vehicles: int) -> "Fleet":
        """So many vehicles of each model; unless said otherwise two MT-07 and one XSR, of one family."""
        world = await World.create(session)
        made = cls(world, await world.event(await world.dealership(phone="+33248200001")))
        for hour in HOURS:
            made.slots[hour] = await world.slot(made.event, hour)
        for name, count in (vehicles or {"MT07": 2, "XSR": 1}).items():
            await made.add(name, count)
        return made

    def on(self, session: WriteSession) -> "Fleet":
        """The same, going on in another transaction."""
        self.world.session = session
        return self

    async def add(self, name: str, count: int, **values: Any) -> None:
        """Vehicles of a further model, at each departure."""
        model = self.models[name] = await self.world.model(name, **values)
        self.vehicles[name] = [await self.world.vehicle(model) for _ in range(count)]
        for number, vehicle in enumerate(self.vehicles[name]):
            for hour, slot in self.slots.items():
                self.places[name, number, hour] = await self.world.place(slot, vehicle)

    async def booking(self, name: str, number: int, hour: str, *, rank: int = 0, **values: Any) -> Booking:
        """A confirmed booking; `rank` says in which order these were made."""
        rider = await self.world.rider(
            **{"first_name": "Élodie", "licence_class": LicenceClass.A, **values.pop("rider", {})}
        )
        moment = datetime.now(UTC) - timedelta(days=1) + timedelta(minutes=rank)
        given = {"created_at": moment, "confirmed_at": moment, **values}
        return await self.world.booking(self.places[name, number, hour], rider, **given)
