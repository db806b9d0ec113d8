"""What the API answers to the documents of the waiting list, read as strictly as all answers."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from clients.public.answers import Answer, ConsentWords, Dealership, Model, Refused


class WishedModel(Answer):
    """A model that will do."""

    model: Model


class WishedTime(Answer):
    """A departure."""

    starts_at: datetime


class WishedSlot(Answer):
    """A slot that will do."""

    slot: WishedTime


class WaitedEvent(Answer):
    """The stop at which somebody waits."""

    starts_on: date
    ends_on: date
    dealership: Dealership


class Wish(Answer):
    """The rider's own place in a waiting list."""

    state: Literal["WAITING", "OFFERED", "SERVED", "LEFT", "LAPSED", "EVENT_CANCELLED"]
    proven_at: datetime | None
    event: WaitedEvent
    models: list[WishedModel]
    slots: list[WishedSlot]


class Waited(Answer):
    """What was asked was done, now or by an earlier click."""

    typename: Literal["ConfirmWishSuccess", "DeclineWaitingOfferSuccess", "LeaveWaitingListSuccess"] = Field(
        alias="__typename"
    )
    wish: Wish


WishAnswer = Annotated[Waited | Refused, Field(discriminator="typename")]


class OwnWish(Answer):
    """Data of the document of this name."""

    own_wish: Wish | None


class ConfirmWish(Answer):
    """Data of the document of this name."""

    confirm_wish: WishAnswer


class DeclineWaitingOffer(Answer):
    """Data of the document of this name."""

    decline_waiting_offer: WishAnswer


class LeaveWaitingList(Answer):
    """Data of the document of this name."""

    leave_waiting_list: WishAnswer


class NamedModel(Answer):
    """A model that may be chosen."""

    id: str
    name: str


class Mounted(Answer):
    """What stands at a departure."""

    model: NamedModel


class StopPlace(Answer):
    """A place of a stop."""

    vehicle: Mounted


class StopSlot(Answer):
    """A departure of a stop."""

    id: str
    starts_at: datetime
    places: list[StopPlace]


class Stop(Answer):
    """A stop of the tour with all its departures, for who would wait there."""

    id: str
    starts_on: date
    ends_on: date
    zone: str
    dealership: Dealership
    slots: list[StopSlot]


class StopOf(Answer):
    """Data of the document of this name."""

    event: Stop | None
    consent_texts: list[ConsentWords]


class Joined(Answer):
    """The request is noted; the mailed link proves the address."""

    typename: Literal["JoinWaitingListSuccess"] = Field(alias="__typename")


class JoinRefused(Answer):
    """Any refusal, with the API's own words."""

    typename: Literal["LicenceNotAllowed", "NotFound", "Forbidden", "InvalidInput", "Conflict", "KeyReused"] = Field(
        alias="__typename"
    )
    message: str
    field: str | None


class JoinWaitingList(Answer):
    """Data of the document of this name."""

    join_waiting_list: Annotated[Joined | JoinRefused, Field(discriminator="typename")]
