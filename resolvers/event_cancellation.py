"""Cancelling an event: nothing to sell any more, and each of its riders told once (B1, C6)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select, tuple_, update
from sqlalchemy.exc import IntegrityError

from models.act import Act, ActKind
from models.errors import Conflict, NotFound
from models.event import Allocation, Event, EventState
from models.kit.base import table_of
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from resolvers.act import begin_act, make_act, preview_act
from resolvers.act_scope import collect, meant_places
from resolvers.version import check_version
from resolvers.waiting_event import end_waiting, resume_waiting
from resolvers.waiting_lock import lock_waiting_lists

ALLOCATION, EVENT = table_of(Allocation), table_of(Event)
CANCELLABLE = (EventState.DRAFT, EventState.OPEN, EventState.CLOSED)


@dataclass(frozen=True, slots=True)
class CancelEventInput:
    """The event meant, and why. `expected_version` refuses the act if someone changed the event meanwhile."""

    event_id: UUID
    reason: str | None = None
    expected_version: int | None = None


async def preview_event_cancellation(session: WriteSession, viewer: Viewer, input: CancelEventInput) -> Act:
    """Whom cancelling an event would meet; see `previewWithdrawal` for what a preview is."""
    require(viewer, "preview_event_cancellation")
    event = await _lock_event(session, input)
    act = await _make(session, viewer, input, event, preview=True)
    return await preview_act(session, act, meant_places(act, datetime.now(UTC)), offers=False)


async def cancel_event(session: WriteSession, viewer: Viewer, input: CancelEventInput) -> Act:
    """Cancel an event: nothing of it is sold from now on; a job cancels its bookings and tells each rider once.

    The truck and the vehicles are free for another event, and nobody waits for this one any more. Raises NotFound,
    and Conflict if the event is over.
    """
    require(viewer, "cancel_event")
    # Before the event: whoever offers its places holds the list while they read the event.
    await lock_waiting_lists(session, [input.event_id])
    event = await _lock_event(session, input)
    act = await _make(session, viewer, input, event, preview=False)
    event.state = EventState.CANCELLED
    await session.flush()
    freed = update(ALLOCATION).where(ALLOCATION.c.event_id == event.id, ALLOCATION.c.active).values(active=False)
    vehicles = await session.scalars(freed.returning(ALLOCATION.c.vehicle_id))
    wishes = await end_waiting(session, event.id)
    act.parameters = {**act.parameters, "vehicles": [str(key) for key in vehicles], "wishes": wishes}
    await collect(session, act, meant_places(act, datetime.now(UTC)))
    return await begin_act(session, act)


async def restore_event(session: WriteSession, act: Act) -> None:
    """Let the event take place. Raises Conflict where its truck or a vehicle goes elsewhere by now."""
    vehicles = [UUID(each) for each in act.parameters["vehicles"]]
    try:
        async with session.begin_nested():
            await session.execute(
                update(EVENT).where(EVENT.c.id == act.event_id).values(state=EventState(act.parameters["state"]))
            )
            keys = [(act.event_id, key) for key in vehicles]
            await session.execute(
                update(ALLOCATION)
                .where(tuple_(ALLOCATION.c.event_id, ALLOCATION.c.vehicle_id).in_(keys))
                .values(active=True)
            )
    except IntegrityError as error:
        raise Conflict(
            "Le camion ou un véhicule est affecté à un autre événement depuis. Libérez-le d’abord.",
            "The truck or a vehicle was given to another event since. Free it first.",
            field="actId",
        ) from error
    # An act of before this was kept ended nobody's waiting.
    await resume_waiting(session, UUID(str(act.event_id)), act.parameters.get("wishes", {}))


async def _make(session: WriteSession, viewer: Viewer, input: CancelEventInput, event: Event, *, preview: bool) -> Act:
    return await make_act(
        session,
        viewer,
        ActKind.EVENT_CANCELLATION,
        preview=preview,
        reason=input.reason,
        parameters={"state": event.state.value},
        event_id=event.id,
    )


async def _lock_event(session: WriteSession, input: CancelEventInput) -> Event:
    event = await session.scalar(select(Event).where(Event.id == input.event_id).with_for_update())
    if event is None:
        raise NotFound("eventId")
    check_version(event.version, input.expected_version)
    if event.state not in CANCELLABLE:
        raise Conflict(
            "L’événement est terminé ou déjà annulé : il ne peut plus être annulé.",
            "The event is over or cancelled already: it can no longer be cancelled.",
            field="eventId",
        )
    return event
