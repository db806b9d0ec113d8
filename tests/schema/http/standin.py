"""A small schema, an engine and callers to test the HTTP layer with; the real ones have their own tests."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graphql import GraphQLError, GraphQLSchema, OperationDefinitionNode, build_schema, execute
from graphql.execution import get_variable_values
from starlette.applications import Starlette
from starlette.requests import Request

from models.policy.viewer import Role, Viewer
from resolvers.live import Watch
from schema.http.caller import Caller, InvalidTokenError
from schema.http.errors import errors_body
from schema.http.operation import Answer, PreparedOperation
from schema.http.routes import graphql_routes
from schema.http.view import EndpointOptions

CLIENTS = Path(__file__).parents[3] / "clients"

SDL = """
type Query {
  hello(name: String, number: Int, ratio: Float, id: ID): String
  me: Query
  boom: Int
  crash: Int
  slow: Int
  raced: Int
  slots(first: Int, last: Int): Slots
}
type Slots { nodes: [Query] edges: [Edge] totalCount: Int }
type Edge { node: Query }
type Mutation { book(name: String): Int }
type Subscription { booked: Int }
"""
ADMIN_SDL = SDL.replace("type Query {", 'type Query {\n  "Not for others: </script>"\n  secret: String\n')


class StandInEngine:
    """Executes with graphql-core and remembers what it was given."""

    def __init__(self) -> None:
        self._schemas = {"admin": build_schema(ADMIN_SDL)}
        self._other = build_schema(SDL)
        self.executed: list[PreparedOperation] = []

    def schema_for(self, door: str) -> GraphQLSchema:
        return self._schemas.get(door, self._other)

    async def execute(self, operation: PreparedOperation, caller: Caller, request_id: str) -> Answer:
        self.executed.append(operation)
        schema = self.schema_for(operation.door)
        names = {node.name.value for node in operation.operation.selection_set.selections if hasattr(node, "name")}
        if "crash" in names:
            raise RuntimeError("password=hunter2")
        if "slow" in names:
            await asyncio.sleep(30)
        if "raced" in names:
            raise TimeoutError("the database did not answer")
        failed = _coercion_errors(schema, operation.operation, operation.variables, caller)
        if failed:
            return Answer(errors_body(failed, "BAD_USER_INPUT"), failed=True)
        root = {"hello": "Zoé", "boom": _boom}
        result = execute(
            schema, operation.document, root, variable_values=operation.variables, operation_name=operation.name
        )
        assert not hasattr(result, "__await__")
        return Answer(json.dumps(result.formatted).encode(), headers={"X-Engine": request_id})

    async def subscribe(self, operation: PreparedOperation, caller: Caller) -> Watch | Answer:
        raise NotImplementedError


def _boom(_info: object) -> int:
    raise GraphQLError("boom", extensions={"code": "BOOM"})


def _coercion_errors(
    schema: GraphQLSchema, operation: OperationDefinitionNode, variables: dict[str, Any], caller: Caller
) -> list[GraphQLError]:
    found = get_variable_values(
        schema, operation.variable_definitions or (), variables, hide_suggestions=not caller.may_explore
    )
    return found if isinstance(found, list) else []


CALLERS: Mapping[str, Caller] = {
    "admin": Caller(Viewer(Role.ADMIN), "bearer", may_introspect=True),
    "integrator": Caller(Viewer(Role.SYNC), "bearer", may_introspect=True),
    "dealer": Caller(Viewer(Role.DEALER), "bearer"),
    "tablet": Caller(Viewer(Role.TABLET), "bearer"),
    "admin-session": Caller(Viewer(Role.ADMIN), "cookie", may_introspect=True),
    "dealer-session": Caller(Viewer(Role.DEALER), "cookie"),
}
ANONYMOUS = Caller(Viewer(Role.PUBLIC), "anonymous")


async def authenticate(request: Request) -> Caller:
    """A bearer token or a session cookie is the name of a caller."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme:
        caller = CALLERS.get(token)
        if caller is None or caller.by != "bearer":
            raise InvalidTokenError
        return caller
    return CALLERS.get(request.cookies.get("session", ""), ANONYMOUS)


def make_app(options: EndpointOptions | None = None, clients: Path = CLIENTS) -> tuple[Starlette, StandInEngine]:
    """The routes of the GraphQL door around the stand-in engine."""
    engine = StandInEngine()
    return Starlette(routes=graphql_routes(engine, authenticate, clients, options)), engine


def bearer(name: str) -> dict[str, str]:
    """Headers of a caller with a token."""
    return {"Authorization": f"Bearer {name}"}


def session(name: str) -> dict[str, str]:
    """Headers of a browser with a session; no client header."""
    return {"Cookie": f"session={name}"}


def codes(body: Mapping[str, Any]) -> list[str]:
    """`extensions.code` of each error."""
    return [error["extensions"]["code"] for error in body.get("errors", [])]
