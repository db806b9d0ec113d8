"""Correcting what a record says of a rider: by headquarters, for somebody on the telephone (C5, J1, ADR 0036)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from models.booking import Booking, BookingStatus
from models.consent_standing import has_consented
from models.errors import Conflict, InvalidInput, NotFound
from models.kit.uuid7 import uuid7
from models.licence import HeldLicence, LicenceClass
from models.message import MessageCause
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.rider import Consent, ConsentPurpose, Rider
from models.session import UNSCOPED, WriteSession
from models.slot import Slot
from resolvers.booking_step import violated
from resolvers.coming_ride import check_coming_rides
from resolvers.consent import withdraw
from resolvers.contact import checked_email, checked_phone, checked_text
from resolvers.message import tell_rider
from resolvers.rider import LONGEST_NAME, check_birth_date
from resolvers.version import check_version

# What a yes to mails becomes when it turns out to have been another person's mailbox.
PROOF = "address corrected by headquarters"
EXPECTED = (BookingStatus.BOOKED, BookingStatus.MODIFIED)


@dataclass(frozen=True, slots=True)
class CorrectRiderInput:
    """What is corrected; what is left out stays. An empty `email` or `phone` is forgotten, one of them is needed.

    `expected_version` refuses the correction if someone changed the rider meanwhile.
    """

    rider_id: UUID
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    birth_date: date | None = None
    licence_class: LicenceClass | None = None
    expected_version: int | None = None


async def correct_rider(session: WriteSession, viewer: Viewer, input: CorrectRiderInput) -> Rider:
    """Correct a rider's name, address, number, birth date or licence; all their rides to come must stay allowed (B5).

    Rides to come are confirmed to a new address, and a yes to the brand's mails counts there only once its link is
    followed (J2). Raises NotFound, InvalidInput, LicenceNotAllowed, and Conflict where someone changed the rider
    meanwhile, the record was merged or made anonymous, its address waits for proof, or the person has a record already.
    """
    require(viewer, "correct_rider")
    rider = await session.scalar(select(Rider).where(Rider.id == input.rider_id).with_for_update())
    if rider is None:
        raise NotFound("riderId")
    check_version(rider.version, input.expected_version)
    changes = {name: value for name, value in _checked(input).items() if value != getattr(rider, name)}
    if not changes:
        return rider
    _check_may_change(rider, changes)
    licence = HeldLicence(
        changes.get("licence_class", rider.licence_class),
        changes.get("licence_obtained_on", rider.licence_obtained_on),
    )
    if changes.keys() & {"licence_class", "birth_date"}:
        await check_coming_rides(session, rider, licence, changes.get("birth_date", rider.birth_date))
    for name, value in changes.items():
        setattr(rider, name, value)
    await _keep(session, rider)
    if changes.get("email"):
        await _ask_again(session, rider)
        await _confirm_again(session, rider)
    return rider


def _checked(input: CorrectRiderInput) -> dict[str, Any]:
    """Columns as they are kept. Raises InvalidInput, naming the field."""
    given: dict[str, Any] = {}
    if input.first_name is not None:
        given["first_name"] = checked_text(input.first_name, "firstName", LONGEST_NAME)
    if input.last_name is not None:
        given["last_name"] = checked_text(input.last_name, "lastName", LONGEST_NAME)
    if input.email is not None:
        given["email"] = checked_email(input.email, "email") if input.email.strip() else None
    if input.phone is not None:
        given["phone"] = checked_phone(input.phone, "phone")
    if input.birth_date is not None:
        check_birth_date(input.birth_date, datetime.now(UTC).date())
        given["birth_date"] = input.birth_date
    if input.licence_class is not None:
        given["licence_class"] = input.licence_class
    return given


def _check_may_change(rider: Rider, changes: dict[str, Any]) -> None:
    if rider.merged_into_id is not None or rider.anonymised_at is not None:
        raise Conflict(
            "Cette fiche a été fusionnée ou rendue anonyme. Ouvrez celle où elle mène.",
            "This record was merged or made anonymous. Open the one that it leads to.",
            field="riderId",
        )
    if rider.unproven and "email" in changes:
        raise Conflict(
            "Cette adresse attend sa confirmation : annulez la réservation, puis inscrivez le pilote à la bonne.",
            "This address waits for its confirmation: cancel the booking, then book the rider with the right one.",
            field="email",
        )
    if not changes.get("email", rider.email) and not changes.get("phone", rider.phone):
        raise InvalidInput(
            "Gardez une adresse e-mail ou un téléphone : il faut pouvoir joindre le pilote.",
            "Keep an e-mail address or a phone number: the rider must be reachable.",
            field="email" if "email" in changes else "phone",
        )
    if "licence_class" in changes:
        # A date belongs to its class: of another one it is unknown, to be seen on site.
        changes["licence_obtained_on"] = None


async def _keep(session: WriteSession, rider: Rider) -> None:
    try:
        async with session.begin_nested():
            await session.flush()
    except IntegrityError as error:
        if violated(error) != "uq_rider_person":
            raise
        raise Conflict(
            "Cette personne a déjà une fiche à cette adresse. Fusionnez les deux, depuis les doublons.",
            "This person has a record with this address already. Merge the two, from the duplicates.",
            field="email",
        ) from error
    await session.refresh(rider)


async def _ask_again(session: WriteSession, rider: Rider) -> None:
    """The link that proved a yes to the brand's mails was followed in another mailbox: it is mailed anew."""
    purpose = ConsentPurpose.BRAND_EMAIL
    standing = select(Rider.id).where(Rider.id == rider.id, has_consented(purpose))
    if await session.scalar(standing, execution_options=UNSCOPED) is None:
        return
    yes = await session.scalar(
        select(Consent)
        .where(Consent.rider_id == rider.id, Consent.purpose == purpose, Consent.granted)
        .order_by(Consent.created_at.desc(), Consent.id.desc())
        .limit(1),
        execution_options=UNSCOPED,
    )
    await withdraw(session, [rider.id], [purpose], PROOF)
    if yes is not None:
        again = Consent(id=uuid7(), rider_id=rider.id, purpose=purpose, granted=True, proof=PROOF)
        again.text_version = yes.text_version
        session.add(again)
        await session.flush()


async def _confirm_again(session: WriteSession, rider: Rider) -> None:
    """Confirm the rides to come to the new address, with links and calendar files."""
    coming = (
        select(Booking.id)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.rider_id == rider.id, Booking.status.in_(EXPECTED), Slot.starts_at > func.now())
        .order_by(Slot.starts_at, Booking.id)
    )
    for booking_id in list(await session.scalars(coming)):
        await tell_rider(session, booking_id, MessageCause.CONFIRMED, f"{booking_id}:{rider.version}")
