"""What becomes of wishes when their offers end: taken, refused, missed, or no longer to be had (C7).

Looked up from the bookings themselves, so that it does not matter which act, or which statement over many bookings,
ended an offer.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CTE, Integer, String, Uuid, any_, bindparam, func, insert, select, update

from models.actor import SYSTEM_NAME
from models.booking import Booking, BookingStatus, BookingStep, CancelReason
from models.booking_life import Reason
from models.driver_session import Fetching
from models.kit.base import table_of
from models.kit.constant import constant
from models.statement import Statement
from models.wish import Wish, WishState
from models.wish_step import WishStepKind
from resolvers.waiting_log import Logged, log_steps
from resolvers.waiting_read import read_ended_offers
from settings import get_settings

BOOKING, STEP, WISH = (table_of(model) for model in (Booking, BookingStep, Wish))
OTHER_TAKEN = Reason("Une autre place a été prise", "Another place was taken")
ENDED_BY = {
    CancelReason.HOLD_EXPIRED: WishStepKind.MISSED,
    CancelReason.RIDER: WishStepKind.REFUSED,
}


async def settle_offers(session: Fetching, event_id: UUID) -> int:
    """Note what became of the offers of an event that have ended. Whoever calls holds the event's lock.

    Returns how many wait again, or gave a place back: then free places anywhere at the event may be for someone.
    """
    ended = await read_ended_offers(session, event_id)
    steps = []
    for row in ended:
        kind = WishStepKind.TAKEN if row["taken"] else ENDED_BY.get(row["cancel_reason"], WishStepKind.WITHDRAWN)
        missed = row["missed_offers"] + (kind is WishStepKind.MISSED)
        state = _state_after(kind, missed)
        await session.fetch_rows(_SETTLE, wish_id=row["id"], state=state, missed_offers=missed)
        steps.append(Logged(row["id"], kind, None, row["booking_id"], row["place_id"]))
        if state is WishState.LAPSED:
            steps.append(Logged(row["id"], WishStepKind.LAPSED))
    await log_steps(session, steps, SYSTEM_NAME)
    taken = [row for row in ended if row["taken"]]
    return len(ended) - len(taken) + await _drop_others(session, taken)


def _state_after(kind: WishStepKind, missed: int) -> WishState:
    if kind is WishStepKind.TAKEN:
        return WishState.SERVED
    return WishState.LAPSED if missed >= get_settings().missed_offers else WishState.WAITING


async def _drop_others(session: Fetching, taken: Sequence[Mapping[str, Any]]) -> int:
    """Give back what was offered to those who took an earlier offer late."""
    return await drop_offers(session, [row["id"] for row in taken], CancelReason.HOLD_EXPIRED, OTHER_TAKEN, SYSTEM_NAME)


async def drop_offers(session: Fetching, wish_ids: list[UUID], cancel: CancelReason, reason: Reason, actor: str) -> int:
    """Cancel the held places of these wishes; returns how many."""
    if not wish_ids:
        return 0
    given = {"wish_ids": wish_ids, "cancel": cancel, "reason": reason.fr, "reason_en": reason.en, "actor": actor}
    return len(await session.fetch_rows(_DROP, **given))


def _drop() -> Statement:
    dropped: CTE = (
        update(BOOKING)
        .where(
            BOOKING.c.wish_id == any_(bindparam("wish_ids", type_=ARRAY(Uuid()))),
            BOOKING.c.status == constant(BookingStatus.HELD),
        )
        .values(
            status=constant(BookingStatus.CANCELLED),
            cancel_reason=bindparam("cancel", type_=BOOKING.c.cancel_reason.type),
            held_until=None,
        )
        .returning(BOOKING.c.id, BOOKING.c.place_id)
        .cte("dropped")
    )
    step = {
        "id": func.new_key(),
        "booking_id": dropped.c.id,
        "place_id": dropped.c.place_id,
        "status": constant(BookingStatus.CANCELLED),
        "reason": bindparam("reason", type_=String()),
        "reason_en": bindparam("reason_en", type_=String()),
        "actor": bindparam("actor", type_=String()),
    }
    steps = insert(STEP).from_select(list(step), select(*step.values()), include_defaults=False)
    return Statement(steps.returning(STEP.c.booking_id))


_DROP = _drop()
_SETTLE = Statement(
    update(WISH)
    .where(WISH.c.id == bindparam("wish_id", type_=Uuid()))
    .values(
        state=bindparam("state", type_=WISH.c.state.type), missed_offers=bindparam("missed_offers", type_=Integer())
    )
)
