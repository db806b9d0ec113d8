"""The ASGI application: mounts the doors. Nobody imports it; `drt web` runs it."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import text
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from auth.admission import Admission
from auth.identity import InvalidToken, identify
from auth.language import language_of
from auth.routes import auth_routes
from auth.throttle import Throttle
from clients.built import built_routes
from clients.paper import paper_route
from clients.public.routes import error_pages, public_routes
from logs import configure_logs
from models.outage import RAISED, RETRY_AFTER_SECONDS, is_outage
from models.policy.viewer import SYSTEM, Role
from models.rider import Locale
from models.session import Database
from schema.engine import SchemaEngine
from schema.http.caller import Caller, InvalidTokenError
from schema.http.download import download_route
from schema.http.photos import photo_routes
from schema.http.routes import graphql_routes
from schema.http.spreadsheets import spreadsheet_route
from schema.http.view import EndpointOptions
from server import STOP
from settings import Settings, check_server_settings, get_settings
from webhooks.routes import webhook_routes

# Two years, as browsers' own lists ask for; other names under the domain are not ours to decide about.
STRICT_TRANSPORT = "max-age=63072000"
CLIENTS = Path(__file__).parent / "clients"


async def answer_outage(_request: Request, error: Exception) -> Response:
    """503 from the doors that have no words of their own for it; whatever is no outage stays a fault of ours."""
    if not is_outage(error):
        raise error
    detail = "The database is away for a moment: try again."
    body = {"status": 503, "code": "UNAVAILABLE", "detail": detail}
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
    return JSONResponse(body, 503, headers, media_type="application/problem+json")


class StrictTransport:
    """Where the public address is https, says on each answer that browsers shall come by nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Strict-Transport-Security"] = STRICT_TRANSPORT
            await send(message)

        await self._app(scope, receive, send_marked if scope["type"] == "http" else send)


class Doors:
    """What the routes of one application share: its database, and the count of failed attempts to sign in."""

    def __init__(self, database: Database, throttle: Throttle, engine: SchemaEngine) -> None:
        self._database = database
        self._throttle = throttle
        self._engine = engine

    async def authenticate(self, request: Request) -> Caller:
        """Who sent a GraphQL request, and the language they read."""
        try:
            identity = await identify(request, self._database)
        except InvalidToken as error:
            raise InvalidTokenError(str(error)) from error
        locale = Locale(language_of(request.headers).upper())
        # A property of the person: `Caller` sees to it that a cookie alone never introspects.
        explorer = identity.may_introspect or identity.viewer.role is Role.ADMIN
        return Caller(identity.viewer, identity.by, explorer, locale)

    async def live(self, _request: Request) -> JSONResponse:
        """The process answers."""
        return JSONResponse({"status": "live"})

    async def ready(self, _request: Request) -> JSONResponse:
        """The database answers: requests can be served. Without the broker they still are; jobs wait in the outbox."""
        try:
            async with self._database.write(SYSTEM) as session:
                await session.execute(text("SELECT 1"))
        except Exception as error:
            if not is_outage(error):
                raise
            return JSONResponse({"status": "waiting for the database", "cause": type(error).__name__}, status_code=503)
        return JSONResponse({"status": "ready"})

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[dict[str, Any]]:
        """Open the pools, and close them when the process ends; the server is told what ends streams before."""
        await self._database.start()
        # Everything made so far stays for good: the collector need not look at it again and again.
        gc.collect()
        gc.freeze()
        yield {STOP: self._engine.subscriptions.stop}
        await self._engine.subscriptions.close()
        await self._throttle.close()
        await self._database.close()


def create_app(settings: Settings) -> Starlette:
    """The application of one instance; `SettingsError` if it could not serve with these settings."""
    check_server_settings(settings)
    configure_logs(settings)
    database = Database(settings)
    throttle = Throttle(settings.redis_url)
    engine = SchemaEngine(database)
    doors = Doors(database, throttle, engine)
    options = EndpointOptions(
        first_party_text=settings.drt_environment == "embedded",
        seconds_to_wait=Admission(throttle, settings).seconds_to_wait,
    )
    graphql = graphql_routes(engine, doors.authenticate, CLIENTS, options)
    application = Starlette(
        routes=[
            Route("/health/live", doors.live),
            Route("/health/ready", doors.ready),
            *graphql,
            download_route(database, doors.authenticate),
            *photo_routes(database, doors.authenticate),
            spreadsheet_route(database, doors.authenticate),
            *auth_routes(database, settings, throttle),
            *webhook_routes(database, settings),
            paper_route("admin"),
            *built_routes("admin", "dealer"),
            *public_routes(Router(graphql)),
        ],
        middleware=[Middleware(StrictTransport)] if settings.public_url.startswith("https://") else [],
        lifespan=doors.lifespan,
        exception_handlers={**error_pages(), **dict.fromkeys(RAISED, answer_outage)},
    )
    # A redirect for a missing slash would reflect the Host header.
    application.router.redirect_slashes = False
    return application


app = create_app(get_settings())
