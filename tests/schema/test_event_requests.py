"""A request to cancel the whole event (E2): accepting it is the bulk act, with its progress and its undoing."""

from typing import Any

import pytest
from sqlalchemy import select

from models.act import Act, ActKind, ActState
from models.booking import BookingStatus, CancelReason
from models.change_request import ChangeStatus
from models.event import Event, EventState
from models.message import Message
from models.outbox import OutboxJob
from models.policy.viewer import SYSTEM
from models.session import Database
from resolvers.act import ActInput
from resolvers.act_undo import undo_act
from resolvers.event_cancellation import CancelEventInput, cancel_event
from resolvers.reader.catalog import node_id
from tests.resolvers.act_run import act_of, do, finish, tell
from tests.schema.requests_scene import ACCEPT, ASK_EVENT, PROBLEM, Requests, make_requests

S = BookingStatus
FORESEE = """query($id: ID!) { changeConsequences(changeRequestId: $id) {
  refusal { code } place { id } messageCause bookingsCount skippedCount } }"""
FOLLOW = """query($id: ID!) { changeRequest(id: $id) { status stale answeredBy subjectVersion
  act { kind state bookingsCount doneCount } } }"""
UNDO = f"""mutation($input: ActInput!) {{ undoAct(input: $input) {{ __typename {PROBLEM} }} }}"""


@pytest.fixture
async def requests(database: Database) -> Requests:
    return await make_requests(database)


async def asked(requests: Requests) -> str:
    """The id of the dealership's request to cancel its event."""
    given = {"eventId": requests.id("event"), "kind": "CANCEL", "message": "Travaux"}
    filed = (await requests.do("dealer", ASK_EVENT, **given))["changeRequest"]
    assert filed["differences"] == [{"field": "state", "before": "OPEN", "proposed": "CANCELLED"}]
    return str(filed["id"])


async def accepted(requests: Requests) -> tuple[str, Act]:
    """The request, accepted, and the act that it began."""
    request_id = await asked(requests)
    payload = await requests.do("admin", ACCEPT, changeRequestId=request_id, answer="Bien compris")
    assert payload["changeRequest"]["status"] == "ACCEPTED", payload
    [act] = await requests.all(Act)
    return request_id, act


async def followed(requests: Requests, request_id: str) -> Any:
    found = await requests.api.as_viewer(requests.viewers["admin"]).data(FOLLOW, id=request_id)
    return found["changeRequest"]


async def state(requests: Requests) -> EventState:
    async with requests.database.write(SYSTEM) as session:
        return (await session.get_one(Event, requests.rows["event"].id)).state


async def moments(requests: Requests, cause: str) -> list[Any]:
    """When each message of a cause may leave."""
    keys = [f"send_message:{each.id}" for each in await requests.mails(cause)]
    async with requests.database.write(SYSTEM) as session:
        return list(await session.scalars(select(OutboxJob.not_before).where(OutboxJob.deduplication_key.in_(keys))))


async def test_accepting_cancels_the_event_by_the_bulk_act(requests: Requests) -> None:
    request_id, act = await accepted(requests)
    assert (act.kind, act.state, act.actor, act.event_id) == (
        ActKind.EVENT_CANCELLATION,
        ActState.QUEUED,
        "Ada",
        requests.rows["event"].id,
    )
    assert await state(requests) is EventState.CANCELLED
    assert (await requests.booking()).status is S.BOOKED, "the job has not begun"
    assert (await followed(requests, request_id))["act"] == {
        "kind": "EVENT_CANCELLATION",
        "state": "QUEUED",
        "bookingsCount": 1,
        "doneCount": 0,
    }
    await finish(requests.database, act.id)
    booking = await requests.booking()
    assert (booking.status, booking.cancel_reason) == (S.CANCELLED, CancelReason.EVENT_CANCELLED)
    assert (await followed(requests, request_id))["act"]["doneCount"] == 1


async def test_nobody_is_told_before_the_undo_window_ends(requests: Requests) -> None:
    _, act = await accepted(requests)
    await finish(requests.database, act.id)
    assert [each.recipient for each in await requests.mails("REQUEST_ANSWERED")] == ["denis@hq.example"]
    for cause in ("REQUEST_ANSWERED", "CANCELLED"):
        assert await moments(requests, cause) == [act.undo_until]


