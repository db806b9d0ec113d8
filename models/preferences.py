"""What a person wants to hear from us, as their own page shows it (J2); pure."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.rider import MARKETING_PURPOSES, Consent, ConsentPurpose


class ConsentState(enum.StrEnum):
    """Where one purpose stands. PENDING: a yes whose mailed link was not followed yet, so it does not count."""

    GRANTED = "GRANTED"
    PENDING = "PENDING"
    REFUSED = "REFUSED"
    UNANSWERED = "UNANSWERED"


@dataclass(frozen=True, slots=True)
class PreferenceChoice:
    """One purpose with its current text. `blocked`: we do not write there, whatever was answered (F5)."""

    purpose: ConsentPurpose
    state: ConsentState
    answered_at: datetime | None
    blocked: bool
    text_version: str
    title_fr: str
    title_en: str
    text_fr: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Preferences:
    """A person's choices. The addresses are shown in part: mails are passed on, with their links."""

    email: str | None
    phone: str | None
    choices: list[PreferenceChoice]


@dataclass(frozen=True, slots=True)
class Unsubscription:
    """What a link of an advertisement ended: advertising to this address, shown in part."""

    address: str


def state_of(purpose: ConsentPurpose, answers: Sequence[Consent]) -> ConsentState:
    """Where a purpose stands after these answers to it, newest first."""
    if not answers:
        return ConsentState.UNANSWERED
    if not answers[0].granted:
        return ConsentState.REFUSED
    for answer in answers:
        if not answer.granted:
            break
        if answer.confirmed_at is not None or purpose not in MARKETING_PURPOSES:
            return ConsentState.GRANTED
    return ConsentState.PENDING


def in_part(address: str | None) -> str | None:
    """`z•••@riders.example`, `+33•••••01`: enough for its owner to know it."""
    if not address:
        return None
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}" if at else f"{address[:3]}•••••{address[-2:]}"
