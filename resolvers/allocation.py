"""Which vehicles come to an event (B4, B7)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from models.errors import Conflict, InvalidInput, NotFound
from models.event import Allocation, Event, EventState
from models.kit.base import table_of
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from models.slot import Place, Slot
from models.vehicle import Vehicle
from resolvers.booking_step import violated
from resolvers.double_use import VEHICLE, vehicle_taken
from resolvers.event import NAMES_FR
from resolvers.slot_layout import BOOKING, live, lock_layout
from resolvers.slot_places import make_places
from resolvers.waiting_offer import offer_freed

ALLOCATION, PLACE, SLOT = (table_of(model) for model in (Allocation, Place, Slot))


@dataclass(frozen=True, slots=True)
class AllocateVehicleInput:
    """The vehicle, and the event to which it comes: on all its days on which the vehicle is available."""

    event_id: UUID
    vehicle_id: UUID


async def allocate_vehicle(session: WriteSession, viewer: Viewer, input: AllocateVehicleInput) -> Event:
    """Let a vehicle come to an event: it gets a place in each coming slot of its group.

    Raises NotFound, InvalidInput where the vehicle is not available on any of the days, and Conflict where it is at
    another event, which it names, or the event is over.
    """
    require(viewer, "allocate_vehicle")
    event = await _lock(session, input)
    vehicle = await session.get_one(Vehicle, input.vehicle_id)
    first, last = max(event.starts_on, vehicle.available_from), min(event.ends_on, vehicle.available_until)
    if first > last:
        raise InvalidInput(
            "Ce véhicule n’est disponible à aucun jour de l’événement. Vérifiez sa disponibilité.",
            "This vehicle is not available on any day of the event. Check when it is.",
            field="vehicleId",
        )
    days = {"starts_on": first, "ends_on": last, "active": True}
    event_id, vehicle_id = event.id, vehicle.id
    try:
        async with session.begin_nested():
            made = insert(ALLOCATION).values(event_id=event_id, vehicle_id=vehicle_id, **days)
            await session.execute(made.on_conflict_do_update(index_elements=["event_id", "vehicle_id"], set_=days))
    except IntegrityError as error:
        if violated(error) != VEHICLE:
            raise
        raise await vehicle_taken(session, event_id, [vehicle_id], first, last, "vehicleId") from error
    await make_places(session, event_id, ALLOCATION.c.vehicle_id == vehicle_id)
    await offer_freed(session, event_id)
    return event


async def release_vehicle(session: WriteSession, viewer: Viewer, input: AllocateVehicleInput) -> Event:
    """Let a vehicle that nobody has booked there not come: its coming places are no longer sold, and it is free.

    Raises NotFound, and Conflict where someone has booked it: then it is withdrawn, which finds alternatives.
    """
    require(viewer, "release_vehicle")
    event = await _lock(session, input)
    now = datetime.now(UTC)
    of_vehicle = (PLACE.c.event_id == event.id, PLACE.c.vehicle_id == input.vehicle_id)
    coming = select(SLOT.c.id).where(SLOT.c.event_id == event.id, SLOT.c.starts_at > now)
    booked = select(BOOKING.c.id).where(BOOKING.c.slot_id.in_(coming), BOOKING.c.vehicle_id == input.vehicle_id, live())
    if await session.scalar(booked.limit(1)):
        raise Conflict(
            "Ce véhicule a des réservations à cet événement. Retirez-le : chacun reçoit une autre place.",
            "This vehicle has bookings at this event. Withdraw it: each rider is offered another place.",
            field="vehicleId",
        )
    unsold = update(PLACE).where(*of_vehicle, PLACE.c.slot_id.in_(coming), PLACE.c.withdrawn_at.is_(None))
    await session.execute(unsold.values(withdrawn_at=now))
    released = (ALLOCATION.c.event_id == event.id, ALLOCATION.c.vehicle_id == input.vehicle_id, ALLOCATION.c.active)
    await session.execute(update(ALLOCATION).where(*released).values(active=False))
    return event


async def _lock(session: WriteSession, input: AllocateVehicleInput) -> Event:
    event = await lock_layout(session, input.event_id)
    if event is None:
        raise NotFound("eventId")
    if await session.get(Vehicle, input.vehicle_id) is None:
        raise NotFound("vehicleId")
    if event.state in (EventState.DONE, EventState.CANCELLED):
        raise Conflict(
            f"L’événement est {NAMES_FR[event.state]} : ses véhicules ne changent plus.",
            f"The event is {event.state.lower()}: its vehicles no longer change.",
            field="eventId",
        )
    return event
