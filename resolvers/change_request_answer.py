"""What becomes of a change request (E2): accepted and carried out at once, refused with a reason, or withdrawn."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from models.change_request import ChangeRequest, ChangeStatus
from models.errors import Conflict, NotFound
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import WriteSession
from resolvers.change_request_act import carry_out, lock_subject
from resolvers.change_request_message import tell_dealership
from resolvers.change_request_proposal import checked_words
from resolvers.change_request_subject import check_fresh, subject_of

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

    Cancelling an event is a bulk act: `act` shows how far it is. Until its undo window ends nobody is told, neither the
    riders nor the dealership; undoing it (`undoAct`) opens the request again.
    Raises what that act raises, and then nothing is done; Conflict, saying what changed, where the booking, slot or
    event is not as it was when asked (or as `expected_version` says); Conflict once the request is answered.
    """
    require(viewer, "accept_change_request")
    answer = None if input.answer is None else checked_words(input.answer, "answer")
    request = await lock_open_request(session, input.change_request_id)
    await lock_subject(session, request)
    subject = await subject_of(session, request)
    check_fresh(request, subject, input.expected_version)
    request.seen = dict(subject.standing)
    await carry_out(session, viewer, request)
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
