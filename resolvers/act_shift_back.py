"""A shift that is undone: who was told the shifted time by anything that stays is told of the former one (C9, F4)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select, true, update

from models.act import Act, ActItem, ActItemState, ActKind
from models.booking import Booking, BookingStatus
from models.booking_life import Reason
from models.kit.base import table_of
from models.kit.constant import constant
from models.message import Message, MessageCause, MessageStatus
from models.rider import Rider
from models.session import WriteSession
from models.slot import Slot
from resolvers.act_loss import write_steps
from resolvers.act_scope import meant_slots
from resolvers.act_shift import TOLD
from resolvers.message import queue_messages, read_facts, rider_variables

ACT, BOOKING, ITEM = table_of(Act), table_of(Booking), table_of(ActItem)
MESSAGE, RIDER, SLOT = table_of(Message), table_of(Rider), table_of(Slot)
SAID = (MessageStatus.QUEUED, MessageStatus.SENT)
SHIFTED_BACK = Reason(
    "Décalage annulé : le départ est de nouveau à l’heure d’avant",
    "Shift undone: the departure is at its former time again",
)


async def tell_of_shift_back(session: WriteSession, act: Act, actor: str) -> None:
    """Tell riders of coming departures what they were told otherwise, and move their calendar entries.

    Within the undo window nobody hears of the shift itself. But who books, moves or confirms meanwhile hears the
    shifted time, as does who is reminded. Call it once the slots are back and the act's own messages are dropped.
    """
    await _correct_waiting(session, act)
    misled = [row for row in await _last_told(session, act) if _time(row.said) != row.starts_at]
    if not misled:
        return
    ids = [row.id for row in misled]
    await session.execute(
        update(BOOKING)
        .where(BOOKING.c.id.in_(ids))
        .values(status=BookingStatus.MODIFIED, calendar_sequence=BOOKING.c.calendar_sequence + 1)
    )
    steps = [(row.id, row.place_id, BookingStatus.MODIFIED) for row in misled]
    written = await write_steps(session, actor, SHIFTED_BACK, steps)
    facts = await read_facts(session, ids)
    moved = zip(misled, written, strict=True)
    await queue_messages(session, [_message(row, step, facts[row.id]) for row, step in moved])


async def _last_told(session: WriteSession, act: Act) -> list[Row[Any]]:
    """Bookings at the act's coming departures with what their riders were told last; who was told nothing is left out.

    They are locked, in the order in which they were made.
    """
    last = (
        select(MESSAGE.c.variables.label("said"))
        .where(
            MESSAGE.c.booking_id == BOOKING.c.id,
            ~MESSAGE.c.is_test,
            MESSAGE.c.status.in_([constant(each) for each in SAID]),
            MESSAGE.c.variables.has_key("starts_at"),  # what dealerships are told of a booking names no departure
        )
        .order_by(MESSAGE.c.created_at.desc(), MESSAGE.c.id.desc())
        .limit(1)
        .correlate(BOOKING)
        .lateral("last")
    )
    found = (
        select(BOOKING.c.id, BOOKING.c.place_id, SLOT.c.starts_at, last.c.said)
        .join(SLOT, SLOT.c.id == BOOKING.c.slot_id)
        .join(RIDER, RIDER.c.id == BOOKING.c.rider_id)
        .join(last, true())
        .where(
            RIDER.c.email.is_not(None),
            SLOT.c.id.in_(meant_slots(act)),
            SLOT.c.starts_at > datetime.now(UTC),
            BOOKING.c.status.in_([constant(each) for each in TOLD]),
        )
        .order_by(BOOKING.c.id)
        .with_for_update(of=BOOKING)
    )
    rows: Any = (await session.execute(found)).all()
    return list(rows)


async def _correct_waiting(session: WriteSession, act: Act) -> None:
    """What a later shift is about to say of the same departures counts from their former time again."""
    waiting = (
        select(MESSAGE.c.id, MESSAGE.c.variables)
        .join(ITEM, ITEM.c.message_id == MESSAGE.c.id)
        .join(ACT, ACT.c.id == ITEM.c.act_id)
        .join(BOOKING, BOOKING.c.id == ITEM.c.booking_id)
        .where(
            ACT.c.kind == constant(ActKind.SLOT_SHIFT),
            ACT.c.id != act.id,
            ITEM.c.state == constant(ActItemState.DONE),
            MESSAGE.c.status == constant(MessageStatus.QUEUED),
            BOOKING.c.slot_id.in_(meant_slots(act)),
            BOOKING.c.place_id == ITEM.c.place_id,
        )
        .with_for_update(of=MESSAGE)
    )
    by = timedelta(minutes=int(act.parameters["minutes"]))
    rows = [{"key": row.id, "said": _earlier(row.variables, by)} for row in await session.execute(waiting)]
    if rows:
        correct = update(MESSAGE).where(MESSAGE.c.id == bindparam("key"))
        correct = correct.values(variables=bindparam("said", type_=MESSAGE.c.variables.type))
        await (await session.connection()).execute(correct, rows)


def _earlier(said: Mapping[str, Any], by: timedelta) -> dict[str, Any]:
    """A message's times, all of them by so much earlier; later if it is negative."""
    times = {name: (datetime.fromisoformat(said[name]) - by).isoformat() for name in ("starts_at", "ends_at")}
    return {**said, **times, "before": {**said["before"], "starts_at": (_time(said["before"]) - by).isoformat()}}


def _message(row: Row[Any], step: UUID, facts: Mapping[str, Any]) -> dict[str, Any]:
    before = {"starts_at": row.said["starts_at"], "model": row.said["model"]}
    return {
        "cause": MessageCause.MOVED,
        "cause_key": str(step),
        "recipient": facts["email"],
        "locale": facts["locale"],
        "variables": {**rider_variables(facts, MessageCause.MOVED), "before": before},
        "booking_id": row.id,
    }


def _time(said: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(said["starts_at"])
