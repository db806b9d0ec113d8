"""One truck and one vehicle at one place at a time (B7): the database refuses, and here the refusal gets its words."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from models.dealership import Dealership
from models.errors import Conflict
from models.event import Allocation, Event, EventState
from models.session import WriteSession

TRUCK = "ex_event_truck_at_one_place"
VEHICLE = "ex_allocation_vehicle_at_one_event"


async def truck_taken(session: WriteSession, event_id: UUID, truck_id: UUID, first: date, last: date) -> Conflict:
    """The refusal of an event whose truck is elsewhere on one of these days: it names where."""
    other = _named().where(
        Event.id != event_id,
        Event.truck_id == truck_id,
        Event.state != EventState.CANCELLED,
        Event.starts_on <= last,
        Event.ends_on >= first,
    )
    return _refusal(("Le camion est", "The truck is"), (await session.execute(other)).first(), "startsOn")


async def vehicle_taken(
    session: WriteSession, event_id: UUID, vehicle_ids: list[UUID], first: date, last: date, field: str
) -> Conflict:
    """The refusal of a vehicle that is at another event on one of these days: it names which."""
    other = (
        _named()
        .join(Allocation, Allocation.event_id == Event.id)
        .where(
            Event.id != event_id,
            Allocation.vehicle_id.in_(vehicle_ids),
            Allocation.active,
            Allocation.starts_on <= last,
            Allocation.ends_on >= first,
        )
    )
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
