"""Shifting the slots of an event, or of one of its days, by some minutes (B2, B7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, func, select, update

from models.act import Act, ActKind
from models.errors import Conflict, InvalidInput, NotFound
from models.event import Event
from models.kit.base import table_of
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from models.slot import Slot
from resolvers.act import begin_act, make_act, nothing_meant, preview_act
from resolvers.act_scope import collect, meant_places, meant_slots, met_places

SLOT = table_of(Slot)
LONGEST_SHIFT = 720


@dataclass(frozen=True, slots=True)
class ShiftSlotsInput:
    """Minutes later, or earlier if negative: all coming departures of an event, or those of one day."""

    event_id: UUID
    minutes: int
    day: date | None = None
    reason: str | None = None


async def preview_slot_shift(session: WriteSession, viewer: Viewer, input: ShiftSlotsInput) -> Act:
    """Whom a shift would meet. Refuses as `shiftSlots` does; nothing is done."""
    require(viewer, "preview_slot_shift")
    act, _ = await _make(session, viewer, input, preview=True)
    return await preview_act(session, act, meant_places(act, datetime.now(UTC)), offers=False)


async def shift_slots(session: WriteSession, viewer: Viewer, input: ShiftSlotsInput) -> Act:
    """Shift departures at once; a job tells each rider, and moves the calendar entry.

    Real minutes: the clock on the wall shows what it will show then (B7). Raises NotFound, InvalidInput, and Conflict
    where a departure would meet another, leave the past or its day.
    """
    require(viewer, "shift_slots")
    act, slots = await _make(session, viewer, input, preview=False)
    await _move(session, slots, input.minutes)
    await collect(session, act, met_places(act, datetime.now(UTC)))
    return await begin_act(session, act)


async def shift_back(session: WriteSession, act: Act) -> None:
    """Let the departures of an act be when they were. Raises Conflict where another one is there by now."""
    minutes = -int(act.parameters["minutes"])
    slots = await _lock(session, SLOT.c.id.in_(meant_slots(act)))
    await _check_apart(session, slots, minutes, "actId")
    await _move(session, slots, minutes)


async def _make(
    session: WriteSession, viewer: Viewer, input: ShiftSlotsInput, *, preview: bool
) -> tuple[Act, list[Row[Any]]]:
    if not 0 < abs(input.minutes) <= LONGEST_SHIFT:
        raise InvalidInput(
            f"Décalez de 1 à {LONGEST_SHIFT} minutes, plus tôt ou plus tard.",
            f"Shift by 1 to {LONGEST_SHIFT} minutes, earlier or later.",
            field="minutes",
        )
    if await session.get(Event, input.event_id) is None:
        raise NotFound("eventId")
    now = datetime.now(UTC)
    conditions = [SLOT.c.event_id == input.event_id, SLOT.c.starts_at > now]
    if input.day is not None:
        conditions.append(SLOT.c.day == input.day)
    slots = await _lock(session, *conditions)
    if not slots:
        raise nothing_meant()
    _check_days(slots, input.minutes, now)
    await _check_apart(session, slots, input.minutes, "minutes")
    act = await make_act(
        session,
        viewer,
        ActKind.SLOT_SHIFT,
        preview=preview,
        reason=input.reason,
        parameters={
            "minutes": input.minutes,
            "day": input.day and input.day.isoformat(),
            "slots": [str(slot.id) for slot in slots],
        },
        event_id=input.event_id,
    )
    return act, slots


async def _lock(session: WriteSession, *conditions: Any) -> list[Row[Any]]:
    """The slots in time, locked against those who are booking there (ADR 0012)."""
    statement = (
        select(SLOT.c.id, SLOT.c.event_id, SLOT.c.starts_at, SLOT.c.ends_at, SLOT.c.day, Event.zone)
        .join(Event, Event.id == SLOT.c.event_id)
        .where(*conditions)
        .order_by(SLOT.c.starts_at, SLOT.c.id)
        .with_for_update(key_share=True, of=SLOT)
    )
    return list((await session.execute(statement)).all())


def _check_days(slots: Sequence[Row[Any]], minutes: int, now: datetime) -> None:
    by = timedelta(minutes=minutes)
    for slot in slots:
        local = (slot.starts_at + by).astimezone(ZoneInfo(slot.zone))
        if slot.starts_at + by <= now or local.date() != slot.day:
            raise Conflict(
                "Un départ passerait dans le passé ou à un autre jour. Décalez de moins de minutes.",
                "A departure would be in the past or on another day. Shift by fewer minutes.",
                field="minutes",
            )


async def _check_apart(session: WriteSession, slots: Sequence[Row[Any]], minutes: int, field: str) -> None:
    """No departure may meet one that stays: a vehicle would be on two rides at once (B7)."""
    by = timedelta(minutes=minutes)
    moved = SLOT.alias("moved")
    stays = SLOT.c.id.not_in([slot.id for slot in slots])
    meets = (moved.c.starts_at + by < SLOT.c.ends_at) & (SLOT.c.starts_at < moved.c.ends_at + by)
    same_group = func.coalesce(moved.c.group_number == SLOT.c.group_number, True)
    statement = (
        select(func.min(SLOT.c.local_start))
        .join(moved, moved.c.event_id == SLOT.c.event_id)
        .where(moved.c.id.in_([slot.id for slot in slots]), stays, meets, same_group)
    )
    met = await session.scalar(statement)
    if met is not None:
        raise Conflict(
            f"Un départ décalé chevaucherait celui de {met:%H:%M} ({met:%d/%m}), qui reste. Décalez aussi celui-ci.",
            f"A shifted departure would meet that of {met:%H:%M} ({met:%d/%m}), which stays. Shift that one as well.",
            field=field,
        )


async def _move(session: WriteSession, slots: Sequence[Row[Any]], minutes: int) -> None:
    """From the far end on, so that no departure meets the next one while they move one by one."""
    by = timedelta(minutes=minutes)
    rows = []
    for slot in sorted(slots, key=lambda each: each.starts_at, reverse=minutes > 0):
        start = slot.starts_at + by
        local = start.astimezone(ZoneInfo(slot.zone)).replace(tzinfo=None)
        rows.append({"key": slot.id, "start": start, "end": slot.ends_at + by, "local": local, "on": local.date()})
    statement = (
        update(SLOT)
        .where(SLOT.c.id == bindparam("key"))
        .values(
            starts_at=bindparam("start", type_=SLOT.c.starts_at.type),
            ends_at=bindparam("end", type_=SLOT.c.ends_at.type),
            local_start=bindparam("local", type_=SLOT.c.local_start.type),
            day=bindparam("on", type_=SLOT.c.day.type),
        )
    )
    await (await session.connection()).execute(statement, rows)
