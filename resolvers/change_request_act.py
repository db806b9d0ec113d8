"""What accepting a change request does (E2): the very act that an administrator would do by hand."""

from uuid import UUID

from sqlalchemy import ScalarSelect, select, update

from models.act import Act, ActKind, ActState
from models.booking import Booking, BookingStep
from models.change_request import ChangeKind, ChangeRequest
from models.dealership import Dealership
from models.event import Event, EventState
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
from resolvers.event import ChangeEventInput, close_event, open_event
from resolvers.event_cancellation import CancelEventInput, cancel_event
from resolvers.slot import ChangeSlotInput, close_slot, open_slot
from resolvers.slot_overlap import lock_slots_of
from resolvers.waiting_lock import lock_waiting_lists


async def lock_subject(session: WriteSession, request: ChangeRequest) -> None:
    """Nobody changes it between the look at its version and the act."""
    if request.booking_id:
        await session.execute(select(Booking.id).where(Booking.id == request.booking_id).with_for_update())
    elif request.slot_id:
        # All of the event's, in the order in which opening one takes them.
        await lock_slots_of(session, request.event_id)
    else:
        if request.kind is ChangeKind.CANCEL:
            # Before the event, as who cancels it does.
            await lock_waiting_lists(session, [request.event_id])
        await session.execute(select(Event.id).where(Event.id == request.event_id).with_for_update())


async def carry_out(session: WriteSession, viewer: Viewer, request: ChangeRequest) -> None:
    """Do what is asked; raises what that act raises. The history of a booking names the dealership that asked."""
    if request.kind is ChangeKind.OTHER:
        return  # what no field can say, a person does: accepting is their word
    if request.booking_id is not None:
        await _change_booking(session, viewer, request, request.booking_id)
    elif request.slot_id is not None:
        act_on_slot = open_slot if request.proposed_slot_state is SlotState.OPEN else close_slot
        await act_on_slot(session, viewer, ChangeSlotInput(request.slot_id))
    elif request.kind is ChangeKind.CANCEL:
        request.act_id = await _cancel_event(session, viewer, request.event_id)
    else:
        act_on_event = open_event if request.proposed_event_state is EventState.OPEN else close_event
        await act_on_event(session, viewer, ChangeEventInput(request.event_id))


async def _cancel_event(session: WriteSession, viewer: Viewer, event_id: UUID) -> UUID | None:
    """The act that cancels the event: begun now, or the one that did it before the request was answered."""
    if await session.scalar(select(Event.state).where(Event.id == event_id)) is EventState.CANCELLED:
        done = select(Act.id).where(
            Act.event_id == event_id,
            Act.kind == ActKind.EVENT_CANCELLATION,
            Act.state.not_in((ActState.PREVIEW, ActState.UNDONE)),
        )
        before: UUID | None = await session.scalar(done.order_by(Act.id.desc()).limit(1))
        return before
    # No words of the dealership's: they are for headquarters, and riders are told the reason.
    return (await cancel_event(session, viewer, CancelEventInput(event_id))).id


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
