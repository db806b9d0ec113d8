"""What a rider who waits may wish: models that come to the event, slots of it, something they may ride (B5, C7)."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from sqlalchemy import select

from models.errors import InvalidInput, LicenceNotAllowed, NotFound
from models.event import Allocation, Event
from models.licence import Refusal, Verdict, eligibility, rideable
from models.session import UNSCOPED, WriteSession
from models.slot import Slot
from models.vehicle import Vehicle, VehicleModel
from resolvers.rider import RiderDetails

MOST_NAMED = 200


async def check_choice(
    session: WriteSession, event: Event, rider: RiderDetails, model_ids: Sequence[UUID], slot_ids: Sequence[UUID]
) -> None:
    """Raise `NotFound` for what is not of the event, `LicenceNotAllowed` where the rider may ride none of it."""
    if max(len(model_ids), len(slot_ids)) > MOST_NAMED:
        raise InvalidInput(
            f"Choisissez {MOST_NAMED} modèles et créneaux au plus, ou n’en choisissez aucun.",
            f"Choose {MOST_NAMED} models and slots at most, or none.",
            field="slotIds",
        )
    slots = select(Slot.id).where(Slot.event_id == event.id, Slot.id.in_(slot_ids))
    if slot_ids and set(await session.scalars(slots)) != set(slot_ids):
        raise NotFound("slotIds")
    # Past the viewer's scope: which vehicles come is shown by the places.
    coming = (
        select(VehicleModel.id, VehicleModel.licence_required)
        .join(Vehicle, Vehicle.model_id == VehicleModel.id)
        .join(Allocation, Allocation.vehicle_id == Vehicle.id)
        .where(Allocation.event_id == event.id)
        .distinct()
        .order_by(VehicleModel.id)
    )
    required = {row.id: row.licence_required for row in await session.execute(coming, execution_options=UNSCOPED)}
    wished = [each for each in required if each in model_ids] if model_ids else list(required)
    if not wished or (model_ids and set(wished) != set(model_ids)):
        raise NotFound("modelIds")
    allowed = rideable(rider.licence, rider.birth_date, event.ends_on)
    if not any(required[each] in allowed for each in wished):
        raise _refusal(eligibility(required[wished[0]], rider.licence, rider.birth_date, event.ends_on))


def _refusal(verdict: Verdict) -> LicenceNotAllowed:
    """The rule that keeps the rider from the first model wished; there is no place to offer instead."""
    refusal = cast(Refusal, verdict)
    return LicenceNotAllowed(
        refusal.message_fr,
        refusal.message_en,
        field="rider.licenceClass",
        rule=refusal.rule.value,
        allowed_from=refusal.allowed_from,
        alternatives=[],
    )
