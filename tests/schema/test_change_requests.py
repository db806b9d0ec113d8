"""Change requests (E2): asked by a dealership, answered by headquarters, carried out by the rules of the act itself."""

import asyncio

import pytest

from models.audit import AuditEntry
from models.booking import BookingStatus, BookingStep, CancelReason
from models.change_request import ChangeStatus
from models.event import Event
from models.session import Database
from models.slot import Slot
from tests.schema.requests_scene import (
    ACCEPT,
    ASK_BOOKING,
    ASK_EVENT,
    PROBLEM,
    REFUSE,
    WITHDRAW,
    Requests,
    make_requests,
)

INBOX = "{ changeRequests(filter: {status: {eq: OPEN}}) { totalCount nodes { id kind stale subjectVersion } } }"
OWN = "{ changeRequests { totalCount nodes { id status stale } } }"


@pytest.fixture
async def requests(database: Database) -> Requests:
    return await make_requests(database)


async def test_a_request_shows_its_difference_and_changes_nothing(requests: Requests) -> None:
    before = await requests.booking()
    day = requests.rows["event"].starts_on.isoformat()
    filed = await requests.file(proposal={"slotId": requests.id("slot_b"), "modelId": requests.id("model_2")})
    assert (filed["kind"], filed["status"], filed["stale"], filed["author"]) == ("MODIFY", "OPEN", False, "Denis")
    assert filed["differences"] == [
        {"field": "model", "before": "MT-07", "proposed": "R1"},
        {"field": "slot", "before": f"{day}T09:30", "proposed": f"{day}T10:30"},
    ]
    after = await requests.booking()
    assert (after.version, after.place_id, after.status) == (before.version, before.place_id, before.status)
    assert not await requests.mails("MOVED")


async def test_each_active_administrator_is_told_once(requests: Requests) -> None:
    await requests.file(message="Le client\npréfère le matin")
    assert sorted(each.recipient for each in await requests.mails("REQUEST_FILED")) == [
        "ada@hq.example",
        "grace@hq.example",
    ]


async def test_an_address_of_its_own_is_told_instead(requests: Requests, monkeypatch: pytest.MonkeyPatch) -> None:
    from settings import get_settings

    monkeypatch.setattr(get_settings(), "requests_mail_to", "requests@hq.example")
    await requests.file()
    assert [each.recipient for each in await requests.mails("REQUEST_FILED")] == ["requests@hq.example"]


async def test_accepting_a_move_carries_it_out_and_tells_all(requests: Requests) -> None:
    filed = await requests.file()
    payload = await requests.do("admin", ACCEPT, changeRequestId=filed["id"], answer="Avec plaisir")
    assert payload["__typename"] == "AcceptChangeRequestSuccess", payload
    accepted = payload["changeRequest"]
    assert (accepted["status"], accepted["answer"], accepted["answeredBy"]) == ("ACCEPTED", "Avec plaisir", "Ada")
    assert accepted["differences"] == filed["differences"], "what stood before stays readable"
    booking = await requests.booking()
    assert (booking.place_id, booking.status) == (requests.rows["place_b"].id, BookingStatus.MODIFIED)
    step = (await requests.all(BookingStep))[-1]
    assert (step.reason, step.actor) == ("À la demande de Moto Passion Bourges", "Ada")
    assert step.reason_en == "Asked for by Moto Passion Bourges"
    assert [each.recipient for each in await requests.mails("MOVED")] == [requests.rows["rider"].email]
    assert [each.recipient for each in await requests.mails("REQUEST_ANSWERED")] == ["denis@hq.example"]
    acts = [each.action for each in await requests.all(AuditEntry) if each.entity == "change_request"]
    assert acts == ["INSERT", "UPDATE"]


async def test_accepting_a_cancellation_cancels(requests: Requests) -> None:
    filed = await requests.file(kind="CANCEL")
    assert filed["differences"] == [{"field": "status", "before": "BOOKED", "proposed": "CANCELLED"}]
    payload = await requests.do("admin", ACCEPT, changeRequestId=filed["id"])
    assert payload["changeRequest"]["status"] == "ACCEPTED"
    booking = await requests.booking()
    assert (booking.status, booking.cancel_reason) == (BookingStatus.CANCELLED, CancelReason.ADMIN)
    assert len(await requests.mails("CANCELLED")) == 1


async def test_accepting_words_is_a_word(requests: Requests) -> None:
    filed = await requests.file(kind="OTHER", message="Un parking pour la remorque ?")
    assert (filed["differences"], filed["message"]) == ([], "Un parking pour la remorque ?")
    before = await requests.booking()
    payload = await requests.do("admin", ACCEPT, changeRequestId=filed["id"])
    assert payload["changeRequest"]["status"] == "ACCEPTED"
    assert (await requests.booking()).version == before.version


