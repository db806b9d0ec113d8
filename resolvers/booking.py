"""Booking a place: the held one of the web, the certain one of headquarters (C1, C3, C10)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from models.booking import Booking, BookingStatus, Channel, Source
from models.driver_session import DriverSession
from models.errors import Conflict, InvalidInput, NotFound, PlaceTaken
from models.event import Event, EventState
from models.kit.uuid7 import uuid7
from models.licence import rideable
from models.message import MessageCause
from models.policy.actions import require
from models.policy.viewer import Role, Viewer
from models.session import WriteSession
from models.slot import Slot, SlotState
from models.vehicle import VehicleModel
from resolvers.alternative import nearest_free_places
from resolvers.booking_claim import claim_place
from resolvers.booking_facts import read_booking_facts
from resolvers.hold import check_open_holds, release_expired_holds
from resolvers.licence import check_licence
from resolvers.message import rider_variables
from resolvers.rider import ConsentAnswer, RiderDetails, check_birth_date, check_consents, checked
from settings import get_settings

LONGEST_CAMPAIGN = 120
CHANNELS = {Role.ADMIN: Channel.ADMIN}
Facts = Mapping[str, Any]
# What of the facts the rider is told.
TOLD = (
    *("model", "vehicle_number", "starts_at", "ends_at", "zone"),
    *("dealership", "address", "city", "phone", "latitude", "longitude"),
)

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


@dataclass(frozen=True, slots=True)
class InParty:
    """The group that a rider books in: how many they are, and whether this one organises it and is told."""

    id: UUID
    size: int
    organises: bool


async def book_place(session: DriverSession, viewer: Viewer, input: BookPlaceInput) -> Booking:
    """Book a model in a slot: held until confirmed when a rider does it online, booked at once otherwise (C3).

    Raises NotFound, Conflict (event or slot not open, ride over), InvalidInput, LicenceNotAllowed (B5), AlreadyBooked,
    and PlaceTaken with the nearest free places (C1).
    """
    require(viewer, "book_place")
    return await book_rider(session, viewer, input)


async def book_rider(
    session: DriverSession, viewer: Viewer, input: BookPlaceInput, party: InParty | None = None
) -> Booking:
    """Book for one rider, alone or in a group of which each is booked so: see `book_place`."""
    now = datetime.now(UTC)
    held = viewer.role in (Role.PUBLIC, Role.RIDER)
    details = checked(input.rider)
    check_attribution(input.attribution)
    consents = check_consents(input.consents)
    wanted = {"slot_id": input.slot_id, "model_id": input.model_id, **details}
    while True:
        facts = await read_booking_facts(session, held=held, **wanted)
        check_on_sale(facts["event_state"], facts["slot_state"], facts["starts_at"], now)
        check_birth_date(input.rider.birth_date, now.astimezone(ZoneInfo(facts["zone"])).date())
        await check_licence(
            session,
            input.rider.licence,
            input.rider.birth_date,
            required=facts["licence_required"],
            day=facts["day"],
            slot_id=input.slot_id,
            model_id=input.model_id,
        )
        if facts["place_id"] is None:  # said before anything is written: in a rush that is what most riders are told
            break
        if facts["expired"]:
            if not await release_expired_holds(session, input.slot_id):
                break  # somebody is confirming or releasing it at this moment
            continue
        if held:
            check_open_holds(facts["open_holds"])
        booking = _booking(viewer, facts, input.attribution, now)
        if party:
            booking["group_id"] = party.id
        if await _claim(session, booking, facts, details, consents, party):
            return Booking(id=booking["id"])  # not mapped: it only names the booking
    classes = rideable(input.rider.licence, input.rider.birth_date, facts["day"])
    raise PlaceTaken(await nearest_free_places(session, input.slot_id, input.model_id, classes, now))


def _booking(viewer: Viewer, facts: Facts, attribution: Attribution, now: datetime) -> dict[str, Any]:
    """The booking's row as it is to be written: of a person only where their details are known to be their own.

    What someone says online is a record apart until the mailed link proves the address, so that nobody reads or
    overwrites the data of another by knowing their address, name and birth date (ADR 0011).
    """
    held = viewer.role in (Role.PUBLIC, Role.RIDER)
    return {
        "id": uuid7(),
        "rider_id": (None if held else facts["known_id"]) or uuid7(),
        "status": BookingStatus.HELD if held else BookingStatus.BOOKED,
        "held_until": now + timedelta(minutes=get_settings().hold_minutes) if held else None,
        "confirmed_at": None if held else now,
        "channel": CHANNELS.get(viewer.role, Channel.WEB),
        "source": attribution.source,
        "first_campaign": attribution.first_campaign,
        "last_campaign": attribution.last_campaign or attribution.first_campaign,
        **{name: facts[name] for name in ("place_id", "event_id", "slot_id", "vehicle_id")},
    }


async def _claim(
    session: DriverSession,
    booking: Mapping[str, Any],
    facts: Facts,
    details: Mapping[str, Any],
    consents: list[ConsentAnswer],
    party: InParty | None,
) -> bool:
    """Write it with all that goes with it; False where the place has just gone (C1).

    Of a group that is still to be confirmed only the organiser is told: that link confirms for all.
    """
    held = booking["status"] is BookingStatus.HELD
    cause = MessageCause.CONFIRM if held else MessageCause.CONFIRMED
    step_id = uuid7()
    told = {
        **{name: facts[name] for name in TOLD},
        **{name: booking[name] for name in ("id", "held_until", "confirmed_at")},
        "cancel_reason": None,
        "calendar_sequence": 0,
        **{name: details[name] for name in ("first_name", "last_name", "email")},
    }
    if held and party:
        told["riders"] = party.size
    message = {
        "id": uuid7(),
        "cause": cause,
        "cause_key": str(step_id),
        "recipient": details["email"],
        "locale": details["locale"],
        "variables": rider_variables(told, cause),
    }
    return await claim_place(
        session,
        booking=booking,
        rider={"id": booking["rider_id"], "unproven": held, **details},
        step={
            "id": step_id,
            "place_id": booking["place_id"],
            "status": booking["status"],
            "actor": session.viewer.actor,
        },
        message=message if party is None or party.organises or not held else None,
        consents=consents,
        known=not held and facts["known_id"] is not None,
        leads=not held,
        group={"id": party.id} if party and party.organises else None,
    )


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
    check_on_sale(event.state, slot.state, slot.starts_at, now)
    return slot, event, model


def check_on_sale(event: str, slot: str, starts_at: datetime, now: datetime) -> None:
    """Raise `Conflict` unless event and slot are open and the ride is still to come."""
    if event != EventState.OPEN or slot != SlotState.OPEN:
        raise Conflict(
            "Ce créneau n’est pas ouvert aux réservations. Choisissez-en un autre.",
            "This slot is not open to bookings. Choose another one.",
            field="slotId",
        )
    if starts_at <= now:
        raise Conflict(
            "Ce départ a déjà eu lieu. Choisissez un créneau à venir.",
            "This ride has already left. Choose a coming slot.",
            field="slotId",
        )


def check_attribution(attribution: Attribution) -> None:
    """Raise `InvalidInput` for a campaign that nobody could read."""
    for campaign in (attribution.first_campaign, attribution.last_campaign):
        if campaign is not None and (len(campaign) > LONGEST_CAMPAIGN or not campaign.isprintable()):
            raise InvalidInput(
                f"Le nom de campagne a {LONGEST_CAMPAIGN} caractères lisibles au plus.",
                f"A campaign's name has at most {LONGEST_CAMPAIGN} readable characters.",
                field="attribution",
            )
