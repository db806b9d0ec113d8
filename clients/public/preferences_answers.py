"""What the API answers to the documents of the preference page, read as strictly as all answers."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from clients.public.answers import Answer, ConsentWords, Refused


class Choice(ConsentWords):
    """One purpose, where it stands, and the text that holds now."""

    version: str = Field(alias="textVersion")
    state: Literal["GRANTED", "PENDING", "REFUSED", "UNANSWERED"]
    answered_at: datetime | None
    blocked: bool


class Chosen(Answer):
    """What a person wants to hear."""

    email: str | None
    phone: str | None
    choices: list[Choice]


class PreferencesKept(Answer):
    """What was asked was done."""

    typename: Literal["ChangePreferencesSuccess", "ConfirmConsentsSuccess"] = Field(alias="__typename")
    preferences: Chosen


class Unsubscribed(Answer):
    """No more advertising goes to this address."""

    address: str


class UnsubscribeDone(Answer):
    """What was asked was done, now or by an earlier click."""

    typename: Literal["UnsubscribeSuccess"] = Field(alias="__typename")
    unsubscription: Unsubscribed


class Preferences(Answer):
    """Data of the document of this name."""

    preferences: Chosen | None


class ChangePreferences(Answer):
    """Data of the document of this name."""

    change_preferences: Annotated[PreferencesKept | Refused, Field(discriminator="typename")]


class ConfirmConsents(Answer):
    """Data of the document of this name."""

    confirm_consents: Annotated[PreferencesKept | Refused, Field(discriminator="typename")]


class Unsubscribe(Answer):
    """Data of the document of this name."""

    unsubscribe: Annotated[UnsubscribeDone | Refused, Field(discriminator="typename")]
