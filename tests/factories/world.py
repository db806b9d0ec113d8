"""Builds small worlds in the database: one call per noun, every attribute with a sensible default."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from models.booking import Booking, BookingStatus, BookingStep, Channel
from models.dealership import Dealership
from models.event import Allocation, Event, EventState
from models.kit.uuid7 import uuid7
from models.lead import Lead
from models.licence import LicenceClass
from models.rider import Rider
from models.season import Season, Truck
from models.session import WriteSession
from models.slot import Place, Slot
from models.vehicle import Vehicle, VehicleModel

PARIS = ZoneInfo("Europe/Paris")


@dataclass
class World:
    """A season with a truck, to which events, vehicles and bookings are added."""

    session: WriteSession
    season: Season
    truck: Truck
    numbers: Any = field(default_factory=lambda: count(1))

    @classmethod
    async def create(cls, session: WriteSession, year: int | None = None) -> "World":
        """A season of that year and its truck; none named: the one that runs, with half a year to come at least."""
        today = datetime.now(UTC).date()
        first, last = date(year or today.year, 1, 1), date(year or today.year, 12, 31)
        last = last if year else max(last, today + timedelta(days=183))
        season = await _add(session, Season(id=uuid7(), year=first.year, starts_on=first, ends_on=last))
        truck = await _add(session, Truck(id=uuid7(), season_id=season.id, name="Camion 1"))
        return cls(session, season, truck)

    async def another_truck(self) -> Truck:
        """A further truck of the season: an event of its own can be at the same time."""
        number = next(self.numbers)
        return await _add(self.session, Truck(id=uuid7(), season_id=self.season.id, name=f"Camion {number + 1}"))

    async def dealership(self, code: str = "", **values: Any) -> Dealership:
        """A dealership in Bourges, unless said otherwise."""
        number = next(self.numbers)
        defaults = {
            "code": code or f"C{number:03}",
            "name": f"Moto Passion {number}",
            "address": "1 rue Nationale",
            "city": "Bourges",
            "region": "Centre-Val de Loire",
            "latitude": 47.08,
            "longitude": 2.4,
        }
        return await _add(self.session, Dealership(id=uuid7(), **{**defaults, **values}))

    async def model(self, name: str = "", **values: Any) -> VehicleModel:
        """A roadster that an A2 licence may ride."""
        defaults = {
            "name": name or f"MT-{next(self.numbers)}",
            "family": "Roadster",
            "power_kw": 35.0,
            "licence_required": LicenceClass.A2,
            "y_amt": False,
            "a2_restricted": True,
        }
        return await _add(self.session, VehicleModel(id=uuid7(), **{**defaults, **values}))

    async def vehicle(self, model: VehicleModel, **values: Any) -> Vehicle:
        """A vehicle of group 1, available all season."""
        number = next(self.numbers)
        defaults = {
            "truck_id": self.truck.id,
            "model_id": model.id,
            "number": number,
            "plate": f"AA-{number:03}-BB",
            "group_number": 1,
            "available_from": self.season.starts_on,
            "available_until": self.season.ends_on + timedelta(days=365),
        }
        return await _add(self.session, Vehicle(id=uuid7(), **{**defaults, **values}))

    async def event(self, dealership: Dealership | None = None, *, days_ahead: int = 20, **values: Any) -> Event:
        """An open event of two days, `days_ahead` from today."""
        dealership = dealership or await self.dealership()
        starts_on = datetime.now(PARIS).date() + timedelta(days=days_ahead)
        defaults = {
            "season_id": self.season.id,
            "truck_id": self.truck.id,
            "dealership_id": dealership.id,
            "starts_on": starts_on,
            "ends_on": starts_on + timedelta(days=1),
            "state": EventState.OPEN,
            "zone": "Europe/Paris",
        }
        return await _add(self.session, Event(id=uuid7(), **{**defaults, **values}))

    async def slot(self, event: Event, at: str = "09:30", **values: Any) -> Slot:
        """A slot of 45 minutes on the event's first day."""
        local = datetime.combine(event.starts_on, time.fromisoformat(at))
        starts_at = local.replace(tzinfo=PARIS).astimezone(UTC)
        defaults = {
            "event_id": event.id,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=45),
            "local_start": local,
            "day": local.date(),
        }
        return await _add(self.session, Slot(id=uuid7(), **{**defaults, **values}))

    async def place(self, slot: Slot, vehicle: Vehicle) -> Place:
        """The vehicle at the slot, allocated to its event first."""
        key = {"event_id": slot.event_id, "vehicle_id": vehicle.id}
        if await self.session.get(Allocation, (slot.event_id, vehicle.id)) is None:
            await _add(self.session, Allocation(**key, starts_on=slot.day, ends_on=slot.day))
        return await _add(self.session, Place(id=uuid7(), slot_id=slot.id, **key))

    async def rider(self, **values: Any) -> Rider:
        """An adult with an A licence and an address of their own."""
        number = next(self.numbers)
        defaults = {
            "first_name": "Zoé",
            "last_name": f"Lefèvre {number}",
            "email": f"zoe{number}.{uuid7().hex[-8:]}@riders.example",
            "phone": "+33639980001",
            "birth_date": date(1990, 5, 17),
            "licence_class": LicenceClass.A,
        }
        return await _add(self.session, Rider(id=uuid7(), **{**defaults, **values}))

    async def booking(self, place: Place, rider: Rider | None = None, **values: Any) -> Booking:
        """A confirmed web booking, with its first step."""
        rider = rider or await self.rider()
        defaults = {
            "event_id": place.event_id,
            "place_id": place.id,
            "slot_id": place.slot_id,
            "vehicle_id": place.vehicle_id,
            "rider_id": rider.id,
            "status": BookingStatus.BOOKED,
            "channel": Channel.WEB,
        }
        made = await _add(self.session, Booking(id=uuid7(), **{**defaults, **values}))
        await self.session.execute(
            insert(BookingStep).values(booking_id=made.id, place_id=place.id, status=made.status, actor="Test")
        )
        return made

    async def own_booking(self, rider: Rider) -> Booking:
        """A booking of this rider, with all that it takes."""
        event = await self.event(await self.dealership(rider.id.hex[-8:].upper()))
        place = await self.place(await self.slot(event), await self.vehicle(await self.model()))
        return await self.booking(place, rider)

    async def lead(self, booking: Booking) -> Lead:
        """The lead of a booking."""
        return await _add(
            self.session,
            Lead(id=uuid7(), rider_id=booking.rider_id, event_id=booking.event_id, booking_id=booking.id),
        )


Row = TypeVar("Row")


async def _add(session: WriteSession, row: Row) -> Row:
    session.add(row)
    await session.flush()
    await session.refresh(row)
    return row
