"""The two ways out of the engine say the same: the reader's one statement, and graphql-core field by field."""

from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.policy.viewer import Role, Viewer
from schema.engine import SchemaEngine
from tests.factories.scene import Scene
from tests.schema.asking import ask, execute_by_fields
from tests.schema.conftest import Statements
from tests.schema.generating import Thrown, document, documents, pages

quickly = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


def codes(answer: dict[str, Any]) -> set[str]:
    return {error["extensions"]["code"] for error in answer.get("errors", ())}


NAMED = ("event_1", "event_2", "booking_1", "booking_2", "rider_1", "slot_1a", "lead_1")
REFUSALS = {"PAGE_SIZE", "BAD_USER_INPUT", "TOO_COSTLY"}
# With what follows the pages' cursors, some 2,500 in all.
DOCUMENTS, PAGES = 100, 75


async def compare(engine: SchemaEngine, viewer: Viewer, text: str, variables: dict[str, Any]) -> Any:
    """The data that both ways answer with, or None where both refuse for the same reason."""
    whole = orjson.loads(await ask(engine, viewer, text, **variables))
    by_fields = await execute_by_fields(engine, viewer, text, **variables)
    assert codes(whole) == codes(by_fields) <= REFUSALS, (text, variables, whole, by_fields)
    assert codes(whole) or whole["data"] == by_fields["data"], (text, variables)
    return None if codes(whole) else whole["data"]


@pytest.mark.parametrize("role", Role)
@quickly
@given(data=st.data())
async def test_any_query_is_answered_alike_by_the_reader_and_by_the_executor(
    engine: SchemaEngine, scene: Scene, role: Role, data: st.DataObject
) -> None:
    viewer = scene.viewers()[role]
    text, variables = data.draw(documents(viewer.door, [scene.id(name) for name in NAMED], mixed=False))
    await compare(engine, viewer, text, variables)


@pytest.mark.parametrize("role", Role)
async def test_thousands_of_queries_are_answered_alike_and_by_one_statement_for_each_root(
    engine: SchemaEngine, scene: Scene, statements: Statements, role: Role
) -> None:
    """The reader runs one statement, the executor one for each root, however many rows and levels there are."""
    viewer, choices = scene.viewers()[role], Thrown(Random(f"two ways of {role}"))
    ids = [scene.id(name) for name in NAMED]
    answered = 0
    for _ in range(DOCUMENTS):
        text, variables = document(choices, viewer.door, ids, mixed=False)
        await statements.taken()
        answer = await compare(engine, viewer, text, variables)
        read = [statement for statement in await statements.taken() if "convert_to" in statement]
        assert len(read) <= 1 + len(answer or "12"), text
        answered += answer is not None
    assert answered > DOCUMENTS / 2


@pytest.mark.parametrize("role", Role)
async def test_pages_after_real_cursors_are_answered_alike(engine: SchemaEngine, scene: Scene, role: Role) -> None:
    viewer, choices = scene.viewers()[role], Thrown(Random(f"pages of {role}"))
    followed = 0
    for _ in range(PAGES):
        first, then, variables = pages(choices, viewer.door, [scene.id(name) for name in NAMED])
        answer = await compare(engine, viewer, first, variables)
        for edge in (answer["page"]["edges"] if answer else ())[:3]:
            assert await compare(engine, viewer, then, {**variables, "after": edge["cursor"]}) is not None
            followed += 1
    assert followed > PAGES / 10


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