@pytest.mark.parametrize(
    ("subject", "wanted"), [({"event": {"state": "CLOSED"}}, "state"), ({"slot": {"state": "CLOSED"}}, "slot.state")]
)
async def test_an_event_or_a_slot_is_closed_by_request(
    requests: Requests, subject: dict[str, dict[str, str]], wanted: str
) -> None:
    of_slot = {"slotId": requests.id("slot_c")} if "slot" in subject else {}
    given = {"eventId": requests.id("event"), "kind": "MODIFY", **of_slot, **subject}
    filed = (await requests.do("dealer", ASK_EVENT, **given))["changeRequest"]
    assert filed["differences"] == [{"field": wanted, "before": "OPEN", "proposed": "CLOSED"}]
    payload = await requests.do("admin", ACCEPT, changeRequestId=filed["id"])
    assert payload["__typename"] == "AcceptChangeRequestSuccess", payload
    states = {each.id: each.state for kind in (Event, Slot) for each in await requests.all(kind)}
    changed = "slot_c" if of_slot else "event"
    assert [key for key, state in states.items() if state == "CLOSED"] == [requests.rows[changed].id]


async def test_refusing_needs_a_reason_and_changes_nothing(requests: Requests) -> None:
    filed, before = await requests.file(), await requests.booking()
    payload = await requests.do("admin", REFUSE, changeRequestId=filed["id"], answer="  ")
    assert (payload["code"], payload["field"]) == ("INVALID_INPUT", "answer")
    payload = await requests.do("admin", REFUSE, changeRequestId=filed["id"], answer="Le créneau est réservé au club")
    assert payload["changeRequest"]["status"] == "REFUSED"
    assert (await requests.booking()).version == before.version
    assert len(await requests.mails("REQUEST_ANSWERED")) == 1


async def test_a_colleague_may_withdraw_what_is_open_and_ask_anew(requests: Requests) -> None:
    filed = await requests.file()
    payload = await requests.do("seller", WITHDRAW, changeRequestId=filed["id"])
    assert (payload["changeRequest"]["status"], payload["changeRequest"]["answeredBy"]) == ("WITHDRAWN", "Sara")
    for who, document, more in (("dealer", WITHDRAW, {}), ("admin", ACCEPT, {}), ("admin", REFUSE, {"answer": "Non"})):
        again = await requests.do(who, document, changeRequestId=filed["id"], **more)
        assert again["code"] == "CONFLICT"
        assert "Sara" in again["message"]
    assert (await requests.file())["status"] == "OPEN"


async def test_one_open_request_of_an_author_and_the_existing_one_is_named(requests: Requests) -> None:
    filed = await requests.file()
    given = {"bookingId": requests.id("booking"), "kind": "CANCEL"}
    payload = await requests.do("dealer", ASK_BOOKING, **given)
    assert (payload["__typename"], payload["existing"]) == ("AlreadyRequested", {"id": filed["id"]})
    assert "modifier" in payload["message"]
    assert (await requests.file("seller", "CANCEL"))["status"] == "OPEN", "another person's word is another request"


async def test_the_same_twice_at_once_is_one_request(requests: Requests) -> None:
    given = {"bookingId": requests.id("booking"), "kind": "CANCEL"}
    answers = await asyncio.gather(*(requests.do("dealer", ASK_BOOKING, **given) for _ in range(4)))
    names = sorted(each["__typename"] for each in answers)
    assert names == ["AlreadyRequested"] * 3 + ["RequestBookingChangeSuccess"]
    assert len(await requests.requests()) == 1


async def test_a_stale_request_says_so_and_is_accepted_only_on_purpose(requests: Requests) -> None:
    filed = await requests.file()
    place = requests.rows["place_c"]
    await requests.write(
        "UPDATE booking SET place_id = :place, slot_id = :slot, status = 'MODIFIED' WHERE id = :id",
        place=place.id,
        slot=place.slot_id,
        id=requests.rows["booking"].id,
    )
    [waiting] = (await requests.api.data(INBOX))["changeRequests"]["nodes"]
    assert (waiting["stale"], waiting["subjectVersion"]) == (True, filed["seenVersion"] + 1)
    payload = await requests.do("admin", ACCEPT, changeRequestId=filed["id"])
    assert (payload["code"], payload["field"]) == ("CONFLICT", "expectedVersion")
    assert "09:30" in payload["message"]
    assert "11:30" in payload["message"]
    assert (await requests.booking()).place_id == place.id
    given = {"changeRequestId": filed["id"], "expectedVersion": waiting["subjectVersion"]}
    accepted = (await requests.do("admin", ACCEPT, **given))["changeRequest"]
    assert accepted["status"] == "ACCEPTED"
    assert accepted["differences"][0]["before"].endswith("T11:30"), "as it stood when it was answered"
    assert (await requests.booking()).place_id == requests.rows["place_b"].id


