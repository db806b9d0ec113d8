"""What the API answers to the documents of this client, read strictly: another shape is a defect, not a page."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

BookingStatus = Literal["HELD", "BOOKED", "MODIFIED", "CHECKED_IN", "DONE", "NO_SHOW", "CANCELLED"]
CancelReason = Literal[
    "RIDER", "ADMIN", "HOLD_EXPIRED", "MODEL_WITHDRAWN", "EVENT_CANCELLED", "SLOT_CLOSED", "OFFER_TAKEN_BACK"
]


class Answer(BaseModel):
    """Names in snake case here, in camel case there."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True)


class ConsentWords(Answer):
    """One of the texts that riders may agree to."""

    purpose: Literal["BRAND_EMAIL", "BRAND_SMS", "EMAIL_TRACKING", "DEALERSHIP_CONTACT"]
    version: str
    title_fr: str
    title_en: str
    text_fr: str
    text_en: str


class Dealership(Answer):
    """Where the ride leaves from."""

    name: str
    address: str
    city: str
    phone: str | None


class DepartureEvent(Answer):
    """The weekend of a departure."""

    zone: str
    dealership: Dealership


class Departure(Answer):
    """A slot, and where it is."""

    starts_at: datetime
    ends_at: datetime
    event: DepartureEvent


class Model(Answer):
    """What is ridden."""

    name: str


class Mount(Answer):
    """The vehicle, with the number that it bears on the rides."""

    number: int
    model: Model


class Ride(Answer):
    """A vehicle at a departure: a place, or the place of a booking."""

    slot: Departure
    vehicle: Mount


class ConfirmedBooking(Ride):
    """A booking after its confirmation."""

    status: BookingStatus
    confirmed_at: datetime | None


class Confirmed(Answer):
    """The booking is confirmed, now or since an earlier click."""

    typename: Literal["ConfirmBookingSuccess"] = Field(alias="__typename")
    booking: ConfirmedBooking


class PlaceTaken(Answer):
    """The hold ran out and somebody else has the place."""

    typename: Literal["PlaceTaken"] = Field(alias="__typename")
    alternatives: list[Ride]


class Refused(Answer):
    """Any other refusal, with the API's own words."""

    typename: Literal[
        "AlreadyBooked", "LinkInvalid", "NotFound", "Forbidden", "InvalidInput", "Conflict", "KeyReused"
    ] = Field(alias="__typename")
    message: str
    field: str | None


Confirmation = Annotated[Confirmed | PlaceTaken | Refused, Field(discriminator="typename")]


class ConfirmBooking(Answer):
    """Data of the document of this name."""

    confirm_booking: Confirmation


class OfferRefused(Answer):
    """The offered place is given back, now or since an earlier click."""

    typename: Literal["RefuseOfferSuccess"] = Field(alias="__typename")


Refusal = Annotated[OfferRefused | Refused, Field(discriminator="typename")]


class RefuseOffer(Answer):
    """Data of the document of this name."""

    refuse_offer: Refusal


class Rider(Answer):
    """In whose name it is."""

    first_name: str
    last_name: str
    unproven: bool
    """A friend typed the address, and nobody said yet that it is theirs."""


class Step(Answer):
    """One step in the booking's life, and the place that it had after it."""

    status: BookingStatus
    reason: str | None
    reason_en: str | None
    created_at: datetime
    place: Ride


class Booking(Ride):
    """The rider's own booking."""

    id: str
    status: BookingStatus
    held_until: datetime | None
    cancel_reason: CancelReason | None
    rider: Rider
    history: list[Step]


class OwnBooking(Answer):
    """Data of the document of this name."""

    own_booking: Booking | None


class Host(Answer):
    """A dealership as lists show it."""

    name: str
    city: str
    region: str


class Event(Answer):
    """A stop of the tour."""

    id: str
    starts_on: date
    ends_on: date
    free_count: int
    dealership: Host


class EventPage(Answer):
    """The first events, and how many there are in all."""

    total_count: int
    nodes: list[Event]


class NextEvents(Answer):
    """Data of the document of this name."""

    events: EventPage
