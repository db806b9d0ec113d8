"""Ask the engine as any viewer and keep the bytes; by either of its two ways out."""

from functools import lru_cache
from hashlib import sha256
from typing import Any

import orjson
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse, validate

from models.policy.viewer import Viewer
from models.rider import Locale
from schema.engine import SchemaEngine, door_schema
from schema.http.caller import Caller
from schema.http.operation import Answer, PreparedOperation


@lru_cache(maxsize=4096)
def _checked(text: str, door: str) -> PreparedOperation:
    document = parse(text)
    errors = validate(door_schema(door), document)
    assert not errors, (errors[0].message, text)
    operation = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    fragments = {n.name.value: n for n in document.definitions if isinstance(n, FragmentDefinitionNode)}
    return PreparedOperation(document, sha256(text.encode()).hexdigest(), operation, fragments, {}, door)


def prepared(text: str, viewer: Viewer, variables: dict[str, Any]) -> PreparedOperation:
    """The operation of a document that must be valid at the viewer's door."""
    kept = _checked(text, viewer.door)
    return PreparedOperation(
        kept.document, kept.text_hash, kept.operation, kept.fragments, variables, viewer.door, kept.cost
    )


async def ask(engine: SchemaEngine, viewer: Viewer, text: str, **variables: Any) -> bytes:
    """The answer as it goes to the socket."""
    caller = Caller(viewer, "bearer", False, Locale.FR)
    return (await engine.execute(prepared(text, viewer, variables), caller, "request-1")).body


async def first_told(engine: SchemaEngine, viewer: Viewer, text: str, **variables: Any) -> bytes:
    """What a subscription tells at once."""
    watch = await engine.subscribe(prepared(text, viewer, variables), Caller(viewer, "bearer", False, Locale.FR))
    assert not isinstance(watch, Answer), watch.body
    try:
        return await watch.next() or b""
    finally:
        watch.close()


async def read(engine: SchemaEngine, viewer: Viewer, text: str, **variables: Any) -> Any:
    """The data of a document that must succeed."""
    answer = orjson.loads(await ask(engine, viewer, text, **variables))
    assert "errors" not in answer, (answer["errors"], text)
    return answer["data"]


async def refusal(engine: SchemaEngine, viewer: Viewer, text: str, **variables: Any) -> str:
    """The code of the one error that a document must be answered with."""
    answer = orjson.loads(await ask(engine, viewer, text, **variables))
    assert answer.get("data") is None, answer
    (error,) = answer["errors"]
    return str(error["extensions"]["code"])


async def execute_by_fields(engine: SchemaEngine, viewer: Viewer, text: str, **variables: Any) -> Any:
    """The same by graphql-core's executor, field by field."""
    caller = Caller(viewer, "bearer", False, Locale.FR)
    schema = door_schema(viewer.door)
    answer = await engine._execute(schema, prepared(text, viewer, variables), caller, "request-1")
    return orjson.loads(answer.body)
