"""Moving an event that nobody has booked: other days, another truck (B1, B7)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, case, cast, func, select, update
from sqlalchemy.exc import IntegrityError

from models.errors import Conflict, InvalidInput, NotFound
from models.event import Allocation, Event, EventState
from models.kit.base import table_of
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.season import Season, Truck
from models.session import WriteSession
from models.slot import Slot, SlotTemplate
from models.vehicle import Vehicle
from resolvers.booking_step import violated
from resolvers.double_use import TRUCK, VEHICLE, begins_already, truck_taken, vehicle_taken
from resolvers.event import NAMES_FR
from resolvers.season_days import keep_season, outside_season
from resolvers.slot_layout import BOOKING, apply_layout, live, lock_layout, plan_layout
from resolvers.slot_template import plan_of
from resolvers.version import check_version
from resolvers.waiting_offer import offer_freed

ALLOCATION, SLOT, VEHICLES = (table_of(model) for model in (Allocation, Slot, Vehicle))
LONGEST_STAY = 15


@dataclass(frozen=True, slots=True)
class MoveEventInput:
    """The event, its first and last day, local; its truck if another one comes."""

    event_id: UUID
    starts_on: date
    ends_on: date
    truck_id: UUID | None = None
    expected_version: int | None = None


async def move_event(session: WriteSession, viewer: Viewer, input: MoveEventInput) -> Event:
    """Let an event take place on other days, or with another truck; its slots are laid out anew for them.

    The vehicles that came come on the new days. Raises NotFound, InvalidInput, and Conflict where someone has booked,
    or where the truck or a vehicle is at another event, which it names.
    """
    require(viewer, "move_event")
    event = await lock_layout(session, input.event_id)
    if event is None:
        raise NotFound("eventId")
    if input.truck_id is not None and await session.get(Truck, input.truck_id) is None:
        raise NotFound("truckId")
    check_version(event.version, input.expected_version)
    await _check(session, event, input)
    await _check_season(session, event, input)
    found = select(SlotTemplate).where(SlotTemplate.event_id == event.id)
    template = await session.scalar(found)
    if template is None and await session.scalar(select(Slot.id).where(Slot.event_id == event.id).limit(1)):
        raise Conflict(
            "Cet événement n’a pas de modèle de créneaux. Enregistrez-en un, puis déplacez l’événement.",
            "This event has no template of slots. Save one, then move the event.",
            field="eventId",
        )
    await _write(session, event, input)
    if template is not None:
        await apply_layout(session, event, await plan_layout(session, event, plan_of(template)))
        await offer_freed(session, event.id)
    await session.refresh(event)
    return event


async def _check(session: WriteSession, event: Event, input: MoveEventInput) -> None:
    if not 0 <= (input.ends_on - input.starts_on).days < LONGEST_STAY or input.starts_on < datetime.now(UTC).date():
        raise InvalidInput(
            f"Choisissez des jours à venir, dans l’ordre : {LONGEST_STAY} au plus.",
            f"Choose coming days, in order: {LONGEST_STAY} at most.",
            field="startsOn",
        )
    if event.state in (EventState.DONE, EventState.CANCELLED):
        raise Conflict(
            f"L’événement est {NAMES_FR[event.state]} : il ne se déplace plus.",
            f"The event is {event.state.lower()}: it can no longer be moved.",
            field="eventId",
        )
    if await session.scalar(select(BOOKING.c.id).where(BOOKING.c.event_id == event.id, live()).limit(1)):
        raise Conflict(
            "Des réservations sont en cours : annulez l’événement, ou décalez ses départs.",
            "There are bookings: cancel the event, or shift its departures.",
            field="eventId",
        )


async def _check_season(session: WriteSession, event: Event, input: MoveEventInput) -> None:
    """A stop stays in its season, with a truck of it; the season's days stay as they are meanwhile."""
    truck_id = input.truck_id or event.truck_id
    await keep_season(session, truck_id)
    truck = await session.get_one(Truck, truck_id)
    if truck.season_id != event.season_id:
        raise InvalidInput(
            "Ce camion est celui d’une autre saison. Choisissez-en un de la même saison.",
            "This truck is another season's. Choose one of the same season.",
            field="truckId",
        )
    season = await session.get_one(Season, truck.season_id, populate_existing=True)
    if not season.starts_on <= input.starts_on <= input.ends_on <= season.ends_on:
        raise outside_season(season)


async def _write(session: WriteSession, event: Event, input: MoveEventInput) -> None:
    """The event and the days on which its vehicles come; the database sees that nothing is at two places."""
    event_id, truck_id = event.id, input.truck_id or event.truck_id
    allocated = select(ALLOCATION.c.vehicle_id).where(ALLOCATION.c.event_id == event_id, ALLOCATION.c.active)
    vehicles = list(await session.scalars(allocated))
    try:
        async with session.begin_nested():
            event.starts_on, event.ends_on, event.truck_id = input.starts_on, input.ends_on, truck_id
            await session.flush()
            await session.execute(_follow(event_id, input))
    except IntegrityError as error:
        days = input.starts_on, input.ends_on
        if violated(error) == TRUCK:
            raise await truck_taken(session, event_id, truck_id, *days) from error
        if violated(error) == VEHICLE:
            raise await vehicle_taken(session, event_id, vehicles, *days, "startsOn") from error
        if violated(error) == "uq_event_dealership_id_starts_on":
            raise begins_already() from error
        raise


def _follow(event_id: UUID, input: MoveEventInput) -> Any:
    """Vehicles come on all the event's days on which they are available; one that is not does not come."""
    first = func.greatest(cast(input.starts_on, Date), VEHICLES.c.available_from)
    last = func.least(cast(input.ends_on, Date), VEHICLES.c.available_until)
    there = first <= last
    return (
        update(ALLOCATION)
        .where(ALLOCATION.c.event_id == event_id, ALLOCATION.c.active, VEHICLES.c.id == ALLOCATION.c.vehicle_id)
        .values(
            starts_on=case((there, first), else_=ALLOCATION.c.starts_on),
            ends_on=case((there, last), else_=ALLOCATION.c.ends_on),
            active=there,
        )
    )
