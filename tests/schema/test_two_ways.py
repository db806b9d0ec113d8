"""The two ways out of the engine say the same: the reader's one statement, and graphql-core field by field."""

from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.policy.viewer import Role
from schema.engine import SchemaEngine
from tests.factories.scene import Scene
from tests.schema.asking import ask, execute_by_fields
from tests.schema.generating import documents

quickly = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


def codes(answer: dict[str, Any]) -> set[str]:
    return {error["extensions"]["code"] for error in answer.get("errors", ())}


@pytest.mark.parametrize("role", Role)
@quickly
@given(data=st.data())
async def test_any_query_is_answered_alike_by_the_reader_and_by_the_executor(
    engine: SchemaEngine, scene: Scene, role: Role, data: st.DataObject
) -> None:
    viewer = scene.viewers()[role]
    ids = [scene.id(name) for name in ("event_1", "event_2", "booking_1", "booking_2", "rider_1", "slot_1a", "lead_1")]
    text, variables = data.draw(documents(viewer.door, ids, mixed=False))
    whole = orjson.loads(await ask(engine, viewer, text, **variables))
    by_fields = await execute_by_fields(engine, viewer, text, **variables)
    assert codes(whole) == codes(by_fields) <= {"PAGE_SIZE", "BAD_USER_INPUT"}, (text, whole, by_fields)
    if not codes(whole):
        assert whole["data"] == by_fields["data"], (text, variables)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.DEALER, Role.RIDER])
@quickly
@given(data=st.data())
async def test_a_query_that_holds_more_than_rows_is_answered_as_well(
    engine: SchemaEngine, scene: Scene, role: Role, data: st.DataObject
) -> None:
    viewer = scene.viewers()[role]
    text, variables = data.draw(documents(viewer.door, [scene.id("event_1"), scene.id("booking_1")], mixed=True))
    answer = orjson.loads(await ask(engine, viewer, text, **variables))
    assert codes(answer) <= {"PAGE_SIZE", "BAD_USER_INPUT"}, (text, variables, answer)
    assert answer["data"] is None or answer["data"]["viewer"] == {"role": role.value}


async def test_a_node_is_told_its_type_whatever_the_document_calls_its_fields(
    engine: SchemaEngine, scene: Scene
) -> None:
    """`__typename` may be the alias of another field."""
    viewer = scene.viewers()[Role.ADMIN]
    text = """query($id: ID!) { viewer { role } other: node(id: $id) { id }
      node(id: $id) { ... on Event { __typename: state } } }"""
    answer = orjson.loads(await ask(engine, viewer, text, id=scene.id("event_1")))
    assert answer["data"]["node"] == {"__typename": "OPEN"}
    assert answer["data"]["other"] == {"id": scene.id("event_1")}
