"""Riders: checking what they say of themselves, and recognising who came before (J1, J2)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from models.booking import Booking
from models.consent_text import KNOWN_TEXTS
from models.errors import Collision, InvalidInput
from models.licence import HeldLicence, LicenceClass
from models.party import Party
from models.rider import PERSON, Consent, ConsentPurpose, Locale, Rider
from models.session import UNSCOPED, WriteSession
from models.wish import Wish
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


def checked(details: RiderDetails) -> dict[str, Any]:
    """The columns of a rider, normalised. Raises `InvalidInput` naming the field at fault."""
    return {
        "first_name": checked_text(details.first_name, "rider.firstName", LONGEST_NAME),
        "last_name": checked_text(details.last_name, "rider.lastName", LONGEST_NAME),
        "email": checked_email(details.email, "rider.email"),
        "phone": checked_phone(details.phone, "rider.phone"),
        "birth_date": details.birth_date,
        "licence_class": details.licence_class,
        "licence_obtained_on": details.licence_obtained_on,
        "postcode": checked_text(details.postcode, "rider.postcode", LONGEST_POSTCODE) if details.postcode else None,
        "owned_brand": checked_text(details.owned_brand, "rider.ownedBrand", LONGEST_NAME)
        if details.owned_brand
        else None,
        "locale": details.locale,
    }


def check_birth_date(value: date, today: date) -> None:
    """Raise `InvalidInput` unless somebody of that age may be alive, and born."""
    if not today.year - OLDEST_RIDER <= value.year or value >= today:
        raise InvalidInput(
            "Cette date de naissance n’est pas possible.", "This birth date is not possible.", field="rider.birthDate"
        )


def told_again(given: Callable[[str], Any]) -> dict[str, Any]:
    """What a known rider's record becomes by what they say now, column by column; what they leave out stays."""
    kept = {name: func.coalesce(given(name), getattr(Rider, name)) for name in TOLD_AGAIN}
    return {
        "last_action_at": func.now(),
        "licence_class": given("licence_class"),
        "locale": given("locale"),
        **kept,
    }


def filled_up(given: Callable[[str], Any]) -> dict[str, Any]:
    """What a known rider's record becomes by what somebody else says of them: only what was missing."""
    return {
        "last_action_at": func.now(),
        **{name: func.coalesce(getattr(Rider, name), given(name)) for name in TOLD_AGAIN},
    }


async def _typed_by_a_friend(session: WriteSession, said: Rider) -> bool:
    """Whether the record was made by the organiser of a group, from another address (ADR 0021)."""
    groups = [select(kind.group_id).where(kind.rider_id == said.id) for kind in (Booking, Wish)]
    organiser = aliased(Rider)
    found = (
        select(Party.id)
        .join(organiser, organiser.id == Party.organiser_id)
        .where(or_(*(Party.id.in_(each) for each in groups)), organiser.email != said.email)
    )
    return await session.scalar(select(found.exists()), execution_options=UNSCOPED) or False


async def adopt(session: WriteSession, rider_id: UUID) -> UUID:
    """The person of a record whose address is now proven: the one who came before, or this record itself.

    Of a person whom a friend described, only what was missing is taken over. Reads past the viewer's scope: whoever
    follows a mailed link sees no rider but themselves. May violate `uq_rider_person` when two links of one new person
    are followed at once: then try again.
    """
    said = await session.scalar(
        select(Rider).where(Rider.id == rider_id, Rider.unproven).with_for_update(), execution_options=UNSCOPED
    )
    if said is None:
        return rider_id
    known = await session.scalar(
        select(func.coalesce(Rider.merged_into_id, Rider.id)).where(
            PERSON,
            Rider.email == said.email,
            Rider.birth_date == said.birth_date,
            func.lower(Rider.last_name) == func.lower(said.last_name),
            func.lower(Rider.first_name) == func.lower(said.first_name),
        ),
        execution_options=UNSCOPED,
    )
    changes: dict[str, Any] = {"unproven": False}
    if known is not None:
        given = partial(getattr, said)
        changes = filled_up(given) if await _typed_by_a_friend(session, said) else told_again(given)
    await session.execute(update(Rider).where(Rider.id == (known or rider_id)).values(**changes), execution_options=ALL)
    if known is not None:
        await session.execute(
            update(Consent).where(Consent.rider_id == rider_id).values(rider_id=known), execution_options=ALL
        )
        organised = update(Party).where(Party.organiser_id == rider_id)
        await session.execute(organised.values(organiser_id=known), execution_options=ALL)
    return known or rider_id


async def record_rider(session: WriteSession, details: dict[str, Any], *, proven: bool) -> UUID:
    """The person of these details, who may have come before; or, not `proven`, a record apart (ADR 0011).

    Raises Collision where two of one new person come at once.
    """
    known = None
    if proven:
        same = select(func.coalesce(Rider.merged_into_id, Rider.id)).where(
            PERSON,
            Rider.email == details["email"],
            Rider.birth_date == details["birth_date"],
            func.lower(Rider.last_name) == func.lower(details["last_name"]),
            func.lower(Rider.first_name) == func.lower(details["first_name"]),
        )
        known = await session.scalar(same, execution_options=UNSCOPED)
    if known is not None:
        changes = told_again(details.__getitem__)
        await session.execute(update(Rider).where(Rider.id == known).values(**changes), execution_options=ALL)
        return known
    rider = Rider(unproven=not proven, **details)
    session.add(rider)
    try:
        await session.flush()
    except IntegrityError as error:
        raise Collision from error
    return rider.id


async def drop_unproven(session: WriteSession, rider_id: UUID) -> None:
    """Remove a record that was adopted into another, once no booking refers to it any more.

    A companion, whose address nobody proved, may have lost a ride before accepting another one: that stays theirs.
    """
    unused = ~select(Booking.id).where(Booking.rider_id == rider_id).exists()
    await session.execute(delete(Rider).where(Rider.id == rider_id, Rider.unproven, unused), execution_options=ALL)


def check_consents(answers: list[ConsentAnswer]) -> list[ConsentAnswer]:
    """The answers. Raises `InvalidInput` where one proves nothing: given twice, or to a text that never was."""
    if len({answer.purpose for answer in answers}) < len(answers):
        raise InvalidInput(
            "Répondez une seule fois à chaque demande de consentement.",
            "Answer each consent once.",
            field="consents",
        )
    for answer in answers:
        if (answer.purpose, answer.text_version) not in KNOWN_TEXTS:
            raise InvalidInput(
                "Ce texte de consentement n’existe pas. Rechargez la page, puis choisissez de nouveau.",
                "There is no such text to consent to. Reload the page, then choose again.",
                field="consents.textVersion",
            )
    return answers
