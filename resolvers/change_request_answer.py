"""What becomes of a change request (E2): accepted and carried out at once, refused with a reason, or withdrawn."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, select, update

from models.booking import Booking, BookingStep
from models.change_request import ChangeKind, ChangeRequest, ChangeStatus
from models.dealership import Dealership
from models.errors import Conflict, NotFound
from models.event import Event, EventState
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from models.slot import SlotState
from resolvers.booking_change import (
    LONGEST_REASON,
    CancelBookingInput,
    MoveBookingInput,
    cancel_booking,
    move_booking,
)
from resolvers.change_request_message import tell_dealership
from resolvers.change_request_proposal import checked_words
from resolvers.change_request_subject import check_fresh, subject_of
from resolvers.event import ChangeEventInput, close_event, open_event
from resolvers.slot import ChangeSlotInput, close_slot, open_slot
from resolvers.slot_overlap import lock_slots_of

STATUSES_FR = {
    ChangeStatus.OPEN: "en attente",
    ChangeStatus.ACCEPTED: "acceptée",
    ChangeStatus.REFUSED: "refusée",
    ChangeStatus.WITHDRAWN: "retirée",
}


@dataclass(frozen=True, slots=True)
class AcceptChangeRequestInput:
    """The request to carry out, with a word to the dealership if wished.

    `expected_version` is the `subjectVersion` that was looked at: it accepts a request that has become stale.
    """

    change_request_id: UUID
    answer: str | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class RefuseChangeRequestInput:
    """The request that will not be carried out, and why: the dealership reads it."""

    change_request_id: UUID
    answer: str


@dataclass(frozen=True, slots=True)
class WithdrawChangeRequestInput:
    """The request that is not wanted any more."""

    change_request_id: UUID


async def accept_change_request(
    session: WriteSession, viewer: Viewer, input: AcceptChangeRequestInput
) -> ChangeRequest:
    """Carry a request out at once, by the rules of the act itself, and tell the dealership.

    Raises what that act raises, and then nothing is done; Conflict, saying what changed, where the booking, slot or
    event is not as it was when asked (or as `expected_version` says); Conflict once the request is answered.
    """
    require(viewer, "accept_change_request")
    answer = None if input.answer is None else checked_words(input.answer, "answer")
    request = await lock_open_request(session, input.change_request_id)
    await _lock_subject(session, request)
    subject = await subject_of(session, request)
    check_fresh(request, subject, input.expected_version)
    request.seen = dict(subject.standing)
    await _carry_out(session, viewer, request)
    await close_request(session, viewer, request, ChangeStatus.ACCEPTED, answer)
    await tell_dealership(session, request)
    return request


async def refuse_change_request(
    session: WriteSession, viewer: Viewer, input: RefuseChangeRequestInput
) -> ChangeRequest:
    """Refuse a request with a reason, which the dealership is told; nothing else changes."""
    require(viewer, "refuse_change_request")
    answer = checked_words(input.answer, "answer")
    request = await lock_open_request(session, input.change_request_id)
    request.seen = dict((await subject_of(session, request)).standing)
    await close_request(session, viewer, request, ChangeStatus.REFUSED, answer)
    await tell_dealership(session, request)
    return request


async def withdraw_change_request(
    session: WriteSession, viewer: Viewer, input: WithdrawChangeRequestInput
) -> ChangeRequest:
    """Take a request back while it is open: whoever of the dealership may, it is the dealership's word."""
    require(viewer, "withdraw_change_request")
    request = await lock_open_request(session, input.change_request_id)
    request.seen = dict((await subject_of(session, request)).standing)
    return await close_request(session, viewer, request, ChangeStatus.WITHDRAWN)


