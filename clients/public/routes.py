"""The public pages' routes and error pages, for app.py to mount."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from clients.public.answers import (
    ConfirmBooking,
    NextEvents,
    OwnBooking,
    RefuseOffer,
)
from clients.public.api import REQUEST_ID, Api, ApiFailed, TokenRefused, request_id_of
from clients.public.form import check_origin, read_token
from clients.public.layout import ICON, ICON_PATH, STYLE, STYLE_PATH, Page
from clients.public.link import clean_token
from clients.public.own_routes import own_routes
from clients.public.pages.booking import booking_page
from clients.public.pages.confirm import ACTION, invalid_link_page, outcome_page, question_page
from clients.public.pages.errors import failure_page, refusal_page
from clients.public.pages.home import home_page
from clients.public.pages.refuse import ACTION as REFUSE_ACTION
from clients.public.pages.refuse import refusal_outcome_page, refusal_question_page
from clients.public.preferences_routes import preferences_routes
from clients.public.waiting_routes import waiting_routes

HOME_ZONE = ZoneInfo("Europe/Paris")
STOPS_SHOWN = 8
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
log = structlog.get_logger(__name__)


class PublicPages:
    """Each page asks the API, and says what it answered."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def home(self, request: Request) -> Response:
        """GET /: welcome."""
        variables = {"today": datetime.now(HOME_ZONE).date().isoformat(), "first": STOPS_SHOWN}
        found = await self._api.send(request, NextEvents, variables)
        return home_page(Page(request), found.events)

    async def question(self, request: Request) -> Response:
        """GET /booking/confirm?token=…: asks, and confirms nothing: programs that scan mail follow links."""
        token = clean_token(request.query_params.get("token"))
        page = Page(request)
        return question_page(page, token) if token else invalid_link_page(page)

    async def confirm(self, request: Request) -> Response:
        """POST /booking/confirm: the button was pressed."""
        check_origin(request)
        token = await read_token(request)
        page = Page(request)
        if token is None:
            return invalid_link_page(page)
        asked_at = datetime.now(UTC)
        answer = await self._api.send(request, ConfirmBooking, {"token": token})
        return outcome_page(page, answer.confirm_booking, asked_at)

    async def refusal_question(self, request: Request) -> Response:
        """GET /booking/refuse?token=…: asks, and refuses nothing."""
        token = clean_token(request.query_params.get("token"))
        page = Page(request)
        return refusal_question_page(page, token) if token else invalid_link_page(page)

    async def refuse(self, request: Request) -> Response:
        """POST /booking/refuse: the button was pressed."""
        check_origin(request)
        token = await read_token(request)
        page = Page(request)
        if token is None:
            return invalid_link_page(page)
        answer = await self._api.send(request, RefuseOffer, {"token": token})
        return refusal_outcome_page(page, answer.refuse_offer)

    async def booking(self, request: Request) -> Response:
        """GET /booking?token=…: the rider's own booking."""
        page = Page(request)
        token = clean_token(request.query_params.get("token"))
        if token is None:
            return invalid_link_page(page)
        try:
            found = (await self._api.send(request, OwnBooking, {}, token)).own_booking
        except TokenRefused:
            found = None
        return booking_page(page, token, found) if found else invalid_link_page(page)


def public_routes(ask: ASGIApp) -> list[BaseRoute]:
    """The pages; `ask` is an ASGI application that serves /graphql."""
    api = Api(ask)
    pages = PublicPages(api)
    return [
        *waiting_routes(api),
        Route("/", pages.home, methods=["GET"]),
        Route(ACTION, pages.question, methods=["GET"]),
        Route(ACTION, pages.confirm, methods=["POST"]),
        Route(REFUSE_ACTION, pages.refusal_question, methods=["GET"]),
        Route(REFUSE_ACTION, pages.refuse, methods=["POST"]),
        Route("/booking", pages.booking, methods=["GET"]),
        *own_routes(api),
        *preferences_routes(api),
        Route(STYLE_PATH, _file(STYLE, "text/css"), methods=["GET"]),
        Route(ICON_PATH, _file(ICON, "image/svg+xml"), methods=["GET"]),
    ]


def error_pages() -> Mapping[Any, Callable[[Request, Any], Awaitable[Response]]]:
    """Starlette's `exception_handlers`: pages for those who ask for HTML, a line of text for all others."""
    return {HTTPException: _refuse, ApiFailed: _fail, TokenRefused: _fail, Exception: _fail_unexpectedly}


async def _refuse(request: Request, refusal: HTTPException) -> Response:
    if _wants_html(request) and refusal.status_code >= 400:
        return refusal_page(Page(request), refusal.status_code, refusal.headers)
    return PlainTextResponse(f"{refusal.detail}\n", refusal.status_code, refusal.headers)


async def _fail(request: Request, _error: Exception) -> Response:
    return failure_page(Page(request), 503)


async def _fail_unexpectedly(request: Request, error: Exception) -> Response:
    """The path alone is logged: the query may hold a token."""
    log.error("unexpected error", request_id=request_id_of(request), path=request.url.path, exc_info=error)
    if _wants_html(request):
        return failure_page(Page(request), 500)
    return PlainTextResponse("Internal Server Error\n", 500, {REQUEST_ID: request_id_of(request)})


def _wants_html(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _file(body: bytes, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    async def serve(_request: Request) -> Response:
        return Response(body, 200, _FOR_EVER, media_type)

    return serve
