"""Changing a booking: the atomic swap of places, and cancelling (C4, C5)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from models.booking import Booking, BookingStatus, CancelReason
from models.errors import AlreadyBooked, Conflict, InvalidInput, PlaceTaken
from models.licence import HeldLicence, rideable
from models.message import MessageCause
from models.policy.actions import require
from models.policy.viewer import Role, Viewer
from models.rider import Rider
from models.session import WriteSession
from models.slot import Slot
from models.vehicle import Vehicle
from resolvers.alternative import nearest_free_places
from resolvers.booking import bookable
from resolvers.booking_step import check_step, lock_booking, take_step, violated
from resolvers.licence import check_licence
from resolvers.message import tell_rider
from resolvers.own_booking import check_own_change
from resolvers.own_proof import prove_by_own_act
from resolvers.place import FreePlace, find_free_place
from resolvers.ride import check_not_left

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class MoveBookingInput:
    """Another slot, another model, or both. `expected_version` refuses the move if someone changed it meanwhile."""

    booking_id: UUID
    slot_id: UUID | None = None
    model_id: UUID | None = field(default=None, metadata={"node": "VehicleModel"})
    reason: str | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class CancelBookingInput:
    """Give the place back, with the reason that the rider is told."""

    booking_id: UUID
    reason: str | None = None
    expected_version: int | None = None


async def move_booking(session: WriteSession, viewer: Viewer, input: MoveBookingInput) -> Booking:
    """Move a booking to another place; the old place is kept until the new one is had (C4).

    Riders move their own, by the link that was mailed, until its departure. Raises NotFound, Conflict,
    LicenceNotAllowed, AlreadyBooked, and PlaceTaken with the nearest free places.
    """
    require(viewer, "move_booking")
    _check_reason(input.reason)
    booking = await lock_booking(session, input.booking_id, version=input.expected_version)
    await check_own_change(session, viewer, booking)
    await prove_by_own_act(session, viewer, booking)
    moved = BookingStatus.HELD if booking.status is BookingStatus.HELD else BookingStatus.MODIFIED
    check_step(booking, moved)
    now = datetime.now(UTC)
    old_model_id = await _model_of(session, booking)
    slot_id, model_id = input.slot_id or booking.slot_id, input.model_id or old_model_id
    if (slot_id, model_id) == (booking.slot_id, old_model_id):
        raise InvalidInput(
            "La réservation est déjà à cette place. Choisissez un autre créneau ou un autre modèle.",
            "The booking already has this place. Choose another slot or model.",
            field="slotId",
        )
    slot, event, model = await bookable(session, slot_id, model_id, now)
    if event.id != booking.event_id:
        raise Conflict(
            "Une réservation se déplace au sein de son événement. Annulez-la, puis réservez ailleurs.",
            "A booking moves within its event. Cancel it, then book elsewhere.",
            field="slotId",
        )
    rider = await session.get_one(Rider, booking.rider_id)
    licence = HeldLicence(rider.licence_class, rider.licence_obtained_on)
    await check_licence(
        session,
        licence,
        rider.birth_date,
        required=model.licence_required,
        day=slot.day,
        slot_id=slot.id,
        model_id=model_id,
        field="modelId",
    )
    step_id = await _swap(session, booking, slot, model_id, moved, input.reason)
    if step_id is None:
        classes = rideable(licence, rider.birth_date, slot.day)
        raise PlaceTaken(await nearest_free_places(session, slot.id, model_id, classes, now))
    if moved is not BookingStatus.HELD:
        await tell_rider(session, booking.id, MessageCause.MOVED, str(step_id))
    return booking


async def _model_of(session: WriteSession, booking: Booking) -> UUID:
    vehicle = await session.get_one(Vehicle, booking.vehicle_id)
    return vehicle.model_id


async def _swap(
    session: WriteSession, booking: Booking, slot: Slot, model_id: UUID, status: BookingStatus, reason: str | None
) -> UUID | None:
    """One UPDATE gives up the old place and takes the new one; None when no place is left."""
    while (place := await find_free_place(session, slot.id, model_id)) is not None:
        step_id = await _try_place(session, booking, place, status, reason)
        if step_id is not None:
            return step_id
    return None


async def _try_place(
    session: WriteSession, booking: Booking, place: FreePlace, status: BookingStatus, reason: str | None
) -> UUID | None:
    try:
        async with session.begin_nested():
            return await take_step(
                session,
                booking,
                status,
                reason=reason,
                place_id=place.id,
                slot_id=place.slot_id,
                vehicle_id=place.vehicle_id,
            )
    except IntegrityError as error:
        if violated(error) == "uq_booking_rider_id_slot_id_live":
            raise AlreadyBooked from error
        if violated(error) == "uq_booking_place_id_live":
            return None  # someone was faster: look for another place
        raise


async def cancel_booking(session: WriteSession, viewer: Viewer, input: CancelBookingInput) -> Booking:
    """Cancel a booking by hand: its place is free at once, the rider is told, the calendar entry goes (C2, C9).

    Riders cancel their own, by the link that was mailed, until its departure; headquarters any that has not left.
    """
    require(viewer, "cancel_booking")
    _check_reason(input.reason)
    booking = await lock_booking(session, input.booking_id, version=input.expected_version)
    await check_own_change(session, viewer, booking)
    await prove_by_own_act(session, viewer, booking)
    await check_not_left(session, booking)
    told = booking.status is not BookingStatus.HELD
    step_id = await take_step(
        session,
        booking,
        BookingStatus.CANCELLED,
        reason=input.reason,
        cancel_reason=CancelReason.RIDER if viewer.role is Role.RIDER else CancelReason.ADMIN,
        held_until=None,
    )
    if told:
        await tell_rider(session, booking.id, MessageCause.CANCELLED, str(step_id))
    return booking


def _check_reason(reason: str | None) -> None:
    if reason is not None and (len(reason) > LONGEST_REASON or "\x00" in reason):
        raise InvalidInput(
            f"La raison a {LONGEST_REASON} caractères au plus.",
            f"The reason has at most {LONGEST_REASON} characters.",
            field="reason",
        )
