"""Executes prepared operations: queries as one compiled statement, mutations one by one, the rest by graphql-core."""

from functools import lru_cache
from inspect import isawaitable
from typing import Any

import orjson
import strawberry
from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    execute,
)
from graphql.execution.values import VariableValues

from models.outage import is_outage
from models.policy.viewer import DOORS
from models.session import Database
from resolvers.live import Watch
from resolvers.reader.plans import Plan, Plans, compile_plan, shape
from resolvers.reader.selection import ReadError
from schema.failure import failure_entry
from schema.http.caller import Caller
from schema.http.errors import error_entry, errors_body
from schema.http.operation import Answer, PreparedOperation
from schema.kit.doors import Door
from schema.kit.reading import run_plan
from schema.kit.request import RequestContext
from schema.kit.resolving import is_read_whole, resolver_of
from schema.kit.selection import Collector
from schema.kit.variables import Coercion
from schema.live import Subscriptions
from schema.mutation import Mutation
from schema.query import Query
from schema.subscription import Subscription
from schema.writing import Writer

MOST_CONTAINERS = 2_000
WHOLE = strawberry.Schema(query=Query, mutation=Mutation, subscription=Subscription)


def is_modest(variables: dict[str, Any]) -> bool:
    """Whether coercing the variables is quick; a list of scalars counts as one, however long."""
    seen = 0
    waiting: list[Any] = [variables]
    while waiting:
        found = waiting.pop()
        seen += 1
        if seen > MOST_CONTAINERS:
            return False
        values = found.values() if isinstance(found, dict) else found
        waiting.extend(each for each in values if isinstance(each, (dict, list)))
    return True


@lru_cache
def door_schema(door: str) -> GraphQLSchema:
    """The schema that the roles of a door are shown."""
    whole: GraphQLSchema = WHOLE._schema
    built = Door(whole, door, resolver_of).build()
    built._strawberry_schema = WHOLE  # type: ignore[attr-defined]  # what Strawberry's own resolvers look for
    return built


class SchemaEngine:
    """The engine of one process: six schemas, and the plans compiled so far."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._plans = Plans()
        self._schemas = {door: door_schema(door) for door in DOORS}
        self._writer = Writer()
        self._coercion = Coercion()
        self.subscriptions = Subscriptions(database, self._plans)

    def schema_for(self, door: str) -> GraphQLSchema:
        """The schema that viewers of this door see."""
        return self._schemas[door]

    async def execute(self, operation: PreparedOperation, caller: Caller, request_id: str) -> Answer:
        """Execute one operation; `failed` when its variables cannot be coerced."""
        schema = self._schemas[operation.door]
        variables = self._coerced(schema, operation, caller)
        if isinstance(variables, Answer):
            return variables
        if operation.is_mutation:
            return await self._writer.execute(
                schema, operation, self._context(operation, caller), variables, request_id
            )
        answer = await self._read_whole(schema, operation, caller, variables)
        return answer or await self._execute(schema, operation, caller, request_id)

    def _coerced(self, schema: GraphQLSchema, operation: PreparedOperation, caller: Caller) -> VariableValues | Answer:
        if not is_modest(operation.variables):
            refusal = GraphQLError(f"The variables hold more than {MOST_CONTAINERS} objects and lists.")
            return Answer(errors_body([refusal], "VARIABLES_TOO_LARGE"), failed=True)
        variables = self._coercion.coerce(
            schema,
            operation.operation,
            (operation.text_hash, operation.name, operation.door),
            operation.variables,
            hide_suggestions=not caller.may_explore,
        )
        if isinstance(variables, list):
            return Answer(errors_body(variables, "BAD_USER_INPUT"), failed=True)
        return variables

    def _context(self, operation: PreparedOperation, caller: Caller) -> RequestContext:
        return RequestContext(
            caller.viewer, caller.locale, self._database, self._plans, operation.text_hash, operation.name
        )

    async def subscribe(self, operation: PreparedOperation, caller: Caller) -> Watch | Answer:
        """Follow what a subscription asks for, to be closed; an answer when its variables cannot be coerced."""
        schema = self._schemas[operation.door]
        variables = self._coerced(schema, operation, caller)
        if isinstance(variables, Answer):
            return variables
        return await self.subscriptions.open(schema, operation, caller.viewer, variables)

    async def _read_whole(
        self, schema: GraphQLSchema, operation: PreparedOperation, caller: Caller, variables: VariableValues
    ) -> Answer | None:
        """The answer as the database made it, or None where something else than the reader has a say."""
        viewer = caller.viewer
        query_type = schema.query_type
        key = (operation.text_hash, operation.name, viewer.role, shape(variables.coerced))

        def compile_it() -> Plan | None:
            collector = Collector(schema, operation.fragments, variables)
            fields = collector.fields(query_type, [operation.operation.selection_set]) if query_type else ()
            return compile_plan(viewer.role, viewer.door, fields) if is_read_whole(fields) else None

        try:
            plan = self._plans.get(key, compile_it)
            if plan is None:
                return None
            answer = await run_plan(self._database, plan, viewer, variables.coerced, operation.text_hash)
            return Answer(b'{"data":%b,"extensions":%b}' % (answer, orjson.dumps(operation.extensions)))
        except ReadError as error:
            entry = error_entry(GraphQLError(str(error)), error.code)
            return Answer(orjson.dumps({"errors": [entry], "data": None, "extensions": operation.extensions}))

    async def _execute(
        self, schema: GraphQLSchema, operation: PreparedOperation, caller: Caller, request_id: str
    ) -> Answer:
        result = execute(
            schema,
            operation.document,
            context_value=self._context(operation, caller),
            variable_values=operation.variables,
            operation_name=operation.name,
            hide_suggestions=not caller.may_explore,
        )
        if isawaitable(result):
            result = await result
        if result.errors and all(error.path is None for error in result.errors):
            return Answer(errors_body(result.errors, "BAD_USER_INPUT"), failed=True)  # nothing was executed
        _raise_outage(result)
        return Answer(orjson.dumps({**_formatted(result, request_id), "extensions": operation.extensions}))


def _raise_outage(result: ExecutionResult) -> None:
    """Where nothing could be answered since the database is away, that is the answer to the whole request."""
    if not any((result.data or {}).values()):
        for error in result.errors or ():
            if error.original_error and is_outage(error.original_error):
                raise error.original_error


def _formatted(result: ExecutionResult, request_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [failure_entry(error, request_id) for error in result.errors]
    return answer