async def lock_open_request(session: WriteSession, request_id: UUID) -> ChangeRequest:
    """The request, locked until the transaction ends: of two who answer it, the second is told who was first.

    Raises NotFound out of scope, and Conflict once it is answered.
    """
    statement = select(ChangeRequest).where(ChangeRequest.id == request_id).with_for_update(of=ChangeRequest)
    request = await session.scalar(statement.execution_options(populate_existing=True))
    if request is None:
        raise NotFound("changeRequestId")
    if request.status is not ChangeStatus.OPEN:
        raise Conflict(
            f"Cette demande est déjà {STATUSES_FR[request.status]}, par {request.answered_by}.",
            f"This request was {request.status.lower()} already, by {request.answered_by}.",
            field="changeRequestId",
        )
    return request


async def close_request(
    session: WriteSession, viewer: Viewer, request: ChangeRequest, status: ChangeStatus, answer: str | None = None
) -> ChangeRequest:
    """Write what became of a locked request, by whom and when."""
    request.status, request.answer = status, answer
    request.answered_at, request.answered_by = datetime.now(UTC), viewer.actor
    request.answered_by_id = viewer.actor_id
    await session.flush()
    await session.refresh(request)
    return request


async def _lock_subject(session: WriteSession, request: ChangeRequest) -> None:
    """Nobody changes it between the look at its version and the act."""
    if request.booking_id:
        await session.execute(select(Booking.id).where(Booking.id == request.booking_id).with_for_update())
    elif request.slot_id:
        # All of the event's, in the order in which opening one takes them.
        await lock_slots_of(session, request.event_id)
    else:
        await session.execute(select(Event.id).where(Event.id == request.event_id).with_for_update())


async def _carry_out(session: WriteSession, viewer: Viewer, request: ChangeRequest) -> None:
    """The very act that an administrator would do by hand; the history names the dealership that asked."""
    if request.kind is ChangeKind.OTHER:
        return  # what no field can say, a person does: accepting is their word
    if request.booking_id is not None:
        await _change_booking(session, viewer, request, request.booking_id)
    elif request.slot_id is not None:
        act_on_slot = open_slot if request.proposed_slot_state is SlotState.OPEN else close_slot
        await act_on_slot(session, viewer, ChangeSlotInput(request.slot_id))
    elif request.kind is ChangeKind.CANCEL:
        await _check_cancelled(session, request.event_id)
    else:
        act_on_event = open_event if request.proposed_event_state is EventState.OPEN else close_event
        await act_on_event(session, viewer, ChangeEventInput(request.event_id))


async def _change_booking(session: WriteSession, viewer: Viewer, request: ChangeRequest, booking_id: UUID) -> None:
    name = await session.scalar(
        select(Dealership.name).join(Event, Event.dealership_id == Dealership.id).where(Event.id == request.event_id)
    )
    # Not the dealership's own words: they are for headquarters, and riders read the history.
    reason = f"À la demande de {name}"[:LONGEST_REASON]
    if request.kind is ChangeKind.CANCEL:
        await cancel_booking(session, viewer, CancelBookingInput(booking_id, reason))
    else:
        move = MoveBookingInput(booking_id, request.proposed_slot_id, request.proposed_model_id, reason)
        await move_booking(session, viewer, move)
    await session.execute(
        update(BookingStep)
        .where(BookingStep.id == _last_step(booking_id))
        .values(reason_en=f"Asked for by {name}"[:LONGEST_REASON]),
        execution_options={"synchronize_session": False},
    )


def _last_step(booking_id: UUID) -> ScalarSelect[UUID]:
    steps = select(BookingStep.id).where(BookingStep.booking_id == booking_id)
    return steps.order_by(BookingStep.id.desc()).limit(1).scalar_subquery()


async def _check_cancelled(session: WriteSession, event_id: UUID) -> None:
    """A whole event is cancelled by its own act, which shows whom it hits and can be undone; then this is accepted."""
    state = await session.scalar(select(Event.state).where(Event.id == event_id))
    if state is not EventState.CANCELLED:
        raise Conflict(
            "Annulez d’abord l’événement : son aperçu montre les réservations touchées. Acceptez ensuite la demande.",
            "Cancel the event first: its preview shows the bookings hit. Then accept the request.",
            field="changeRequestId",
        )
