"""Where a vehicle can be booked, once its group or its days changed: its coming places follow (B2, B4)."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import and_, func, not_, or_, select, update
from sqlalchemy.exc import IntegrityError

from models.errors import Conflict
from models.event import Allocation, Event, EventState
from models.kit.base import table_of
from models.session import WriteSession
from models.slot import Place, Slot
from models.vehicle import Vehicle
from resolvers.booking_step import violated
from resolvers.double_use import VEHICLE, vehicle_taken
from resolvers.slot_layout import BOOKING, live, lock_layout
from resolvers.slot_places import make_places
from resolvers.waiting_offer import offer_freed

ALLOCATION, EVENT, PLACE, SLOT = (table_of(model) for model in (Allocation, Event, Place, Slot))


async def lay_places_anew(session: WriteSession, vehicle: Vehicle) -> None:
    """Give a vehicle its places at the coming departures that its group and days now allow, and only those.

    It comes to the events to which it came. Raises Conflict where someone has booked a place that would go, or where
    it is at another event on a day that it would gain.
    """
    for event_id in await _coming(session, vehicle.id):
        event = await lock_layout(session, event_id)
        if event is not None:
            await _at_event(session, event, vehicle)


async def _coming(session: WriteSession, vehicle_id: UUID) -> list[UUID]:
    coming = (
        select(EVENT.c.id)
        .join(ALLOCATION, ALLOCATION.c.event_id == EVENT.c.id)
        .where(
            ALLOCATION.c.vehicle_id == vehicle_id,
            ALLOCATION.c.active,
            EVENT.c.ends_on >= datetime.now(UTC).date(),
            EVENT.c.state.not_in((EventState.DONE, EventState.CANCELLED)),
        )
    )
    return list(await session.scalars(coming.order_by(EVENT.c.id)))


async def _at_event(session: WriteSession, event: Event, vehicle: Vehicle) -> None:
    allowed = and_(
        SLOT.c.day.between(vehicle.available_from, vehicle.available_until),
        or_(SLOT.c.group_number.is_(None), SLOT.c.group_number == vehicle.group_number),
    )
    now = datetime.now(UTC)
    no_more = select(SLOT.c.id).where(SLOT.c.event_id == event.id, SLOT.c.starts_at > now, not_(allowed))
    booked = await session.scalar(
        select(func.count()).where(BOOKING.c.slot_id.in_(no_more), BOOKING.c.vehicle_id == vehicle.id, live())
    )
    if booked:
        raise Conflict(
            f"Réservations qui ne seraient plus possibles à l’étape du {event.starts_on:%d/%m/%Y} : {booked}."
            " Retirez d’abord le véhicule de ces départs, chacun y recevra une autre place.",
            f"Bookings that would no longer be possible at the stop of {event.starts_on}: {booked}."
            " Withdraw the vehicle from these departures first, each rider is then offered another place.",
            field="vehicleId",
        )
    places = (PLACE.c.event_id == event.id, PLACE.c.vehicle_id == vehicle.id, PLACE.c.slot_id.in_(no_more))
    await session.execute(update(PLACE).where(*places, PLACE.c.withdrawn_at.is_(None)).values(withdrawn_at=now))
    await _follow(session, event, vehicle)
    await make_places(session, event.id, ALLOCATION.c.vehicle_id == vehicle.id)
    await offer_freed(session, event.id)


async def _follow(session: WriteSession, event: Event, vehicle: Vehicle) -> None:
    """The days on which it comes: those of the event on which it is available; none, and it does not come."""
    first, last = max(event.starts_on, vehicle.available_from), min(event.ends_on, vehicle.available_until)
    days = {"starts_on": first, "ends_on": last} if first <= last else {"active": False}
    event_id, vehicle_id = event.id, vehicle.id
    mine = (ALLOCATION.c.event_id == event_id, ALLOCATION.c.vehicle_id == vehicle_id)
    try:
        async with session.begin_nested():
            await session.execute(update(ALLOCATION).where(*mine).values(**days))
    except IntegrityError as error:
        if violated(error) != VEHICLE:
            raise
        raise await vehicle_taken(session, event_id, [vehicle_id], first, last, "availableFrom") from error
