"""What riders change by themselves, by the link that was mailed: of their own booking, until its departure (A3, L2).

The row rules show them that booking alone; here is until when, and that their own data keep their rides allowed.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select, update

from models.booking import Booking
from models.booking_life import CHANGED_BY_RIDER
from models.errors import Conflict, NotFound
from models.licence import HeldLicence, LicenceClass
from models.policy.actions import require
from models.policy.viewer import Role, Viewer
from models.rider import Locale, Rider
from models.session import UNSCOPED, WriteSession
from models.slot import Slot
from resolvers.booking_step import lock_booking, not_now
from resolvers.coming_ride import check_coming_rides
from resolvers.contact import checked_phone, checked_text
from resolvers.own_proof import prove_by_own_act
from resolvers.rider import LONGEST_POSTCODE


@dataclass(frozen=True, slots=True)
class ChangeOwnDetailsInput:
    """What the rider corrects; what is left out stays. An empty `phone` or `postcode` is forgotten.

    The e-mail address is not among them: only a link that was mailed to it proves one.
    """

    phone: str | None = None
    postcode: str | None = None
    locale: Locale | None = None
    licence_class: LicenceClass | None = None
    licence_obtained_on: date | None = None


async def change_own_details(session: WriteSession, viewer: Viewer, input: ChangeOwnDetailsInput) -> Rider:
    """Correct one's own phone, postcode, language and licence, by the link of a booking (J1).

    Raises NotFound, InvalidInput, Conflict once the ride has left, and LicenceNotAllowed where the licence would no
    longer allow a ride that is still to come.
    """
    require(viewer, "change_own_details")
    if viewer.booking_id is None:
        raise NotFound
    booking = await lock_booking(session, viewer.booking_id)
    await check_own_change(session, viewer, booking)
    await prove_by_own_act(session, viewer, booking)
    rider = await session.scalar(select(Rider).where(Rider.id == booking.rider_id).with_for_update())
    if rider is None:
        raise NotFound
    changes = _changes(input)
    licence = HeldLicence(
        changes.get("licence_class", rider.licence_class),
        changes.get("licence_obtained_on", rider.licence_obtained_on),
    )
    if licence != HeldLicence(rider.licence_class, rider.licence_obtained_on):
        await check_coming_rides(session, rider, licence, rider.birth_date)
    await session.execute(
        update(Rider).where(Rider.id == rider.id).values(**changes, last_action_at=func.now()),
        execution_options={**UNSCOPED, "synchronize_session": False},
    )
    return rider


async def check_own_change(session: WriteSession, viewer: Viewer, booking: Booking) -> None:
    """Raise `Conflict` if a rider changes their booking too late: once there, or once it has left. Others may."""
    if viewer.role is not Role.RIDER:
        return
    if booking.status not in CHANGED_BY_RIDER:
        raise not_now(booking)
    slot = await session.get_one(Slot, booking.slot_id)
    if slot.starts_at <= datetime.now(UTC):
        raise Conflict(
            "L’heure du départ est passée : la réservation ne se change plus en ligne. Parlez-en à la concession.",
            "The time of departure has passed: the booking can no longer be changed online. Ask the dealership.",
            field="bookingId",
        )


def _changes(input: ChangeOwnDetailsInput) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if input.phone is not None:
        changes["phone"] = checked_phone(input.phone, "phone")
    if input.postcode is not None:
        given = input.postcode.strip()
        changes["postcode"] = checked_text(given, "postcode", LONGEST_POSTCODE) if given else None
    if input.locale is not None:
        changes["locale"] = input.locale
    if input.licence_class is not None:
        # A date belongs to its class: without a new one it is unknown, to be seen on site.
        changes |= {"licence_class": input.licence_class, "licence_obtained_on": None}
    if input.licence_obtained_on is not None:
        changes["licence_obtained_on"] = input.licence_obtained_on
    return changes
