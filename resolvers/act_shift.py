"""Rides that an act moves in time: each rider is told once, and the calendar entry moves with them (C9)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, case, update

from models.act import Act, ActItemState
from models.booking import Booking, BookingStatus
from models.booking_life import Reason
from models.kit.base import table_of
from models.kit.constant import constant
from models.message import MessageCause
from models.session import WriteSession
from resolvers.act import write_items
from resolvers.act_loss import with_reason, write_steps
from resolvers.message import queue_messages, read_facts, rider_variables

BOOKING = table_of(Booking)
TOLD = (BookingStatus.BOOKED, BookingStatus.MODIFIED)


def shift_words(act: Act) -> Reason:
    """What the history says of it."""
    minutes = int(act.parameters["minutes"])
    said = Reason(f"Départ décalé de {minutes:+d} min", f"Departure shifted by {minutes:+d} min")
    return with_reason(said, act)


async def tell_of_shift(session: WriteSession, act: Act, met: list[Row[Any]]) -> None:
    """Say in each booking that its time is another, and queue what its rider is told.

    The slots moved when the act began. Who holds an offer is told of its time when accepting it.
    """
    minutes = int(act.parameters["minutes"])
    booked = BOOKING.c.status == constant(BookingStatus.BOOKED)
    await session.execute(
        update(BOOKING)
        .where(BOOKING.c.id.in_([row.id for row in met]))
        .values(
            status=case((booked, constant(BookingStatus.MODIFIED)), else_=BOOKING.c.status),
            calendar_sequence=BOOKING.c.calendar_sequence + 1,
        )
    )
    after = {row.id: BookingStatus.MODIFIED if row.status in TOLD else row.status for row in met}
    steps = [(row.id, row.place_id, after[row.id]) for row in met]
    await write_steps(session, act.actor, shift_words(act), steps)
    told = await _tell(session, act, met, minutes)
    await write_items(
        session,
        [
            {
                "item_id": row.item_id,
                "state": ActItemState.DONE,
                "status_before": row.status,
                "message_id": told.get(str(row.item_id)),
            }
            for row in met
        ],
    )


async def _tell(session: WriteSession, act: Act, met: list[Row[Any]], minutes: int) -> dict[str, Any]:
    facts = await read_facts(session, [row.id for row in met if row.status in TOLD])
    messages = []
    for row in met:
        moved = facts.get(row.id)
        if moved is None or moved["email"] is None:
            continue
        was: datetime = moved["starts_at"] - timedelta(minutes=minutes)
        before = {"starts_at": was.isoformat(), "model": moved["model"]}
        messages.append(
            {
                "cause": MessageCause.MOVED,
                "cause_key": str(row.item_id),
                "recipient": moved["email"],
                "locale": moved["locale"],
                "variables": {**rider_variables(moved, MessageCause.MOVED), "before": before},
                "booking_id": row.id,
            }
        )
    return await queue_messages(session, messages, act.undo_until)
