"""Subscriptions: a root's plan becomes a question that the hub keeps answered, told by PostgreSQL what changed."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from graphql import GraphQLError, GraphQLSchema
from graphql.execution.values import VariableValues

from models.changes import Changes
from models.policy.viewer import Viewer
from models.session import Database
from resolvers.live import ANYTHING, Hub, Question, Topics, Watch
from resolvers.reader.catalog import key_of
from resolvers.reader.parameters import given
from resolvers.reader.plans import Plan, Plans, compile_plan, shape
from resolvers.reader.selection import ReadError, Selection
from schema.http.errors import error_entry
from schema.http.operation import PreparedOperation
from schema.kit.reading import read_fresh, record_reads
from schema.kit.selection import Collector

ROOT = "Subscription"
# What a root's answer depends on. By an argument that names an event or a mailing; by the event that its row belongs
# to, which is read along; of all others by anything.
BY_ARGUMENT = {"event": ("Event", "id"), "mailing": ("Mailing", "id")}
BY_ROW = {"ownBooking": "event"}
# Read along under a name that no alias can have, before the answer: neither commas nor braces can be inside.
ALONG = "@event"
_EVENT = re.compile(rb"event_([0-9a-f-]{36})")


class Subscriptions:
    """Those of one process."""

    def __init__(self, database: Database, plans: Plans) -> None:
        self._database = database
        self._plans = plans
        self._hub = Hub()
        self._changes = Changes(database.dsn, self._hub.tell)

    async def open(
        self, schema: GraphQLSchema, operation: PreparedOperation, viewer: Viewer, variables: VariableValues
    ) -> Watch:
        """Follow a valid operation; to be closed. Raises what keeps the database from being listened to.

        What reads riders by the page is recorded once for the whole stream (A4), which ends within minutes.
        """
        kind = schema.subscription_type
        if kind is None:
            raise TypeError(f"the door {viewer.door} has no subscriptions")
        collected = Collector(schema, operation.fragments, variables).fields(kind, [operation.operation.selection_set])
        [field] = collected
        key = (ROOT, operation.text_hash, operation.name, viewer.role, shape(variables.coerced))
        plan = self._plans.get(key, lambda: compile_plan(viewer.role, viewer.door, _with_event(field), ROOT))
        if plan is None:
            raise TypeError(f"{field.name} has no plan")
        await self._changes.listen()
        await record_reads(self._database, plan, viewer, variables.coerced, operation.text_hash)
        return self._hub.watch(self._question(field, plan, viewer, operation, variables.coerced))

    def _question(
        self, field: Selection, plan: Plan, viewer: Viewer, operation: PreparedOperation, coerced: dict[str, Any]
    ) -> Question:
        topics, extensions = _topics(field, coerced), orjson.dumps(operation.extensions)

        async def read() -> tuple[bytes, Topics]:
            try:
                answer = await read_fresh(self._database, plan, viewer, coerced)
            except ReadError as error:
                entry = error_entry(GraphQLError(str(error)), error.code)
                return orjson.dumps({"errors": [entry], "data": None, "extensions": operation.extensions}), topics
            if field.name not in BY_ROW:
                return b'{"data":%b,"extensions":%b}' % (answer, extensions), topics
            along, _, rest = answer.partition(b",")
            found = _EVENT.search(along)
            followed = frozenset({UUID(found[1].decode())} if found else ())
            return b'{"data":{%b,"extensions":%b}' % (rest, extensions), followed

        return Question(_key(viewer, operation), topics, read)

    def stop(self) -> None:
        """End all streams: the process stops."""
        self._hub.close()

    async def close(self) -> None:
        """End all streams and hear nothing any more."""
        self.stop()
        await self._changes.close()


def _key(viewer: Viewer, operation: PreparedOperation) -> tuple[Any, ...]:
    """Who asks the same with the same scope is answered the same."""
    variables = hashlib.sha256(orjson.dumps(operation.variables, option=orjson.OPT_SORT_KEYS)).digest()
    return viewer.role, *viewer.scope().items(), operation.text_hash, operation.name, variables


def _topics(field: Selection, coerced: Mapping[str, Any]) -> Topics:
    if field.name in BY_ROW:
        return frozenset()
    if field.name not in BY_ARGUMENT:
        return frozenset({ANYTHING})
    node, argument = BY_ARGUMENT[field.name]
    key = key_of(node, given(field.arguments[argument], coerced))
    return frozenset({key} if key else ())


def _with_event(field: Selection) -> list[Selection]:
    if field.name not in BY_ROW:
        return [field]
    event = Selection(BY_ROW[field.name], BY_ROW[field.name], "Event", children=(Selection("id", "id"),))
    return [Selection(ALONG, field.name, field.type, arguments=field.arguments, children=(event,)), field]
