"""Mutations are carried out root after root, and payloads hold exactly what was asked of them."""

from typing import Any

import pytest

from models.policy.viewer import Role, Viewer
from models.session import Database
from resolvers.reader.catalog import node_id
from resolvers.reader.plans import Plan, compile_plan
from schema import writing
from tests.factories.world import World
from tests.schema.api import Api

ADMIN = Viewer(Role.ADMIN, name="Admin")
CHANGE = """
mutation Change($first: ID!, $second: ID!, $quiet: Boolean = false) {
  __typename
  closed: closeSlot(input: { slotId: $first }) { ...Done ... on Problem { code } }
  again: closeSlot(input: { slotId: $second }) { kind: __typename ...Done ... on Problem { code field } }
  opened: openSlot(input: { slotId: $first }) { ... on OpenSlotSuccess { slot @skip(if: $quiet) { state } } }
}
fragment Done on CloseSlotSuccess { slot { id } slot { state event { state } } }
"""


@pytest.fixture
async def api(database: Database) -> Api:
    return Api.of(database, ADMIN)


@pytest.fixture
async def slot_id(database: Database) -> str:
    async with database.write(ADMIN) as session:
        world = await World.create(session)
        slot = await world.slot(await world.event(), "09:30")
        await session.commit()
    return node_id(type(slot), slot.id)


async def test_each_root_is_answered_in_order_also_after_a_refusal(api: Api, slot_id: str) -> None:
    unknown = slot_id[:-12] + "000000000000"
    data = await api.data(CHANGE, first=slot_id, second=unknown)
    assert list(data) == ["__typename", "closed", "again", "opened"]
    assert data["__typename"] == "Mutation"
    assert data["closed"] == {"slot": {"id": slot_id, "state": "CLOSED", "event": {"state": "OPEN"}}}
    assert data["again"] == {"kind": "NotFound", "code": "NOT_FOUND", "field": "slotId"}
    assert data["opened"] == {"slot": {"state": "OPEN"}}


async def test_a_skipped_member_is_left_out_though_its_plan_is_known(api: Api, slot_id: str) -> None:
    whole = await api.data(CHANGE, first=slot_id, second=slot_id)
    assert whole["opened"] == {"slot": {"state": "OPEN"}}
    quiet = await api.data(CHANGE, first=slot_id, second=slot_id, quiet=True)
    assert quiet["opened"] == {}
    assert quiet["closed"] == whole["closed"]


async def test_a_payload_is_compiled_once_whatever_the_input_holds(
    api: Api, slot_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = []

    def compile_counted(*arguments: Any) -> Plan:
        compiled.append(arguments)
        return compile_plan(*arguments)

    monkeypatch.setattr(writing, "compile_plan", compile_counted)
    text = """mutation Close($input: ChangeSlotInput!, $quiet: Boolean!) {
      closeSlot(input: $input) { ...Done ... on Problem { code } } }
      fragment Done on CloseSlotSuccess { slot { ... @skip(if: $quiet) { state } id } }"""
    for more in ({}, {"idempotencyKey": "01a204b1-f6f7-7490-b663-d5d9103f0cb0"}, {"expectedVersion": None}):
        data = await api.data(text, input={"slotId": slot_id, **more}, quiet=False)
        assert data["closeSlot"] == {"slot": {"state": "CLOSED", "id": slot_id}}
    assert len(compiled) == 1
    data = await api.data(text, input={"slotId": slot_id}, quiet=True)
    assert data["closeSlot"] == {"slot": {"id": slot_id}}
    assert len(compiled) == 2


async def test_a_payload_that_cannot_be_read_ends_the_answer_and_names_its_place(api: Api, slot_id: str) -> None:
    text = """mutation Close($id: ID!, $after: String) { first: closeSlot(input: { slotId: $id }) {
      ... on CloseSlotSuccess { slot { bookings(first: 1, after: $after) { totalCount } } } }
      second: openSlot(input: { slotId: $id }) { __typename } }"""
    answer = await api.answer(text, id=slot_id, after="no cursor")
    assert answer["data"] is None
    [error] = answer["errors"]
    assert error["path"] == ["first"]
    assert error["extensions"]["code"] == "CURSOR_INVALID"
    event = await api.data("query($id: ID!) { node(id: $id) { ... on Slot { state } } }", id=slot_id)
    assert event["node"]["state"] == "CLOSED"
