"""Rows as they are copied into the tables: the fields are the columns."""

from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID


class SeasonRow(NamedTuple):
    """One year of the tour."""

    id: UUID
    created_at: datetime
    year: int
    starts_on: date
    ends_on: date


class TruckRow(NamedTuple):
    """A truck of a season."""

    id: UUID
    created_at: datetime
    season_id: UUID
    name: str


class DealershipRow(NamedTuple):
    """A dealership of the network."""

    id: UUID
    created_at: datetime
    code: str
    name: str
    address: str
    city: str
    region: str
    latitude: float
    longitude: float
    phone: str
    email: str
    website: str
    opening_hours: str


class AccountRow(NamedTuple):
    """A person who is invited and has no password yet."""

    id: UUID
    created_at: datetime
    email: str
    name: str
    role: str
    dealership_id: UUID | None


class ModelRow(NamedTuple):
    """A motorcycle or scooter of the range."""

    id: UUID
    created_at: datetime
    name: str
    family: str
    power_kw: float
    licence_required: str
    y_amt: bool
    a2_restricted: bool


class VehicleRow(NamedTuple):
    """A vehicle on a truck."""

    id: UUID
    created_at: datetime
    truck_id: UUID
    model_id: UUID
    number: int
    plate: str
    group_number: int
    available_from: date
    available_until: date
    mileage_km: int


class EventRow(NamedTuple):
    """A weekend at a dealership."""

    id: UUID
    created_at: datetime
    season_id: UUID
    truck_id: UUID
    dealership_id: UUID
    starts_on: date
    ends_on: date
    state: str
    note: str | None


class TemplateRow(NamedTuple):
    """How an event's slots are laid out."""

    event_id: UUID
    first_ride: time
    last_ride: time
    length_minutes: int
    gap_minutes: int
    lunch_from: time | None
    lunch_until: time | None
    grouping: str


class SlotRow(NamedTuple):
    """A departure."""

    id: UUID
    created_at: datetime
    event_id: UUID
    starts_at: datetime
    ends_at: datetime
    local_start: datetime
    day: date
    group_number: int | None
    state: str


class AllocationRow(NamedTuple):
    """A vehicle that comes to an event."""

    event_id: UUID
    vehicle_id: UUID
    starts_on: date
    ends_on: date
    active: bool


class PlaceRow(NamedTuple):
    """One slot × one vehicle."""

    id: UUID
    created_at: datetime
    event_id: UUID
    slot_id: UUID
    vehicle_id: UUID
    withdrawn_at: datetime | None


class RiderRow(NamedTuple):
    """A person who books or rides."""

    id: UUID
    created_at: datetime
    first_name: str
    last_name: str
    email: str
    phone: str | None
    birth_date: date
    postcode: str
    locale: str
    licence_class: str
    licence_obtained_on: date | None
    owned_brand: str | None
    last_action_at: datetime


class ConsentRow(NamedTuple):
    """A rider's answer to one purpose."""

    id: UUID
    created_at: datetime
    rider_id: UUID
    purpose: str
    granted: bool
    text_version: str
    proof: str
    asked_at: datetime | None
    confirmed_at: datetime | None


class BookingRow(NamedTuple):
    """A rider on a place."""

    id: UUID
    created_at: datetime
    event_id: UUID
    place_id: UUID
    slot_id: UUID
    vehicle_id: UUID
    rider_id: UUID
    status: str
    channel: str
    held_until: datetime | None
    confirmed_at: datetime | None
    cancel_reason: str | None
    source: str
    first_campaign: str | None
    last_campaign: str | None
    calendar_sequence: int


class StepRow(NamedTuple):
    """One step in a booking's life."""

    id: UUID
    created_at: datetime
    booking_id: UUID
    status: str
    place_id: UUID
    reason: str | None
    reason_en: str | None
    actor: str


class RideRow(NamedTuple):
    """What happened on the day."""

    booking_id: UUID
    departed_at: datetime
    returned_at: datetime | None
    fell: bool
    fall_report: str | None


class LeadRow(NamedTuple):
    """A rider who may buy."""

    id: UUID
    created_at: datetime
    rider_id: UUID
    event_id: UUID
    booking_id: UUID
    step: str
    changed_at: datetime
