"""Booking a place: the held one of the web, the certain one of headquarters (C1, C3, C10)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from models.booking import LIVE, Booking, BookingStatus, Channel, Source
from models.errors import AlreadyBooked, Conflict, InvalidInput, LicenceNotAllowed, NotFound, PlaceTaken
from models.event import Event, EventState
from models.kit.uuid7 import uuid7
from models.licence import HeldLicence, Refusal, eligibility, rideable
from models.message import MessageCause
from models.policy.actions import require
from models.policy.viewer import Role, Viewer
from models.session import WriteSession
from models.slot import Slot, SlotState
from models.vehicle import VehicleModel
from resolvers.booking_step import record_step, violated
from resolvers.hold import check_open_holds
from resolvers.lead import record_lead
from resolvers.message import tell_rider
from resolvers.place import FreePlace, find_free_place, nearest_free_places
from resolvers.rider import (
    ConsentAnswer,
    RiderDetails,
    check_consents,
    checked,
    recognise,
    record_consents,
    record_unproven,
)
from settings import get_settings

LONGEST_CAMPAIGN = 120
CHANNELS = {Role.ADMIN: Channel.ADMIN}

# Shared locks: whoever closes, cancels or lays out anew waits for those who are booking, and those who come later see
# what was done. Bookings do not wait for each other.
_BOOKABLE = (
    select(Slot, Event, VehicleModel)
    .join(Event, Event.id == Slot.event_id)
    .outerjoin(VehicleModel, VehicleModel.id == bindparam("model_id"))
    .where(Slot.id == bindparam("slot_id"))
    .with_for_update(read=True, of=(Slot, Event))
    .execution_options(populate_existing=True)
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Where the rider came from: first and last campaign touch stay on the booking (C10)."""

    source: Source = Source.DIRECT
    first_campaign: str | None = None
    last_campaign: str | None = None


@dataclass(frozen=True, slots=True)
class BookPlaceInput:
    """A rider wishes to ride a model in a slot."""

    slot_id: UUID
    model_id: UUID = field(metadata={"node": "VehicleModel"})
    rider: RiderDetails
    consents: list[ConsentAnswer] = field(default_factory=list)
    attribution: Attribution = field(default_factory=Attribution)


async def book_place(session: WriteSession, viewer: Viewer, input: BookPlaceInput) -> Booking:
    """Book a model in a slot: held until confirmed when a rider does it online, booked at once otherwise (C3).

    Raises NotFound, Conflict (event or slot not open, ride over), InvalidInput, LicenceNotAllowed (B5), AlreadyBooked,
    and PlaceTaken with the nearest free places (C1).
    """
    require(viewer, "book_place")
    now = datetime.now(UTC)
    slot, event, model = await bookable(session, input.slot_id, input.model_id, now)
    details = checked(input.rider, now.astimezone(ZoneInfo(event.zone)).date())
    _check_attribution(input.attribution)
    check_consents(input.consents)
    check_licence(input.rider.licence, input.rider.birth_date, model, slot)
    classes = rideable(input.rider.licence, input.rider.birth_date, slot.day)
    place = await find_free_place(session, slot.id, model.id)
    if place is None:  # said before anything is written: in a rush that is what most riders are told
        raise PlaceTaken(await nearest_free_places(session, slot.id, model.id, classes, now))
    held = viewer.role in (Role.PUBLIC, Role.RIDER)
    if held:
        await check_open_holds(session, str(details["email"]))
    values = {
        "rider_id": await (record_unproven(session, details) if held else recognise(session, details)),
        "status": BookingStatus.HELD if held else BookingStatus.BOOKED,
        "held_until": now + timedelta(minutes=get_settings().hold_minutes) if held else None,
        "confirmed_at": None if held else now,
        "channel": CHANNELS.get(viewer.role, Channel.WEB),
        "source": input.attribution.source,
        "first_campaign": input.attribution.first_campaign,
        "last_campaign": input.attribution.last_campaign or input.attribution.first_campaign,
    }
    booking = await _claim(session, place, model.id, values)
    if booking is None:
        raise PlaceTaken(await nearest_free_places(session, slot.id, model.id, classes, now))
    step_id = await record_step(session, booking.id, booking.place_id, booking.status)
    await record_consents(session, booking.rider_id, input.consents, f"{booking.channel} {booking.id}")
    if not held:
        await record_lead(session, rider_id=booking.rider_id, event_id=event.id, booking_id=booking.id)
    await tell_rider(session, booking.id, MessageCause.CONFIRM if held else MessageCause.CONFIRMED, str(step_id))
    return booking


async def bookable(
    session: WriteSession, slot_id: UUID, model_id: UUID, now: datetime
) -> tuple[Slot, Event, VehicleModel]:
    """The slot, its event and the model, if they can be booked now; raises NotFound or Conflict."""
    wanted = {"slot_id": slot_id, "model_id": model_id}
    row = (await session.execute(_BOOKABLE, wanted)).one_or_none()
    if row is None:
        raise NotFound("slotId")
    slot, event, model = row
    if model is None:
        raise NotFound("modelId")
    if event.state is not EventState.OPEN or slot.state is not SlotState.OPEN:
        raise Conflict(
            "Ce créneau n’est pas ouvert aux réservations. Choisissez-en un autre.",
            "This slot is not open to bookings. Choose another one.",
            field="slotId",
        )
    if slot.starts_at <= now:
        raise Conflict(
            "Ce départ a déjà eu lieu. Choisissez un créneau à venir.",
            "This ride has already left. Choose a coming slot.",
            field="slotId",
        )
    return slot, event, model


def check_licence(licence: HeldLicence, birth_date: date, model: VehicleModel, slot: Slot) -> None:
    """Raise `LicenceNotAllowed` with the rule if the rider may not ride this model on that day (B5)."""
    verdict = eligibility(model.licence_required, licence, birth_date, slot.day)
    if isinstance(verdict, Refusal):
        raise LicenceNotAllowed(
            verdict.message_fr,
            verdict.message_en,
            field="rider.licenceClass",
            rule=verdict.rule.value,
            allowed_from=verdict.allowed_from,
        )


def _check_attribution(attribution: Attribution) -> None:
    for campaign in (attribution.first_campaign, attribution.last_campaign):
        if campaign is not None and (len(campaign) > LONGEST_CAMPAIGN or not campaign.isprintable()):
            raise InvalidInput(
                f"Le nom de campagne a {LONGEST_CAMPAIGN} caractères lisibles au plus.",
                f"A campaign's name has at most {LONGEST_CAMPAIGN} readable characters.",
                field="attribution",
            )


async def _claim(
    session: WriteSession, place: FreePlace | None, model_id: UUID, values: Mapping[str, Any]
) -> Booking | None:
    """Take this place or another free one of the slot, or None when none is left.

    Whoever inserts first has it: the unique index decides (C1).
    """
    while place is not None:
        statement = insert(Booking).values(
            id=uuid7(),
            place_id=place.id,
            event_id=place.event_id,
            slot_id=place.slot_id,
            vehicle_id=place.vehicle_id,
            **values,
        )
        try:
            booking: Booking | None = await session.scalar(
                statement.on_conflict_do_nothing(index_elements=["place_id"], index_where=LIVE).returning(Booking)
            )
        except IntegrityError as error:
            if violated(error) == "uq_booking_rider_id_slot_id_live":
                raise AlreadyBooked from error
            raise
        if booking is not None:
            return booking
        place = await find_free_place(session, place.slot_id, model_id)
    return None
