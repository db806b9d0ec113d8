"""Riders: checking what they say of themselves, and recognising who came before (J1, J2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from models.errors import InvalidInput
from models.kit.uuid7 import uuid7
from models.licence import HeldLicence, LicenceClass
from models.rider import PERSON, Consent, ConsentPurpose, Locale, Rider
from models.session import UNSCOPED, WriteSession
from resolvers.contact import checked_email, checked_phone, checked_text

LONGEST_NAME = 80
LONGEST_POSTCODE = 12
OLDEST_RIDER = 110
ALL = {**UNSCOPED, "synchronize_session": False}
# What a rider who comes back may leave out: the earlier answer stays.
TOLD_AGAIN = ("phone", "postcode", "licence_obtained_on", "owned_brand")


@dataclass(frozen=True, slots=True)
class RiderDetails:
    """What a rider says of themselves when booking."""

    first_name: str
    last_name: str
    email: str
    birth_date: date
    licence_class: LicenceClass
    licence_obtained_on: date | None = None
    phone: str | None = None
    postcode: str | None = None
    owned_brand: str | None = None
    locale: Locale = Locale.FR

    @property
    def licence(self) -> HeldLicence:
        """For the rules of eligibility (B5)."""
        return HeldLicence(self.licence_class, self.licence_obtained_on)


@dataclass(frozen=True, slots=True)
class ConsentAnswer:
    """A rider's answer to one purpose, with the version of the text that was shown (J2)."""

    purpose: ConsentPurpose
    granted: bool
    text_version: str


def checked(details: RiderDetails, today: date) -> dict[str, object]:
    """The columns of a rider, normalised. Raises `InvalidInput` naming the field at fault."""
    return {
        "first_name": checked_text(details.first_name, "rider.firstName", LONGEST_NAME),
        "last_name": checked_text(details.last_name, "rider.lastName", LONGEST_NAME),
        "email": checked_email(details.email, "rider.email"),
        "phone": checked_phone(details.phone, "rider.phone"),
        "birth_date": _birth_date(details.birth_date, today),
        "licence_class": details.licence_class,
        "licence_obtained_on": details.licence_obtained_on,
        "postcode": checked_text(details.postcode, "rider.postcode", LONGEST_POSTCODE) if details.postcode else None,
        "owned_brand": checked_text(details.owned_brand, "rider.ownedBrand", LONGEST_NAME)
        if details.owned_brand
        else None,
        "locale": details.locale,
    }


def _birth_date(value: date, today: date) -> date:
    if not today.year - OLDEST_RIDER <= value.year or value >= today:
        raise InvalidInput(
            "Cette date de naissance n’est pas possible.", "This birth date is not possible.", field="rider.birthDate"
        )
    return value


async def record_unproven(session: WriteSession, columns: Mapping[str, object]) -> UUID:
    """A record of what someone says online, apart from any person until the mailed link proves the address.

    So nobody reads or overwrites the data of another by knowing their address, name and birth date.
    """
    rider_id = uuid7()
    await session.execute(insert(Rider).values(id=rider_id, unproven=True, **columns))
    return rider_id


async def recognise(session: WriteSession, columns: Mapping[str, object]) -> UUID:
    """The rider of these checked details: who came before with the same address, name and birth date, or a new record.

    For details that are known to be the person's own. Two bookings of one new rider at once make one record (J1).
    """
    statement = insert(Rider).values(id=uuid7(), **columns)
    rider_id: UUID | None = await session.scalar(
        statement.on_conflict_do_update(
            index_elements=["email", "birth_date", func.lower(text("last_name")), func.lower(text("first_name"))],
            index_where=PERSON,
            set_=_told(statement.excluded),
        ).returning(Rider.id)
    )
    if rider_id is None:
        raise TypeError("an upsert returns its row")
    return rider_id


def _told(given: Any) -> dict[str, Any]:
    """What a known rider's record becomes by what they say now; what they leave out stays."""
    kept = {name: func.coalesce(getattr(given, name), getattr(Rider, name)) for name in TOLD_AGAIN}
    return {
        "last_action_at": func.now(),
        "licence_class": given.licence_class,
        "locale": given.locale,
        **kept,
    }


async def adopt(session: WriteSession, rider_id: UUID) -> UUID:
    """The person of a record whose address is now proven: the one who came before, or this record itself.

    Reads past the viewer's scope: whoever follows a mailed link sees no rider but themselves. May violate
    `uq_rider_person` when two links of one new person are followed at once: then try again.
    """
    said = await session.scalar(
        select(Rider).where(Rider.id == rider_id, Rider.unproven).with_for_update(), execution_options=UNSCOPED
    )
    if said is None:
        return rider_id
    known = await session.scalar(
        select(Rider.id).where(
            PERSON,
            Rider.email == said.email,
            Rider.birth_date == said.birth_date,
            func.lower(Rider.last_name) == func.lower(said.last_name),
            func.lower(Rider.first_name) == func.lower(said.first_name),
        ),
        execution_options=UNSCOPED,
    )
    changes: dict[str, Any] = {"unproven": False} if known is None else _told(said)
    await session.execute(update(Rider).where(Rider.id == (known or rider_id)).values(**changes), execution_options=ALL)
    if known is not None:
        await session.execute(
            update(Consent).where(Consent.rider_id == rider_id).values(rider_id=known), execution_options=ALL
        )
    return known or rider_id


async def drop_unproven(session: WriteSession, rider_id: UUID) -> None:
    """Remove a record that was adopted into another, once nothing refers to it any more."""
    await session.execute(delete(Rider).where(Rider.id == rider_id, Rider.unproven), execution_options=ALL)


def check_consents(answers: list[ConsentAnswer]) -> None:
    """Raise `InvalidInput` when a purpose is answered twice: neither answer would be a proof."""
    if len({answer.purpose for answer in answers}) < len(answers):
        raise InvalidInput(
            "Répondez une seule fois à chaque demande de consentement.",
            "Answer each consent once.",
            field="consents",
        )


async def record_consents(session: WriteSession, rider_id: UUID, answers: list[ConsentAnswer], proof: str) -> None:
    """Keep each answer with the version of its text (GDPR art. 7.1); earlier answers stay as proof of the past."""
    if answers:
        rows = [
            {
                "rider_id": rider_id,
                "purpose": answer.purpose,
                "granted": answer.granted,
                "text_version": checked_text(answer.text_version, "consents.textVersion", LONGEST_NAME),
                "proof": proof,
            }
            for answer in answers
        ]
        await session.execute(insert(Consent), rows)
