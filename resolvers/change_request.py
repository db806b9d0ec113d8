"""Change requests of a dealership (E2): filed on a booking, on a slot or on the event."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from models.booking import Booking, BookingStatus
from models.change_request import ChangeKind, ChangeRequest, ChangeStatus
from models.errors import AlreadyRequested, InvalidInput, NotFound
from models.event import Event
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from resolvers.booking_step import check_step, violated
from resolvers.change_request_message import tell_headquarters
from resolvers.change_request_proposal import (
    BookingProposal,
    EventProposal,
    SlotProposal,
    check_booking_proposal,
    check_event_proposal,
    check_shape,
    check_slot_proposal,
    given_by,
    optional_words,
)
from resolvers.change_request_subject import read_subject
from resolvers.reader.catalog import node_id

KINDS_FR = {ChangeKind.MODIFY: "modifier", ChangeKind.CANCEL: "annuler", ChangeKind.OTHER: "autre"}


@dataclass(frozen=True, slots=True)
class RequestBookingChangeInput:
    """A change asked on a booking: MODIFY says to what in `proposal`, OTHER says it in `message`."""

    booking_id: UUID
    kind: ChangeKind
    proposal: BookingProposal | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class RequestEventChangeInput:
    """A change asked on the event, or on its slot `slot_id`: MODIFY says to what, OTHER says it in `message`."""

    event_id: UUID
    kind: ChangeKind
    slot_id: UUID | None = None
    event: EventProposal | None = None
    slot: SlotProposal | None = None
    message: str | None = None


async def request_booking_change(
    session: WriteSession, viewer: Viewer, input: RequestBookingChangeInput
) -> ChangeRequest:
    """Ask headquarters to move a booking, cancel it, or do what `message` says; headquarters is told at once.

    Raises NotFound, InvalidInput, Conflict (the booking is past that, or has this place), and AlreadyRequested.
    """
    require(viewer, "request_booking_change")
    booking = await session.scalar(select(Booking).where(Booking.id == input.booking_id))
    if booking is None:
        raise NotFound("bookingId")
    given = given_by(viewer, "Booking", input.proposal)
    check_shape(input.kind, given)
    if input.kind is ChangeKind.CANCEL:
        check_step(booking, BookingStatus.CANCELLED)
    elif input.kind is ChangeKind.MODIFY:
        check_step(booking, BookingStatus.HELD if booking.status is BookingStatus.HELD else BookingStatus.MODIFIED)
        await check_booking_proposal(session, booking, given)
    return await _file(
        session,
        viewer,
        event_id=booking.event_id,
        booking_id=booking.id,
        kind=input.kind,
        message=optional_words(input.message, "message", needed=input.kind is ChangeKind.OTHER),
        proposed_slot_id=given.get("slot_id"),
        proposed_model_id=given.get("model_id"),
    )


async def request_event_change(session: WriteSession, viewer: Viewer, input: RequestEventChangeInput) -> ChangeRequest:
    """Ask headquarters to open, close or cancel the event, to open or close a slot, or to do what `message` says.

    Raises NotFound, InvalidInput, Conflict (it is so already), and AlreadyRequested.
    """
    require(viewer, "request_event_change")
    event = await session.scalar(select(Event).where(Event.id == input.event_id))
    if event is None:
        raise NotFound("eventId")
    of_event, of_slot = given_by(viewer, "Event", input.event), given_by(viewer, "Slot", input.slot)
    if bool(of_slot or input.slot_id) and (of_event or not input.slot_id or input.kind is ChangeKind.CANCEL):
        raise InvalidInput(
            "Pour un créneau, nommez-le et dites s’il doit être ouvert ou fermé ; pour l’événement, ne nommez aucun "
            "créneau.",
            "For a slot, name it and say whether it shall be open or closed; for the event, name no slot.",
            field="slotId",
        )
    check_shape(input.kind, {**of_event, **of_slot})
    if input.slot_id is not None:
        await check_slot_proposal(session, event, input.slot_id, of_slot.get("state"))
    else:
        check_event_proposal(event, input.kind, of_event.get("state"))
    return await _file(
        session,
        viewer,
        event_id=event.id,
        slot_id=input.slot_id,
        kind=input.kind,
        message=optional_words(input.message, "message", needed=input.kind is ChangeKind.OTHER),
        proposed_event_state=of_event.get("state"),
        proposed_slot_state=of_slot.get("state"),
    )


async def _file(
    session: WriteSession,
    viewer: Viewer,
    *,
    event_id: UUID,
    booking_id: UUID | None = None,
    slot_id: UUID | None = None,
    **values: Any,
) -> ChangeRequest:
    author_id = viewer.actor_id or viewer.dealership_id
    if author_id is None:
        raise NotFound("eventId")
    subject = await read_subject(session, event_id, booking_id, slot_id)
    request = ChangeRequest(
        event_id=event_id,
        booking_id=booking_id,
        slot_id=slot_id,
        author=viewer.actor,
        author_id=author_id,
        seen_version=subject.version,
        seen=dict(subject.standing),
        **values,
    )
    try:
        async with session.begin_nested():
            session.add(request)
            await session.flush()
    except IntegrityError as error:
        if violated(error) != "uq_change_request_open":
            raise
        raise await _already_requested(session, author_id, booking_id or slot_id or event_id) from error
    await session.refresh(request)
    await tell_headquarters(session, request)
    return request


async def _already_requested(session: WriteSession, author_id: UUID, subject_id: UUID) -> AlreadyRequested:
    subject = func.coalesce(ChangeRequest.booking_id, ChangeRequest.slot_id, ChangeRequest.event_id)
    statement = select(ChangeRequest).where(
        subject == subject_id, ChangeRequest.author_id == author_id, ChangeRequest.status == ChangeStatus.OPEN
    )
    existing = (await session.scalars(statement)).one()
    return AlreadyRequested(
        f"Vous avez déjà une demande en attente ici ({KINDS_FR[existing.kind]}, du {existing.created_at:%d/%m/%Y}). "
        "Retirez-la, ou attendez la réponse.",
        f"You have a request waiting here already ({existing.kind.lower()}, of {existing.created_at:%Y-%m-%d}). "
        "Withdraw it, or wait for the answer.",
        existing=node_id(ChangeRequest, existing.id),
    )