@pytest.mark.parametrize("finished", [False, True])
async def test_undoing_opens_the_request_again_and_nobody_hears_of_it(requests: Requests, finished: bool) -> None:
    request_id, act = await accepted(requests)
    if finished:
        await finish(requests.database, act.id)
    told = len(await requests.mails("REQUEST_FILED"))
    await do(requests.database, undo_act, ActInput(act.id))
    assert await state(requests) is EventState.OPEN
    assert (await requests.booking()).status is S.BOOKED
    assert not await requests.mails("REQUEST_ANSWERED")
    assert not await requests.mails("CANCELLED")
    assert len(await requests.mails("REQUEST_FILED")) == told
    open_again = await followed(requests, request_id)
    assert (open_again["status"], open_again["stale"], open_again["act"]) == ("OPEN", False, None)
    [request] = await requests.requests()
    assert (request.answer, request.answered_by, request.answered_at) == (None, None, None)
    payload = await requests.do("grace", ACCEPT, changeRequestId=request_id)
    assert payload["changeRequest"]["answeredBy"] == "Grace"
    assert len(await requests.mails("REQUEST_ANSWERED")) == 1


async def test_an_undone_request_stays_answered_where_its_author_asked_anew(requests: Requests) -> None:
    _, act = await accepted(requests)
    given = {"eventId": requests.id("event"), "kind": "OTHER", "message": "Et le traiteur ?"}
    await requests.do("dealer", ASK_EVENT, **given)
    await do(requests.database, undo_act, ActInput(act.id))
    first, second = await requests.requests()
    assert (first.status, first.act_id, second.status) == (ChangeStatus.ACCEPTED, act.id, ChangeStatus.OPEN)
    assert not await requests.mails("REQUEST_ANSWERED")


async def test_after_the_window_it_stays_done(requests: Requests) -> None:
    request_id, act = await accepted(requests)
    await finish(requests.database, act.id)
    await tell(requests.database, act.id)
    payload = await requests.do("admin", UNDO, actId=node_id(Act, act.id))
    assert payload["code"] == "CONFLICT"
    assert (await followed(requests, request_id))["status"] == "ACCEPTED"
    assert (await act_of(requests.database, act.id)).state is ActState.DONE


async def test_the_consequences_say_how_many_bookings_and_nothing_is_done(requests: Requests) -> None:
    request_id = await asked(requests)
    sent = len(await requests.all(Message))
    found = await requests.api.as_viewer(requests.viewers["admin"]).data(FORESEE, id=request_id)
    assert found["changeConsequences"] == {
        "refusal": None,
        "place": None,
        "messageCause": None,
        "bookingsCount": 1,
        "skippedCount": 0,
    }
    assert await state(requests) is EventState.OPEN
    assert not await requests.all(Act)
    assert len(await requests.all(Message)) == sent
    assert [each.status for each in await requests.requests()] == [ChangeStatus.OPEN]


async def test_a_request_follows_an_event_that_was_cancelled_before_it_was_answered(requests: Requests) -> None:
    request_id = await asked(requests)
    act = await do(requests.database, cancel_event, CancelEventInput(requests.rows["event"].id))
    version = (await followed(requests, request_id))["subjectVersion"]
    payload = await requests.do("admin", ACCEPT, changeRequestId=request_id)
    assert (payload["code"], payload["field"]) == ("CONFLICT", "expectedVersion")
    payload = await requests.do("admin", ACCEPT, changeRequestId=request_id, expectedVersion=version)
    assert payload["changeRequest"]["status"] == "ACCEPTED"
    assert [each.id for each in await requests.all(Act)] == [act.id]
    assert [each.act_id for each in await requests.requests()] == [act.id]


async def test_what_the_act_refuses_leaves_the_request_open(requests: Requests) -> None:
    request_id = await asked(requests)
    await requests.write("UPDATE event SET state = 'DONE' WHERE id = :id", id=requests.rows["event"].id)
    version = (await followed(requests, request_id))["subjectVersion"]
    payload = await requests.do("admin", ACCEPT, changeRequestId=request_id, expectedVersion=version)
    assert (payload["code"], payload["field"]) == ("CONFLICT", "eventId")
    assert [each.status for each in await requests.requests()] == [ChangeStatus.OPEN]
    assert not await requests.all(Act)
