"""What accepting a change request would do, foretold by the act itself (E2)."""

from typing import Any

import pytest

from models.change_request import ChangeStatus
from models.message import Message
from models.session import Database
from tests.schema.requests_scene import ACCEPT, WITHDRAW, Requests, make_requests

FORESEE = """query($id: ID!) { changeConsequences(changeRequestId: $id) {
  refusal { __typename code message
    ... on PlaceTaken { alternatives { slot { id } } } ... on LicenceNotAllowed { rule } }
  place { slot { id } vehicle { number } } messageCause messageRecipient messageLocale calendar } }"""


@pytest.fixture
async def requests(database: Database) -> Requests:
    return await make_requests(database)


async def foreseen(requests: Requests, request_id: str) -> Any:
    answer = await requests.api.as_viewer(requests.viewers["admin"]).data(FORESEE, id=request_id)
    return answer["changeConsequences"]


async def test_the_consequences_are_those_of_the_act_and_nothing_is_done(requests: Requests) -> None:
    filed, before = await requests.file(), await requests.booking()
    sent = len(await requests.all(Message))
    found = await foreseen(requests, filed["id"])
    assert found == {
        "refusal": None,
        "place": {"slot": {"id": requests.id("slot_b")}, "vehicle": {"number": found["place"]["vehicle"]["number"]}},
        "messageCause": "MOVED",
        "messageRecipient": requests.rows["rider"].email,
        "messageLocale": "FR",
        "calendar": "REQUEST",
    }
    after = await requests.booking()
    assert (after.version, after.place_id) == (before.version, before.place_id)
    assert len(await requests.all(Message)) == sent
    assert [each.status for each in await requests.requests()] == [ChangeStatus.OPEN]
    assert (await requests.do("admin", ACCEPT, changeRequestId=filed["id"]))["changeRequest"]["status"] == "ACCEPTED"


async def test_consequences_say_which_rule_refuses_and_which_places_are_free(requests: Requests) -> None:
    filed = await requests.file(proposal={"modelId": requests.id("model_2")})
    found = await foreseen(requests, filed["id"])
    assert (found["refusal"]["__typename"], found["refusal"]["rule"]) == ("LicenceNotAllowed", "CLASS")
    assert (found["place"], found["messageCause"]) == (None, None)
    await requests.do("dealer", WITHDRAW, changeRequestId=filed["id"])
    await requests.take("place_b")
    found = await foreseen(requests, (await requests.file())["id"])
    assert found["refusal"]["__typename"] == "PlaceTaken"
    assert {"slot": {"id": requests.id("slot_c")}} in found["refusal"]["alternatives"]


async def test_consequences_are_for_administrators(requests: Requests) -> None:
    filed = await requests.file()
    for who in ("team", "dealer"):
        answer = await requests.api.as_viewer(requests.viewers[who]).answer(FORESEE, id=filed["id"])
        assert "Cannot query field 'changeConsequences'" in answer["errors"][0]["message"]
    assert await foreseen(requests, requests.id("booking")) is None
