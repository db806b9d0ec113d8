"""The day itself: who came, who left, who is back, who fell, who never came (C2, D5)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update

from models.booking import Booking, BookingStatus, Ride
from models.booking_life import DEPARTED, FELL, RETURNED
from models.errors import Conflict, InvalidInput
from models.event import Event
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import UNSCOPED, WriteSession
from models.slot import Slot
from resolvers.booking_step import lock_booking, not_now, record_step, take_step

LONGEST_REPORT = 2_000
# Clocks of tablets differ; a time further ahead is a mistake.
CLOCK_TOLERANCE = timedelta(minutes=5)
# A ride may leave well before its time, when the riders are there, but on no other day.
EARLIEST = timedelta(hours=12)
CHANGING = {**UNSCOPED, "synchronize_session": False}


@dataclass(frozen=True, slots=True)
class RideDayInput:
    """The booking meant; `expected_version` refuses the act if someone changed it meanwhile."""

    booking_id: UUID
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class RecordDepartureInput:
    """Who left; `at` when that was noted without a network and is sent later."""

    booking_id: UUID
    at: datetime | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class RecordReturnInput:
    """Who is back; `at` when that was noted without a network and is sent later."""

    booking_id: UUID
    at: datetime | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class RecordFallInput:
    """Who fell, and what happened in short."""

    booking_id: UUID
    report: str | None = None
    expected_version: int | None = None


async def check_in(session: WriteSession, viewer: Viewer, input: RideDayInput) -> Booking:
    """Note that the rider is there: from the event's first day on; late too, when noted as a no-show (C2).

    Raises NotFound and Conflict.
    """
    require(viewer, "check_in")
    booking = await lock_booking(session, input.booking_id, version=input.expected_version)
    if booking.status is BookingStatus.CHECKED_IN:
        raise not_now(booking)
    event = await session.get_one(Event, booking.event_id)
    if datetime.now(ZoneInfo(event.zone)).date() < event.starts_on:
        raise Conflict(
            "L’événement n’a pas commencé. Enregistrez l’arrivée le jour même.",
            "The event has not begun. Check the rider in on the day.",
            field="bookingId",
        )
    await take_step(session, booking, BookingStatus.CHECKED_IN)
    return booking


async def record_departure(session: WriteSession, viewer: Viewer, input: RecordDepartureInput) -> Booking:
    """Note that a rider who is checked in has left (D5). Raises NotFound, InvalidInput and Conflict."""
    require(viewer, "record_departure")
    booking = await lock_booking(session, input.booking_id, version=input.expected_version)
    _check_is_there(booking)
    await check_not_left(session, booking)
    slot = await session.get_one(Slot, booking.slot_id)
    at = _moment(input.at, slot.starts_at - EARLIEST)
    await session.execute(insert(Ride).values(booking_id=booking.id, departed_at=at))
    await take_step(session, booking, BookingStatus.CHECKED_IN, reason=DEPARTED)
    return booking


async def record_return(session: WriteSession, viewer: Viewer, input: RecordReturnInput) -> Booking:
    """Note that a rider is back: the booking is done (D5). Raises NotFound, InvalidInput and Conflict."""
    require(viewer, "record_return")
    booking = await lock_booking(session, input.booking_id, version=input.expected_version)
    _check_is_there(booking)
    ride = await ride_of(session, booking)
    if ride is None:
        raise _not_left()
    at = _moment(input.at, ride.departed_at)
    await session.execute(
        update(Ride).where(Ride.booking_id == booking.id).values(returned_at=at), execution_options=CHANGING
    )
    await take_step(session, booking, BookingStatus.DONE, reason=RETURNED)
    return booking


async def record_fall(session: WriteSession, viewer: Viewer, input: RecordFallInput) -> Booking:
    """Note that a rider who left has fallen, with a short report; again: the report is written anew (D5)."""
    require(viewer, "record_fall")
    report = (input.report or "").strip() or None
    if report is not None and (len(report) > LONGEST_REPORT or "\x00" in report):
        raise InvalidInput(
            f"Le rapport a {LONGEST_REPORT} caractères au plus.",
            f"The report has at most {LONGEST_REPORT} characters.",
            field="report",
        )
    booking = await lock_booking(session, input.booking_id, version=input.expected_version)
    if await ride_of(session, booking) is None:
        raise _not_left()
    await session.execute(
        update(Ride).where(Ride.booking_id == booking.id).values(fell=True, fall_report=report),
        execution_options=CHANGING,
    )
    await record_step(session, booking.id, booking.place_id, booking.status, FELL)
    return booking


async def mark_done(session: WriteSession, viewer: Viewer, input: RideDayInput) -> Booking:
    """Note that a rider who was checked in has ridden, where departure and return were not noted (C2)."""
    require(viewer, "mark_done")
    booking = await lock_booking(session, input.booking_id, version=input.expected_version)
    await check_not_left(session, booking)
    await _check_departure_passed(session, booking)
    await take_step(session, booking, BookingStatus.DONE)
    return booking


async def mark_no_show(session: WriteSession, viewer: Viewer, input: RideDayInput) -> Booking:
    """Note that the rider did not come: only once the departure has passed, and only who has not left (C2)."""
    require(viewer, "mark_no_show")
    booking = await lock_booking(session, input.booking_id, version=input.expected_version)
    await check_not_left(session, booking)
    await _check_departure_passed(session, booking)
    await take_step(session, booking, BookingStatus.NO_SHOW)
    return booking


async def check_not_left(session: WriteSession, booking: Booking) -> None:
    """Raise `Conflict` if the rider of a booking has left on the ride: it is neither moved nor cancelled any more."""
    if booking.status is BookingStatus.CHECKED_IN and await ride_of(session, booking) is not None:
        raise _already_left()


async def ride_of(session: WriteSession, booking: Booking) -> Ride | None:
    """The ride of a booking that is locked, if it has left."""
    statement = select(Ride).where(Ride.booking_id == booking.id).execution_options(populate_existing=True)
    found: Ride | None = await session.scalar(statement, execution_options=UNSCOPED)
    return found


def _check_is_there(booking: Booking) -> None:
    if booking.status is not BookingStatus.CHECKED_IN:
        raise not_now(booking)


async def _check_departure_passed(session: WriteSession, booking: Booking) -> None:
    slot = await session.get_one(Slot, booking.slot_id)
    if slot.starts_at > datetime.now(UTC):
        raise Conflict(
            "L’heure du départ n’est pas passée. Attendez-la, ou annulez la réservation.",
            "The time of departure has not passed. Wait for it, or cancel the booking.",
            field="bookingId",
        )


def _moment(at: datetime | None, earliest: datetime) -> datetime:
    """When it happened: now, or the moment given if it can be."""
    now = datetime.now(UTC)
    if at is None:
        return now
    if at.tzinfo is None or not earliest <= at <= now + CLOCK_TOLERANCE:
        raise InvalidInput(
            "Cette heure n’est pas possible : vérifiez-la, avec son fuseau.",
            "This time is not possible: check it, and its offset.",
            field="at",
        )
    return at


def _already_left() -> Conflict:
    return Conflict(
        "Le départ de cet essai est noté. Notez son retour, ou reprenez le départ.",
        "The departure of this ride was noted. Note its return, or take the departure back.",
        field="bookingId",
    )


def _not_left() -> Conflict:
    return Conflict(
        "Le départ de cet essai n’est pas noté. Notez-le d’abord.",
        "The departure of this ride was not noted. Note it first.",
        field="bookingId",
    )
