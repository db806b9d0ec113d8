"""One truck and one vehicle at one place at a time (B7): the database refuses, and here the refusal gets its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from models.dealership import Dealership
from models.errors import Conflict
from models.event import Allocation, Event, EventState
from models.session import WriteSession

TRUCK = "ex_event_truck_at_one_place"
VEHICLE = "ex_allocation_vehicle_at_one_event"


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a vehicle is: the days on which it is there, and those of the event."""

    where: str
    first: date
    last: date
    event_first: date
    event_last: date


async def truck_taken(
    session: WriteSession, event_id: UUID | None, truck_id: UUID, first: date, last: date
) -> Conflict:
    """The refusal of an event whose truck is elsewhere on one of these days: it names where. No id: a new event."""
    other = _named().where(*_with_truck(truck_id, first, last))
    if event_id is not None:
        other = other.where(Event.id != event_id)
    return _refusal(("Le camion est", "The truck is"), (await session.execute(other)).first(), "startsOn")


async def truck_is_taken(session: WriteSession, truck_id: UUID, first: date, last: date) -> bool:
    """Whether a new event on these days would need the truck while another has it."""
    return await session.scalar(select(Event.id).where(*_with_truck(truck_id, first, last)).limit(1)) is not None


def _with_truck(truck_id: UUID, first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Event.truck_id == truck_id,
        Event.state != EventState.CANCELLED,
        Event.starts_on <= last,
        Event.ends_on >= first,
    )


def begins_already() -> Conflict:
    """The refusal of a second event of a dealership that would begin on the same day."""
    return Conflict(
        "Cette concession a déjà un événement qui commence ce jour-là. Choisissez une autre date.",
        "This dealership has an event that begins on that day already. Choose another date.",
        field="startsOn",
    )


async def taken_vehicles(
    session: WriteSession, vehicle_ids: Sequence[UUID], first: date, last: date
) -> dict[UUID, list[Taken]]:
    """Those of the vehicles that are at an event on one of these days, and where."""
    rows = await session.execute(
        _named()
        .join(Allocation, Allocation.event_id == Event.id)
        .add_columns(Allocation.vehicle_id, Allocation.starts_on.label("first"), Allocation.ends_on.label("last"))
        .where(
            Allocation.vehicle_id.in_(vehicle_ids),
            Allocation.active,
            Allocation.starts_on <= last,
            Allocation.ends_on >= first,
        )
    )
    found: dict[UUID, list[Taken]] = {}
    for row in rows:
        taken = Taken(f"{row.name} ({row.city})", row.first, row.last, row.starts_on, row.ends_on)
        found.setdefault(row.vehicle_id, []).append(taken)
    return found


async def vehicle_taken(
    session: WriteSession, event_id: UUID | None, vehicle_ids: list[UUID], first: date, last: date, field: str
) -> Conflict:
    """The refusal of a vehicle that is at another event on one of these days: it names which. No id: a new event."""
    other = (
        _named()
        .join(Allocation, Allocation.event_id == Event.id)
        .where(
            Allocation.vehicle_id.in_(vehicle_ids),
            Allocation.active,
            Allocation.starts_on <= last,
            Allocation.ends_on >= first,
        )
    )
    if event_id is not None:
        other = other.where(Event.id != event_id)
    return _refusal(("Un véhicule est", "A vehicle is"), (await session.execute(other)).first(), field)


def _named() -> Select[str, str, date, date]:
    named = select(Dealership.name, Dealership.city, Event.starts_on, Event.ends_on)
    return named.select_from(Event).join(Dealership, Dealership.id == Event.dealership_id).order_by(Event.starts_on)


def _refusal(who: tuple[str, str], other: Any, field: str) -> Conflict:
    if other is None:  # whoever was faster has gone again
        return Conflict(
            f"{who[0]} pris ailleurs à ces dates. Recommencez.",
            f"{who[1]} elsewhere on these days. Try again.",
            field=field,
        )
    where = f"{other.name} ({other.city})"
    return Conflict(
        f"{who[0]} déjà chez {where} du {other.starts_on:%d/%m/%Y} au {other.ends_on:%d/%m/%Y}."
        " Choisissez d’autres dates, ou libérez-le d’abord.",
        f"{who[1]} already at {where} from {other.starts_on} to {other.ends_on}."
        " Choose other dates, or free it there first.",
        field=field,
    )
