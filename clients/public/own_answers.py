"""What the API answers when riders move, cancel and correct what is theirs."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from clients.public.answers import Answer, BookingStatus, Departure, Model, Mount, Ride

LicenceClass = Literal["AM", "A1", "A2", "A", "B", "B_7H", "L5E"]


class Licence(Answer):
    """What tells which vehicles a rider may ride."""

    birth_date: date
    licence_class: LicenceClass
    licence_obtained_on: date | None


class OfferedModel(Model):
    """A model that can be chosen."""

    id: str


class RideableModel(OfferedModel):
    """The same with the licence that it needs."""

    licence_required: LicenceClass


class OfferedVehicle(Mount):
    """The vehicle of a place that can be chosen."""

    model: OfferedModel


class OfferedSlot(Departure):
    """A departure that can be chosen."""

    id: str


class Offer(Ride):
    """A free place, to be chosen."""

    slot: OfferedSlot
    vehicle: OfferedVehicle


class OptionVehicle(Mount):
    """The vehicle of a place, and which licence it needs."""

    model: RideableModel


class OptionPlace(Answer):
    """A place of a departure."""

    free: bool
    vehicle: OptionVehicle


class OptionSlot(OfferedSlot):
    """A departure with its places."""

    day: date
    state: Literal["OPEN", "CLOSED"]
    places: list[OptionPlace]


class OptionEvent(Answer):
    """The event of the booking."""

    state: str
    slots: list[OptionSlot]


class BookingOptions(Ride):
    """The booking, and where it may go."""

    id: str
    status: BookingStatus
    slot: OfferedSlot
    rider: Licence
    event: OptionEvent


class OwnOptions(Answer):
    """Data of the document of this name."""

    own_booking: BookingOptions | None


class RideableClasses(Answer):
    """Data of the document of this name."""

    rideable_classes: list[LicenceClass]


class MovedTo(Answer):
    """The booking has another place."""

    typename: Literal["MoveBookingSuccess"] = Field(alias="__typename")
    booking: Ride


class NotThere(Answer):
    """The place is gone, or the licence does not allow it; these are free."""

    typename: Literal["PlaceTaken", "LicenceNotAllowed"] = Field(alias="__typename")
    message: str
    alternatives: list[Offer]


class NotDone(Answer):
    """Any other refusal, with the API's own words."""

    typename: Literal[
        "AlreadyBooked", "NotFound", "Forbidden", "InvalidInput", "Conflict", "KeyReused", "LicenceNotAllowed"
    ] = Field(alias="__typename")
    message: str
    field: str | None


class Refusal(NotDone):
    """The same, of a move: there a licence that does not allow it comes with offers."""

    typename: Literal["AlreadyBooked", "NotFound", "Forbidden", "InvalidInput", "Conflict", "KeyReused"] = Field(
        alias="__typename"
    )


Moved = Annotated[MovedTo | NotThere | Refusal, Field(discriminator="typename")]


class MoveBooking(Answer):
    """Data of the document of this name."""

    move_booking: Moved


class Done(Answer):
    """It was done."""

    typename: Literal["CancelBookingSuccess", "ChangeOwnDetailsSuccess", "ProveOwnAddressSuccess"] = Field(
        alias="__typename"
    )


Outcome = Annotated[Done | NotDone, Field(discriminator="typename")]


class CancelBooking(Answer):
    """Data of the document of this name."""

    cancel_booking: Outcome


class ProveOwnAddress(Answer):
    """Data of the document of this name."""

    prove_own_address: Outcome


class ChangeOwnDetails(Answer):
    """Data of the document of this name."""

    change_own_details: Outcome


class Details(Licence):
    """What the rider said of themselves."""

    first_name: str
    last_name: str
    email: str | None
    phone: str | None
    postcode: str | None
    locale: Literal["FR", "EN"]


class DetailsDeparture(Answer):
    """When it leaves."""

    starts_at: datetime


class DetailsBooking(Answer):
    """The booking whose link opens them."""

    status: BookingStatus
    slot: DetailsDeparture
    rider: Details


class OwnDetails(Answer):
    """Data of the document of this name."""

    own_booking: DetailsBooking | None