async def test_of_two_administrators_one_wins_and_the_other_is_told(requests: Requests) -> None:
    filed = await requests.file()
    answers = await asyncio.gather(
        requests.do("admin", ACCEPT, changeRequestId=filed["id"]),
        requests.do("grace", REFUSE, changeRequestId=filed["id"], answer="Non"),
    )
    won = [each for each in answers if "changeRequest" in each]
    [lost] = [each for each in answers if "changeRequest" not in each]
    assert len(won) == 1
    assert lost["code"] == "CONFLICT"
    assert won[0]["changeRequest"]["answeredBy"] in lost["message"]
    assert len(await requests.mails("REQUEST_ANSWERED")) == 1
    moved = won[0]["changeRequest"]["status"] == "ACCEPTED"
    assert (await requests.booking()).place_id == requests.rows["place_b" if moved else "place_a"].id


async def test_when_the_place_has_just_gone_nothing_is_done_and_others_are_offered(requests: Requests) -> None:
    filed = await requests.file()
    await requests.take("place_b")
    payload = await requests.do("admin", ACCEPT, changeRequestId=filed["id"])
    assert payload["__typename"] == "PlaceTaken"
    assert payload["alternatives"], "other places are offered"
    [request] = await requests.requests()
    assert (request.status, request.seen_version) == (ChangeStatus.OPEN, filed["seenVersion"])
    assert (await requests.booking()).place_id == requests.rows["place_a"].id
    assert not await requests.mails("REQUEST_ANSWERED")


async def test_the_licence_rules_hold_for_what_is_asked(requests: Requests) -> None:
    filed = await requests.file(proposal={"modelId": requests.id("model_2")})
    payload = await requests.do("admin", ACCEPT, changeRequestId=filed["id"])
    assert payload["__typename"] == "LicenceNotAllowed"
    assert [each.status for each in await requests.requests()] == [ChangeStatus.OPEN]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"kind": "MODIFY"}, "INVALID_INPUT", "proposal"),
        ({"kind": "OTHER"}, "INVALID_INPUT", "message"),
        ({"kind": "MODIFY", "proposal": {"slotId": "slot_a"}}, "CONFLICT", "proposal"),
        ({"kind": "MODIFY", "proposal": {"modelId": "model"}}, "CONFLICT", "proposal"),
        ({"kind": "MODIFY", "proposal": {"slotId": "slot_elsewhere"}}, "NOT_FOUND", "proposal.slotId"),
        ({"kind": "CANCEL", "bookingId": "booking_elsewhere"}, "NOT_FOUND", "bookingId"),
        ({"kind": "CANCEL", "proposal": {"slotId": "slot_b"}}, "INVALID_INPUT", "proposal"),
    ],
)
async def test_what_cannot_be_asked_is_refused_by_name(
    requests: Requests, given: dict[str, object], code: str, field: str
) -> None:
    def named(value: object) -> object:
        if isinstance(value, dict):
            return {key: named(each) for key, each in value.items()}
        return requests.id(str(value)) if value in requests.rows else value

    payload = await requests.do("dealer", ASK_BOOKING, **{"bookingId": requests.id("booking"), **named(given)})  # type: ignore[dict-item]
    assert (payload.get("code"), payload.get("field")) == (code, field)
    assert not await requests.requests()
    assert not await requests.mails("REQUEST_FILED")


async def test_what_the_policy_does_not_mark_is_no_input(requests: Requests) -> None:
    dealer = requests.api.as_viewer(requests.viewers["dealer"])
    for inside in ("riderId: null", "status: CANCELLED", "vehicleId: null"):
        text = f"""mutation($id: ID!) {{ requestBookingChange(input: {{bookingId: $id, kind: MODIFY,
          proposal: {{{inside}}}}}) {{ {PROBLEM} }} }}"""
        answer = await dealer.answer(text, id=requests.id("booking"))
        assert "'BookingProposalInput' not to include unknown field" in answer["errors"][0]["message"]


async def test_each_sees_their_own_and_nobody_else_anything(requests: Requests) -> None:
    filed = await requests.file()
    for who, seen in (("admin", 1), ("team", 1), ("dealer", 1), ("seller", 1), ("stranger", 0)):
        found = await requests.api.as_viewer(requests.viewers[who]).data(OWN)
        assert found["changeRequests"]["totalCount"] == seen, who
    payload = await requests.do("stranger", WITHDRAW, changeRequestId=filed["id"])
    assert (payload["code"], payload["field"]) == ("NOT_FOUND", "changeRequestId")
    assert [each.status for each in await requests.requests()] == [ChangeStatus.OPEN]
    text = "query($id: ID!) { event(id: $id) { waitingRequestsCount } }"
    for who, count in (("admin", {"waitingRequestsCount": 1}), ("stranger", None)):
        answer = await requests.api.as_viewer(requests.viewers[who]).data(text, id=requests.id("event"))
        assert answer["event"] == count
