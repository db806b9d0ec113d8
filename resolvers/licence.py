"""Refusing a ride that the rider's licence or age does not allow, with what they may ride instead (B5)."""

from datetime import UTC, date, datetime
from uuid import UUID

from models.driver_session import Fetching
from models.errors import LicenceNotAllowed
from models.licence import HeldLicence, LicenceClass, Refusal, eligibility, rideable
from resolvers.alternative import nearest_free_places


async def check_licence(
    session: Fetching,
    licence: HeldLicence,
    birth_date: date,
    *,
    required: str,
    day: date,
    slot_id: UUID,
    model_id: UUID,
    field: str = "rider.licenceClass",
) -> None:
    """Raise `LicenceNotAllowed` if the rider may not ride, on that day, what requires this class.

    It says which rule refuses, and which free places the rider may have instead, nearest first.
    """
    verdict = eligibility(LicenceClass(required), licence, birth_date, day)
    if not isinstance(verdict, Refusal):
        return
    classes = rideable(licence, birth_date, day)
    raise LicenceNotAllowed(
        verdict.message_fr,
        verdict.message_en,
        field=field,
        rule=verdict.rule.value,
        allowed_from=verdict.allowed_from,
        alternatives=await nearest_free_places(session, slot_id, model_id, classes, datetime.now(UTC)),
    )
