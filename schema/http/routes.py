"""The routes of the GraphQL door, for app.py to mount."""

from pathlib import Path

from starlette.routing import Route

from schema.http.assets import Assets
from schema.http.caller import Authenticate
from schema.http.graphiql import ASSETS_PATH
from schema.http.operation import Engine
from schema.http.view import EndpointOptions, graphql_endpoint


def graphql_routes(
    engine: Engine, authenticate: Authenticate, clients: Path, options: EndpointOptions | None = None
) -> list[Route]:
    """/graphql and GraphiQL's files below it; `clients` is the folder of that name in the repository."""
    return [
        Route("/graphql", graphql_endpoint(engine, authenticate, clients, options), name="graphql"),
        Route(f"{ASSETS_PATH}/{{name}}", Assets(clients / "graphiql"), name="graphiql-assets"),
    ]
