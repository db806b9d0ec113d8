"""Withdrawing a vehicle or a model from one event, or from a day on (C6)."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from models.act import Act, ActKind
from models.errors import Conflict, InvalidInput, NotFound
from models.event import Allocation, Event, EventState
from models.kit.base import table_of
from models.kit.constant import constant
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from models.slot import Place, Slot
from models.vehicle import Vehicle, VehicleModel
from resolvers.act import begin_act, check_meets, make_act, preview_act
from resolvers.act_scope import collect, lock_slots, meant_places, met_places, places_of

PLACE, SLOT, ALLOCATION, EVENT = (table_of(model) for model in (Place, Slot, Allocation, Event))


@dataclass(frozen=True, slots=True)
class WithdrawInput:
    """A vehicle, or all vehicles of a model; at one event, from a day on (local), or both. The reason is told."""

    model_id: UUID | None = field(default=None, metadata={"node": "VehicleModel"})
    vehicle_id: UUID | None = None
    event_id: UUID | None = None
    from_day: date | None = None
    reason: str | None = None


async def preview_withdrawal(session: WriteSession, viewer: Viewer, input: WithdrawInput) -> Act:
    """What a withdrawal would do as things stand: the bookings hit, and what each rider would be offered (C6).

    The act that it answers with is a PREVIEW: nothing is withdrawn, nobody is told, and it is forgotten after a week.
    """
    require(viewer, "preview_withdrawal")
    act = await _make(session, viewer, input, preview=True)
    meant = meant_places(act, datetime.now(UTC))
    await check_meets(session, meant)
    return await preview_act(session, act, meant, offers=True)


async def withdraw(session: WriteSession, viewer: Viewer, input: WithdrawInput) -> Act:
    """Withdraw: selling stops at once; a job cancels the bookings, holds alternatives and tells each rider once (C6).

    Messages leave when the undo window ends. Follow the act by `act(id:)`. Raises NotFound, InvalidInput, Conflict.
    """
    require(viewer, "withdraw")
    act = await _make(session, viewer, input, preview=False)
    meant = meant_places(act, datetime.now(UTC))
    await check_meets(session, meant)
    await lock_slots(session, meant)
    await session.execute(
        update(PLACE)
        .where(PLACE.c.id.in_(places_of(meant, PLACE.c.id)))
        .values(withdrawn_at=func.now(), withdrawn_by_id=act.id)
    )
    await session.execute(
        update(ALLOCATION).where(ALLOCATION.c.active, _withdrawn_by(act), ~_still_rides()).values(active=False)
    )
    await collect(session, act, met_places(act, datetime.now(UTC)))
    return await begin_act(session, act)


async def restore_withdrawn(session: WriteSession, act: Act) -> None:
    """Sell the places again. Raises Conflict where the vehicle has been given to another event meanwhile."""
    cancelled = select(EVENT.c.id).where(EVENT.c.state == constant(EventState.CANCELLED))
    try:
        async with session.begin_nested():
            await session.execute(
                update(ALLOCATION)
                .where(~ALLOCATION.c.active, _withdrawn_by(act), ALLOCATION.c.event_id.not_in(cancelled))
                .values(active=True)
            )
    except IntegrityError as error:
        raise Conflict(
            "Un véhicule retiré est affecté à un autre événement depuis. Libérez-le d’abord.",
            "A withdrawn vehicle was given to another event since. Free it first.",
            field="actId",
        ) from error
    await session.execute(
        update(PLACE).where(PLACE.c.withdrawn_by_id == act.id).values(withdrawn_at=None, withdrawn_by_id=None)
    )


async def _make(session: WriteSession, viewer: Viewer, input: WithdrawInput, *, preview: bool) -> Act:
    for name, model, key in (
        ("modelId", VehicleModel, input.model_id),
        ("vehicleId", Vehicle, input.vehicle_id),
        ("eventId", Event, input.event_id),
    ):
        if key is not None and await session.get(model, key) is None:
            raise NotFound(name)
    if (input.model_id is None) == (input.vehicle_id is None):
        raise InvalidInput(
            "Indiquez un modèle ou un véhicule, l’un des deux.",
            "Name a model or a vehicle, one of them.",
            field="modelId",
        )
    if input.event_id is None and input.from_day is None:
        raise InvalidInput(
            "Indiquez un événement, ou une date à partir de laquelle retirer.",
            "Name an event, or a day from which to withdraw.",
            field="eventId",
        )
    return await make_act(
        session,
        viewer,
        ActKind.WITHDRAWAL,
        preview=preview,
        reason=input.reason,
        model_id=input.model_id,
        vehicle_id=input.vehicle_id,
        event_id=input.event_id,
        from_day=input.from_day,
    )


def _withdrawn_by(act: Act) -> ColumnElement[bool]:
    """Allocations of the vehicles of which the act withdrew places."""
    places = select(PLACE.c.event_id, PLACE.c.vehicle_id).where(PLACE.c.withdrawn_by_id == act.id)
    return tuple_(ALLOCATION.c.event_id, ALLOCATION.c.vehicle_id).in_(places)


def _still_rides() -> ColumnElement[bool]:
    return (
        exists()
        .select_from(PLACE.join(SLOT, SLOT.c.id == PLACE.c.slot_id))
        .where(
            and_(PLACE.c.event_id == ALLOCATION.c.event_id, PLACE.c.vehicle_id == ALLOCATION.c.vehicle_id),
            PLACE.c.withdrawn_at.is_(None),
            SLOT.c.starts_at > func.now(),
        )
        .correlate(ALLOCATION)
    )
