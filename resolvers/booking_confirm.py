"""Confirming a booking by the link that was mailed (C3)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.booking import Booking, BookingStatus, CancelReason
from models.booking_life import CONFIRMED_LATE
from models.cancellation import why_over
from models.errors import AlreadyBooked, Conflict, NotFound, PlaceTaken
from models.event import Event, EventState
from models.kit.base import table_of
from models.licence import HeldLicence, rideable
from models.message import MessageCause
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.rider import Rider
from models.session import UNSCOPED, WriteSession
from models.slot import Place, Slot, SlotState
from models.vehicle import Vehicle
from resolvers.alternative import nearest_free_places
from resolvers.booking_group import friends_of
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
    proves the address, so what the rider said is now kept as theirs. Of a group it confirms all, or none.
    The token is the permission: the booking is read past the viewer's scope.
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
        raise Conflict(*why_over(booking.cancel_reason), field="token")
    friends = await friends_of(session, booking) if booking.group_id else []
    for each, proven in [(booking, True), *friends]:
        step_id = await _confirm(session, each, proven=proven)
        await record_lead(session, rider_id=each.rider_id, event_id=each.event_id, booking_id=each.id)
        await tell_rider(session, each.id, MessageCause.CONFIRMED, str(step_id))
    if booking.replaces_id is not None:  # accepted late, perhaps: by then they wait (C6)
        await stop_waiting_for(session, table_of(Booking).c.id == booking.replaces_id)
    return booking


async def _confirm(session: WriteSession, booking: Booking, *, proven: bool) -> UUID:
    late = booking.status is BookingStatus.CANCELLED
    await _check_still_on(session, booking, late=late)
    changes: dict[str, Any] = {"confirmed_at": datetime.now(UTC), "held_until": None, "cancel_reason": None}
    reason = CONFIRMED_LATE if late else None
    try:
        async with session.begin_nested():
            said = booking.rider_id
            changes["rider_id"] = await adopt(session, said) if proven else said
            step_id = await take_step(session, booking, BookingStatus.BOOKED, reason=reason, **changes)
            if changes["rider_id"] != said:
                await drop_unproven(session, said)
            return step_id
    except IntegrityError as error:
        if violated(error) == "uq_rider_person":
            # The same new person has just confirmed another booking.
            return await _confirm(session, booking, proven=proven)
        if violated(error) == "uq_booking_rider_id_slot_id_live":
            raise AlreadyBooked from error
        if violated(error) == "uq_booking_place_id_live":
            raise PlaceTaken(await _other_places(session, booking)) from error
        if refusal := limit_reached(violated(error)):
            raise refusal from error
        raise


async def _check_still_on(session: WriteSession, booking: Booking, *, late: bool) -> None:
    """Whether the place may still be had: the event goes on and, for a late confirmation, is still being sold."""
    locked = (Event, Place, Slot) if late else (Event, Place)
    facts = (
        select(Event.state, Slot.state, Slot.starts_at, Place.withdrawn_at)
        .select_from(Place)
        .join(Event, Event.id == Place.event_id)
        .join(Slot, Slot.id == Place.slot_id)
        .where(Place.id == booking.place_id)
        .with_for_update(read=True, of=locked)
    )
    event, slot, starts_at, withdrawn_at = (await session.execute(facts, execution_options=UNSCOPED)).one()
    if event is EventState.CANCELLED:
        raise Conflict(*why_over(CancelReason.EVENT_CANCELLED), field="token")
    if late:
        _check_on_sale(event, slot, starts_at)
    if withdrawn_at is not None:
        raise PlaceTaken(await _other_places(session, booking))


def _check_on_sale(event: EventState, slot: SlotState, starts_at: datetime) -> None:
    """Of a hold that has run out, in the words of who only pressed a button: they named neither event nor slot."""
    if starts_at <= datetime.now(UTC):
        raise Conflict(
            "Ce départ a déjà eu lieu. Choisissez un essai à venir sur le site.",
            "This ride has already left. Choose a coming ride on the site.",
            field="token",
        )
    if event is not EventState.OPEN:
        raise Conflict(
            "La place n’était plus gardée, et les réservations de cet événement sont closes. Choisissez un autre "
            "événement sur le site, ou appelez la concession.",
            "The place was no longer kept, and bookings for this event are closed. Choose another event on the site, "
            "or call the dealership.",
            field="token",
        )
    if slot is not SlotState.OPEN:
        raise Conflict(
            "La place n’était plus gardée, et ce départ n’est plus ouvert aux réservations. Choisissez un autre essai "
            "sur le site.",
            "The place was no longer kept, and this departure is no longer open to bookings. Choose another ride on "
            "the site.",
            field="token",
        )


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
