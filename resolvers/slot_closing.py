"""Closing a range of an event's slots: to new bookings only, or with an alternative for each rider (B2, C6)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import Time, cast, select, update

from models.act import Act, ActKind
from models.errors import NotFound
from models.event import Event
from models.kit.base import table_of
from models.kit.constant import constant
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from models.slot import Slot, SlotState
from resolvers.act import begin_act, make_act, nothing_meant, preview_act
from resolvers.act_scope import collect, meant_places, meant_slots, met_places
from resolvers.slot_overlap import check_may_open, lock_slots_of

SLOT = table_of(Slot)


@dataclass(frozen=True, slots=True)
class CloseSlotsInput:
    """Departures of a day at an event, from `from_time` and before `until_time` on its own clock.

    `keep_bookings`: closed to new bookings only, those made stay. Otherwise each rider is offered an alternative, as
    when a model is withdrawn.
    """

    event_id: UUID
    day: date
    from_time: time | None = None
    until_time: time | None = None
    keep_bookings: bool = False
    reason: str | None = None


async def preview_slot_closing(session: WriteSession, viewer: Viewer, input: CloseSlotsInput) -> Act:
    """Whom closing these slots would meet, and what each rider would be offered; nothing is done."""
    require(viewer, "preview_slot_closing")
    act = await _make(session, viewer, input, preview=True)
    return await preview_act(session, act, meant_places(act, datetime.now(UTC)), offers=True)


async def close_slots(session: WriteSession, viewer: Viewer, input: CloseSlotsInput) -> Act:
    """Close slots at once; unless bookings are kept, a job cancels them, holds alternatives and tells each rider once.

    Raises NotFound, and Conflict where no coming departure is meant.
    """
    require(viewer, "close_slots")
    act = await _make(session, viewer, input, preview=False)
    closing = update(SLOT).where(SLOT.c.id.in_(meant_slots(act)), SLOT.c.state == constant(SlotState.OPEN))
    closed = await session.scalars(closing.values(state=SlotState.CLOSED).returning(SLOT.c.id))
    act.parameters = {**act.parameters, "closed": [str(key) for key in closed]}
    await session.flush()
    await collect(session, act, met_places(act, datetime.now(UTC)))
    return await begin_act(session, act)


async def restore_slots(session: WriteSession, act: Act) -> None:
    """Open again what the act closed. Raises Conflict where another departure was laid there since (B7)."""
    closed = [UUID(each) for each in act.parameters["closed"]]
    if act.event_id is not None:
        await lock_slots_of(session, act.event_id)
    await check_may_open(session, closed, "actId")
    await session.execute(update(SLOT).where(SLOT.c.id.in_(closed)).values(state=SlotState.OPEN))


async def _make(session: WriteSession, viewer: Viewer, input: CloseSlotsInput, *, preview: bool) -> Act:
    if await session.get(Event, input.event_id) is None:
        raise NotFound("eventId")
    conditions = [SLOT.c.event_id == input.event_id, SLOT.c.day == input.day, SLOT.c.starts_at > datetime.now(UTC)]
    clock = cast(SLOT.c.local_start, Time)
    if input.from_time is not None:
        conditions.append(clock >= input.from_time)
    if input.until_time is not None:
        conditions.append(clock < input.until_time)
    # Locked against those who are booking there: they wait, and find it closed (ADR 0012).
    found = select(SLOT.c.id).where(*conditions).order_by(SLOT.c.id).with_for_update(key_share=True)
    slots = [str(key) for key in await session.scalars(found)]
    if not slots:
        raise nothing_meant()
    parameters = {
        "day": input.day.isoformat(),
        "from": input.from_time and input.from_time.isoformat(),
        "until": input.until_time and input.until_time.isoformat(),
        "keep_bookings": input.keep_bookings,
        "slots": slots,
    }
    return await make_act(
        session,
        viewer,
        ActKind.SLOT_CLOSING,
        preview=preview,
        reason=input.reason,
        parameters=parameters,
        event_id=input.event_id,
    )
