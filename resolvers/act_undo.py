"""Taking a bulk act back: within its window whatever it was, a withdrawal until the first acceptance (C6)."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, case, delete, exists, func, or_, select, update

from models.act import Act, ActItem, ActItemState, ActKind, ActSkip, ActState
from models.booking import Booking, BookingStatus, BookingStep, CancelReason
from models.booking_life import GIVEN_BACK, Reason
from models.errors import Conflict
from models.kit.base import table_of
from models.kit.constant import constant
from models.message import Message, MessageCause, MessageStatus
from models.outbox import OutboxJob
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from resolvers.act import ActInput, lock_act
from resolvers.act_loss import WORDS, write_steps
from resolvers.act_shift import shift_words
from resolvers.act_shift_back import tell_of_shift_back
from resolvers.change_request_reopen import reopen_requests
from resolvers.event_cancellation import restore_event
from resolvers.message import queue_messages, read_facts, rider_variables
from resolvers.slot_closing import restore_slots
from resolvers.slot_shift import shift_back
from resolvers.waiting_over import stop_waiting_for
from resolvers.withdrawal import restore_withdrawn

ITEM, BOOKING, STEP, MESSAGE, JOB = (table_of(model) for model in (ActItem, Booking, BookingStep, Message, OutboxJob))
OTHER, LATER = BOOKING.alias("other"), ITEM.alias("later")
BEGUN = (ActState.QUEUED, ActState.RUNNING, ActState.DONE, ActState.FAILED)
RESTORE: Mapping[ActKind, Callable[[WriteSession, Act], Awaitable[None]]] = {
    ActKind.WITHDRAWAL: restore_withdrawn,
    ActKind.EVENT_CANCELLATION: restore_event,
    ActKind.SLOT_CLOSING: restore_slots,
    ActKind.SLOT_SHIFT: shift_back,
}
RETURNABLE = (ActKind.WITHDRAWAL, ActKind.SLOT_CLOSING)
S = BookingStatus
OFFER_OVER = Reason("Proposition retirée : l’essai d’origine est rendu", "Offer over: the original ride is given back")


async def undo_act(session: WriteSession, viewer: Viewer, input: ActInput) -> Act:
    """Undo a bulk act before any of its messages leaves: bookings, places and slots are as before, nobody is told.

    But who booked at a shifted departure meanwhile, and so was told its time: they are told that it has changed.
    Raises NotFound, and Conflict once the window has passed or when it was undone already.
    """
    require(viewer, "undo_act")
    act = await lock_act(session, input.act_id)
    _check_begun(act)
    if not await session.scalar(select(Act.undo_until > func.clock_timestamp()).where(Act.id == act.id)):
        raise Conflict(
            "Le délai d’annulation est passé : les messages partent. Un retrait peut encore être repris.",
            "The undo window has passed: messages are leaving. A withdrawal can still be taken back.",
            field="actId",
        )
    return await _take_back(session, viewer, act)


async def take_back_withdrawal(session: WriteSession, viewer: Viewer, input: ActInput) -> Act:
    """Give the riders of a withdrawal, or of closed slots, their bookings back, until one has accepted an offer (C6).

    Holds are released; those who were told get one message that says so, those who were not hear nothing. Raises
    NotFound, and Conflict after the first acceptance or for another kind of act.
    """
    require(viewer, "take_back_withdrawal")
    act = await lock_act(session, input.act_id)
    _check_begun(act)
    if act.kind not in RETURNABLE:
        raise Conflict(
            "Seul un retrait peut être repris une fois les messages partis.",
            "Only a withdrawal can be taken back once its messages have left.",
            field="actId",
        )
    return await _take_back(session, viewer, act)


def _check_begun(act: Act) -> None:
    if act.state not in BEGUN:
        raise Conflict("Cette action est déjà annulée.", "This act was undone already.", field="actId")


async def _take_back(session: WriteSession, viewer: Viewer, act: Act) -> Act:
    await _check_none_accepted(session, act)
    await _release_offers(session, viewer, act)
    await RESTORE[act.kind](session, act)
    await reopen_requests(session, act)
    # Before anything is given back: what the list holds for them may be at the very hour of the ride they lost.
    done = (ITEM.c.act_id == act.id) & (ITEM.c.state == constant(ActItemState.DONE))
    await stop_waiting_for(session, BOOKING.c.id.in_(select(ITEM.c.booking_id).where(done)))
    returned = await _return_bookings(session, viewer, act)
    told = await _drop_messages(session, act)
    await _close_items(session, act, {row.item_id for row in returned})
    await _tell(session, [row for row in returned if row.item_id in told])
    if act.kind is ActKind.SLOT_SHIFT:
        await tell_of_shift_back(session, act, viewer.actor)
    act.state, act.finished_at = ActState.UNDONE, datetime.now(UTC)
    await session.flush()
    await session.refresh(act)
    return act


async def _check_none_accepted(session: WriteSession, act: Act) -> None:
    """Offers are locked, so that none is accepted while they are taken back."""
    offers = (
        select(BOOKING.c.status, BOOKING.c.confirmed_at)
        .join(ITEM, ITEM.c.offered_id == BOOKING.c.id)
        .where(ITEM.c.act_id == act.id)
        .order_by(BOOKING.c.id)
        .with_for_update(of=BOOKING)
    )
    rows = (await session.execute(offers)).all()
    accepted = sum(row.confirmed_at is not None for row in rows)
    if accepted:
        raise Conflict(
            f"{accepted} place(s) proposée(s) sont déjà acceptées : l’action ne peut plus être reprise.",
            f"{accepted} offered place(s) were accepted already: the act can no longer be taken back.",
            field="actId",
        )


async def _release_offers(session: WriteSession, viewer: Viewer, act: Act) -> None:
    offered = select(ITEM.c.offered_id).where(ITEM.c.act_id == act.id, ITEM.c.offered_id.is_not(None))
    # Also those that ran out: their links would still take the place while it is free.
    open_to_accept = or_(
        BOOKING.c.status == constant(S.HELD), BOOKING.c.cancel_reason == constant(CancelReason.HOLD_EXPIRED)
    )
    released = await session.execute(
        update(BOOKING)
        .where(BOOKING.c.id.in_(offered), open_to_accept)
        .values(status=S.CANCELLED, cancel_reason=CancelReason.OFFER_TAKEN_BACK, held_until=None)
        .returning(BOOKING.c.id, BOOKING.c.place_id)
    )
    steps = [(row.id, row.place_id, S.CANCELLED) for row in released]
    await write_steps(session, viewer.actor, OFFER_OVER, steps)


async def _return_bookings(session: WriteSession, viewer: Viewer, act: Act) -> list[Row[Any]]:
    """Give back what can be: not where the place, or the rider's time, is another booking's by now."""
    of_act = (ITEM.c.act_id == act.id) & (ITEM.c.state == constant(ActItemState.DONE))
    values: dict[str, Any] = {"status": ITEM.c.status_before, "calendar_sequence": BOOKING.c.calendar_sequence + 2}
    still: ColumnElement[bool]
    if act.kind is ActKind.SLOT_SHIFT:
        # Who was moved elsewhere since keeps that; who was checked in, say, stays so, at the time that is again theirs.
        still = (BOOKING.c.status != constant(S.CANCELLED)) & (BOOKING.c.place_id == ITEM.c.place_id)
        values["status"] = case((_untouched(act), ITEM.c.status_before), else_=BOOKING.c.status)
    else:
        still = and_(
            BOOKING.c.status == constant(S.CANCELLED),
            BOOKING.c.cancel_reason == constant(WORDS[act.kind][1]),
            ~_another(BOOKING.c.place_id == OTHER.c.place_id),
            ~_another((BOOKING.c.rider_id == OTHER.c.rider_id) & (BOOKING.c.slot_id == OTHER.c.slot_id)),
        )
        values |= {"cancel_reason": None, "held_until": ITEM.c.held_until_before}
    returned = await session.execute(
        update(BOOKING)
        .where(of_act, ITEM.c.booking_id == BOOKING.c.id, still)
        .values(values)
        .returning(BOOKING.c.id, BOOKING.c.place_id, BOOKING.c.status, ITEM.c.id.label("item_id"))
    )
    rows = list(returned.all())
    await write_steps(session, viewer.actor, GIVEN_BACK, [(row.id, row.place_id, row.status) for row in rows])
    return rows


def _untouched(act: Act) -> ColumnElement[bool]:
    """Whether nothing was done to a booking since this act shifted it."""
    last = select(STEP.c.reason).where(STEP.c.booking_id == BOOKING.c.id).order_by(STEP.c.id.desc()).limit(1)
    # A later shift by as many minutes reads the same.
    later = exists().where(
        LATER.c.booking_id == BOOKING.c.id,
        LATER.c.act_id > act.id,
        LATER.c.state == constant(ActItemState.DONE),
    )
    ours = last.correlate(BOOKING).scalar_subquery() == shift_words(act).fr
    return ours & ~later.correlate(BOOKING)


def _another(same: ColumnElement[bool]) -> ColumnElement[bool]:
    live = OTHER.c.status != constant(S.CANCELLED)
    return exists().where(same, OTHER.c.id != BOOKING.c.id, live).correlate(BOOKING)


async def _drop_messages(session: WriteSession, act: Act) -> set[UUID]:
    """Drop what has not left; the items whose riders were told."""
    ours = select(ITEM.c.message_id).where(ITEM.c.act_id == act.id, ITEM.c.message_id.is_not(None))
    dropped = await session.scalars(
        delete(MESSAGE)
        .where(MESSAGE.c.id.in_(ours), MESSAGE.c.status == constant(MessageStatus.QUEUED))
        .returning(MESSAGE.c.id)
    )
    keys = [f"send_message:{key}" for key in dropped]
    open_jobs = and_(JOB.c.done_at.is_(None), JOB.c.parked_at.is_(None))
    await session.execute(delete(JOB).where(open_jobs, JOB.c.deduplication_key.in_(keys)))
    told = (
        select(ITEM.c.id)
        .join(MESSAGE, MESSAGE.c.id == ITEM.c.message_id)
        .where(ITEM.c.act_id == act.id, MESSAGE.c.status == constant(MessageStatus.SENT))
    )
    return set(await session.scalars(told))


async def _close_items(session: WriteSession, act: Act, returned: set[UUID]) -> None:
    of_act = ITEM.c.act_id == act.id
    pending = ITEM.c.state == constant(ActItemState.PENDING)
    done = ITEM.c.state == constant(ActItemState.DONE)
    await session.execute(
        update(ITEM)
        .where(of_act, done, ITEM.c.id.not_in(returned))
        .values(state=ActItemState.SKIPPED, skipped=ActSkip.REBOOKED)
    )
    await session.execute(update(ITEM).where(of_act, or_(pending, done)).values(state=ActItemState.UNDONE))


async def _tell(session: WriteSession, returned: list[Row[Any]]) -> None:
    """One message to each who had been told otherwise; the calendar entry comes back with it."""
    facts = await read_facts(session, [row.id for row in returned])
    messages = [
        {
            "cause": MessageCause.TAKEN_BACK,
            "cause_key": str(row.item_id),
            "recipient": facts[row.id]["email"],
            "locale": facts[row.id]["locale"],
            "variables": rider_variables(facts[row.id], MessageCause.TAKEN_BACK),
            "booking_id": row.id,
        }
        for row in returned
    ]
    await queue_messages(session, messages)
