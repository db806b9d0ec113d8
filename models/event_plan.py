"""What an event that is not there yet would be: its departures, and which of the truck's vehicles come (B1, B2, B7)."""

import enum
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


class Coming(enum.StrEnum):
    """Whether a vehicle of the truck comes.

    COMES: on the days told. LEFT_OUT: it could, but is not among those chosen. ELSEWHERE: another event has it on one
    of these days. UNAVAILABLE: on none of the days can it be booked.
    """

    COMES = "COMES"
    LEFT_OUT = "LEFT_OUT"
    ELSEWHERE = "ELSEWHERE"
    UNAVAILABLE = "UNAVAILABLE"


@dataclass(frozen=True, slots=True)
class PlannedVehicle:
    """A vehicle of the truck: whether it comes, on which days; where it is instead, and from when until when."""

    vehicle_id: UUID
    coming: Coming
    starts_on: date | None = None
    ends_on: date | None = None
    elsewhere: str | None = None
    elsewhere_from: date | None = None
    elsewhere_until: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedDeparture:
    """A departure to come, with as many places as vehicles that come leave with it (B4)."""

    local_start: datetime
    starts_at: datetime
    ends_at: datetime
    group_number: int | None
    places_count: int


@dataclass(frozen=True, slots=True)
class EventPlan:
    """What `createEvent` would make."""

    places_count: int
    departures: list[PlannedDeparture]
    vehicles: list[PlannedVehicle]
