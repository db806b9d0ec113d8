"""Confirming a booking by the link that was mailed (C3)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.booking import Booking, BookingStatus, CancelReason
from models.booking_life import CONFIRMED_LATE
from models.errors import AlreadyBooked, Conflict, NotFound, PlaceTaken
from models.event import Event, EventState
from models.kit.base import table_of
from models.licence import HeldLicence, rideable
from models.message import MessageCause
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.rider import Rider
from models.session import UNSCOPED, WriteSession
from models.slot import Place, Slot
from models.vehicle import Vehicle
from resolvers.alternative import nearest_free_places
from resolvers.booking import bookable
from resolvers.booking_limit import limit_reached
from resolvers.booking_step import take_step, violated
from resolvers.lead import record_lead
from resolvers.link import LinkPurpose, read_link
from resolvers.message import tell_rider
from resolvers.rider import adopt, drop_unproven
from resolvers.waiting_over import stop_waiting_for


@dataclass(frozen=True, slots=True)
class ConfirmBookingInput:
    """The token of the link that was mailed."""

    token: str


async def confirm_booking(session: WriteSession, viewer: Viewer, input: ConfirmBookingInput) -> Booking:
    """Confirm a held booking by the link that was mailed; a second click finds it confirmed.

    A hold that ran out is confirmed all the same while its place is free; else PlaceTaken offers others. The link
    proves the address, so what the rider said is now kept as theirs. The token is the permission: the booking is read
    past the viewer's scope.
    """
    require(viewer, "confirm_booking")
    booking_id = read_link(input.token, LinkPurpose.CONFIRM)
    statement = select(Booking).where(Booking.id == booking_id).with_for_update()
    booking = await session.scalar(statement, execution_options=UNSCOPED)
    if booking is None:
        raise NotFound("token")
    if booking.status not in (BookingStatus.HELD, BookingStatus.CANCELLED):
        return booking
    if booking.status is BookingStatus.CANCELLED and booking.cancel_reason is not CancelReason.HOLD_EXPIRED:
        raise Conflict(
            "Cette réservation a été annulée. Vous pouvez en faire une nouvelle.",
            "This booking was cancelled. You can make a new one.",
            field="token",
        )
    step_id = await _confirm(session, booking)
    await record_lead(session, rider_id=booking.rider_id, event_id=booking.event_id, booking_id=booking.id)
    if booking.replaces_id is not None:  # accepted late, perhaps: by then they wait (C6)
        await stop_waiting_for(session, table_of(Booking).c.id == booking.replaces_id)
    await tell_rider(session, booking.id, MessageCause.CONFIRMED, str(step_id))
    return booking


async def _confirm(session: WriteSession, booking: Booking) -> UUID:
    late = booking.status is BookingStatus.CANCELLED
    await _check_still_on(session, booking, late=late)
    changes: dict[str, Any] = {"confirmed_at": datetime.now(UTC), "held_until": None, "cancel_reason": None}
    reason = CONFIRMED_LATE if late else None
    try:
        async with session.begin_nested():
            said = booking.rider_id
            changes["rider_id"] = await adopt(session, said)
            step_id = await take_step(session, booking, BookingStatus.BOOKED, reason=reason, **changes)
            if changes["rider_id"] != said:
                await drop_unproven(session, said)
            return step_id
    except IntegrityError as error:
        if violated(error) == "uq_rider_person":
            return await _confirm(session, booking)  # the same new person has just confirmed another booking
        if violated(error) == "uq_booking_rider_id_slot_id_live":
            raise AlreadyBooked from error
        if violated(error) == "uq_booking_place_id_live":
            raise PlaceTaken(await _other_places(session, booking)) from error
        if refusal := limit_reached(violated(error)):
            raise refusal from error
        raise


async def _check_still_on(session: WriteSession, booking: Booking, *, late: bool) -> None:
    """Whether the place may still be had: the event goes on and, for a late confirmation, is still being sold."""
    facts = (
        select(Event.state, Vehicle.model_id, Place.withdrawn_at)
        .select_from(Place)
        .join(Event, Event.id == Place.event_id)
        .join(Vehicle, Vehicle.id == Place.vehicle_id)
        .where(Place.id == booking.place_id)
        .with_for_update(read=True, of=(Event, Place))
    )
    state, model_id, withdrawn_at = (await session.execute(facts, execution_options=UNSCOPED)).one()
    if state is EventState.CANCELLED:
        raise Conflict(
            "Cet événement est annulé. Choisissez-en un autre sur le site.",
            "This event is cancelled. Choose another one on the site.",
            field="token",
        )
    if late:
        await bookable(session, booking.slot_id, model_id, datetime.now(UTC))
    if withdrawn_at is not None:
        raise PlaceTaken(await _other_places(session, booking))


async def _other_places(session: WriteSession, booking: Booking) -> list[UUID]:
    facts = (
        select(Rider, Vehicle, Slot)
        .select_from(Booking)
        .join(Rider, Rider.id == Booking.rider_id)
        .join(Vehicle, Vehicle.id == Booking.vehicle_id)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.id == booking.id)
    )
    rider, vehicle, slot = (await session.execute(facts, execution_options=UNSCOPED)).one()
    held = HeldLicence(rider.licence_class, rider.licence_obtained_on)
    classes = rideable(held, rider.birth_date, slot.day)
    return await nearest_free_places(session, slot.id, vehicle.model_id, classes, datetime.now(UTC))
