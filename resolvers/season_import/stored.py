"""What the database holds of a season before an import: read whole, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, func, select

from models.account import Device
from models.booking import Booking, BookingStatus
from models.dealership import Dealership
from models.event import Allocation, Event
from models.season import Season, Truck
from models.session import WriteSession
from models.slot import Place, Slot, SlotTemplate
from models.vehicle import Vehicle, VehicleModel
from resolvers.season_import.plan import Stored

DEALERSHIP_FIELDS = (
    "code",
    "name",
    "address",
    "city",
    "region",
    "latitude",
    "longitude",
    "phone",
    "email",
    "website",
    "opening_hours",
)
MODEL_FIELDS = ("name", "family", "power_kw", "licence_required", "y_amt", "a2_restricted")
VEHICLE_FIELDS = (
    "truck_id",
    "model_id",
    "number",
    "plate",
    "group_number",
    "available_from",
    "available_until",
    "mileage_km",
)
TEMPLATE_FIELDS = (
    "event_id",
    "first_ride",
    "last_ride",
    "length_minutes",
    "gap_minutes",
    "lunch_from",
    "lunch_until",
    "grouping",
)


@dataclass
class StoredSeason:
    """Rows by their key. Slots and places are those of the season's events, past ones too."""

    now: datetime
    season: Stored | None
    trucks: list[Stored]
    dealerships: dict[str, Stored]
    models: dict[str, Stored]
    vehicles: dict[int, Stored] = field(default_factory=dict)
    events: list[Stored] = field(default_factory=list)
    templates: dict[UUID, Stored] = field(default_factory=dict)
    slots: dict[UUID, list[Stored]] = field(default_factory=dict)
    places: dict[UUID, list[Stored]] = field(default_factory=dict)
    allocations: dict[tuple[UUID, UUID], Stored] = field(default_factory=dict)
    live: dict[UUID, int] = field(default_factory=dict)
    """Place → its bookings that are not cancelled: one at most."""
    booked: dict[UUID, int] = field(default_factory=dict)
    """Place → all its bookings, cancelled ones too: with any, the place cannot be deleted."""
    enrolled: frozenset[UUID] = frozenset()
    """Events that a tablet was enrolled for."""

    def places_of(self, vehicle_id: UUID) -> Iterable[Stored]:
        """Places of one vehicle over the season."""
        return (place for places in self.places.values() for place in places if place["vehicle_id"] == vehicle_id)


async def known_codes(session: WriteSession) -> set[str]:
    """Codes of all dealerships of the database."""
    return set((await session.scalars(select(Dealership.code))).all())


async def stored_season(session: WriteSession, year: int | None, now: datetime) -> StoredSeason:
    """What the database holds of the season of that year, besides all dealerships and models, seen at `now`."""
    season = await _one(session, select(*_columns(Season, ("year", "starts_on", "ends_on"))).where(Season.year == year))
    season_id = season["id"] if season else None
    trucks = await _all(session, select(Truck.id, Truck.name).where(Truck.season_id == season_id))
    dealerships = await _all(session, select(*_columns(Dealership, DEALERSHIP_FIELDS)))
    models = await _all(session, select(*_columns(VehicleModel, MODEL_FIELDS)))
    stored = StoredSeason(
        now, season, trucks, {row["code"]: row for row in dealerships}, {row["name"]: row for row in models}
    )
    if season_id:
        await _read_fleet(session, stored)
        await _read_events(session, stored, season_id)
        await _read_places(session, stored, season_id)
    return stored


async def _read_fleet(session: WriteSession, stored: StoredSeason) -> None:
    trucks = [truck["id"] for truck in stored.trucks]
    vehicles = select(*_columns(Vehicle, VEHICLE_FIELDS)).where(Vehicle.truck_id.in_(trucks)).order_by(Vehicle.number)
    stored.vehicles = {row["number"]: row for row in await _all(session, vehicles)}


async def _read_events(session: WriteSession, stored: StoredSeason, season_id: UUID) -> None:
    of_season = Event.season_id == season_id
    events = (
        select(*_columns(Event, ("starts_on", "ends_on", "state", "zone", "note")), Dealership.code)
        .join(Dealership, Dealership.id == Event.dealership_id)
        .where(of_season)
        .order_by(Event.starts_on)
    )
    stored.events = await _all(session, events)
    columns = [getattr(SlotTemplate, name) for name in TEMPLATE_FIELDS]
    templates = select(*columns).join(Event, Event.id == SlotTemplate.event_id).where(of_season)
    stored.templates = {row["event_id"]: row for row in await _all(session, templates)}
    names = ("event_id", "starts_at", "ends_at", "local_start", "day", "group_number")
    slots = select(*_columns(Slot, names)).join(Event, Event.id == Slot.event_id).where(of_season)
    stored.slots = _by_event(await _all(session, slots.order_by(Slot.starts_at)))
    allocations = (
        select(Allocation.event_id, Allocation.vehicle_id, Allocation.starts_on, Allocation.ends_on, Allocation.active)
        .join(Event, Event.id == Allocation.event_id)
        .where(of_season)
    )
    stored.allocations = {(row["event_id"], row["vehicle_id"]): row for row in await _all(session, allocations)}
    devices = select(Device.event_id).join(Event, Event.id == Device.event_id).where(of_season)
    stored.enrolled = frozenset((await session.scalars(devices)).all())


async def _read_places(session: WriteSession, stored: StoredSeason, season_id: UUID) -> None:
    of_season = Event.season_id == season_id
    places = (
        select(*_columns(Place, ("event_id", "slot_id", "vehicle_id", "withdrawn_at")))
        .join(Event, Event.id == Place.event_id)
        .where(of_season)
    )
    stored.places = _by_event(await _all(session, places))
    live = func.count().filter(Booking.status != BookingStatus.CANCELLED)
    bookings = (
        select(Booking.place_id, live.label("live"), func.count().label("booked"))
        .join(Event, Event.id == Booking.event_id)
        .where(of_season)
        .group_by(Booking.place_id)
    )
    for row in await _all(session, bookings):
        stored.live[row["place_id"]] = row["live"]
        stored.booked[row["place_id"]] = row["booked"]


def _columns(model: Any, names: Iterable[str]) -> list[Any]:
    return [model.id, *(getattr(model, name) for name in names)]


async def _all(session: WriteSession, statement: Executable) -> list[Mapping[str, Any]]:
    return [dict(row) for row in (await session.execute(statement)).mappings()]


async def _one(session: WriteSession, statement: Executable) -> Mapping[str, Any] | None:
    rows = await _all(session, statement)
    return rows[0] if rows else None


def _by_event(rows: Iterable[Stored]) -> dict[UUID, list[Stored]]:
    found: defaultdict[UUID, list[Stored]] = defaultdict(list)
    for row in rows:
        found[row["event_id"]].append(row)
    return dict(found)
