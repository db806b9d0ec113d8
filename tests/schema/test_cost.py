"""Each answer says what it was estimated to cost and what its door allows (rows × fields)."""

import orjson
import pytest

from models.policy.viewer import Role
from models.rider import Locale
from schema.engine import SchemaEngine
from schema.http.caller import Caller
from schema.http.documents import DocumentStore
from schema.http.limits import DOOR_LIMITS
from schema.http.operation import PreparedOperation
from schema.http.request import GraphQLRequest
from tests.factories.scene import Scene


def test_lists_are_known_by_name_and_pages_are_not_lists(engine: SchemaEngine) -> None:
    store = DocumentStore(engine.schema_for, {})
    assert {"slots", "places", "history", "seasons"} <= store._lists_of("admin")
    assert not store._lists_of("admin") & {"nodes", "edges", "bookings"}


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("{ events(first: 7) { nodes { id dealership { name } } } }", 1 + 7 * (1 + 1 + 2)),
        ("{ viewer { role } seasons { year } }", 2 + 1 + 20),  # the executor's way out
        ('{ events(first: 7, after: "junk") { nodes { id } } }', 1 + 7 * 2),  # an error
    ],
)
async def test_every_answer_tells_its_cost(engine: SchemaEngine, scene: Scene, text: str, cost: int) -> None:
    caller = Caller(scene.viewers()[Role.TEAM], "bearer", False, Locale.FR)
    operation = DocumentStore(engine.schema_for, {}).prepare(GraphQLRequest(text), caller)
    assert isinstance(operation, PreparedOperation)
    answer = orjson.loads((await engine.execute(operation, caller, "request-1")).body)
    assert answer["extensions"] == {"cost": {"estimated": cost, "budget": DOOR_LIMITS["team"].cost}}
