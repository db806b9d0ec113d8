"""The routes of this door, for app.py to mount."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from auth.body import FORM, media_type_of
from auth.forms import FormEndpoints
from auth.oauth.routes import oauth_routes
from auth.pages.layout import STYLE_PATH
from auth.password_check import PasswordCheck
from auth.sessions import SessionEndpoints
from auth.throttle import Throttle
from models.session import Database
from settings import Settings


def auth_routes(database: Database, settings: Settings, throttle: Throttle | None = None) -> list[BaseRoute]:
    """Sign-in, sessions, invitations, tablets, OAuth. Whoever gives a throttle closes it."""
    throttle = throttle or Throttle(settings.redis_url)
    url = settings.public_url.rstrip("/")
    passwords = PasswordCheck(database, throttle)
    sessions = SessionEndpoints(database, passwords)
    forms = FormEndpoints(database, throttle, passwords, sessions)

    async def sign_in(request: Request) -> Response:
        return await (forms.sign_in if _is_form(request) else sessions.sign_in)(request)

    async def sign_out(request: Request) -> Response:
        return await (forms.sign_out if _is_form(request) else sessions.sign_out)(request)

    async def accept(request: Request) -> Response:
        return await (forms.accept_invitation if _is_form(request) else sessions.accept_invitation)(request)

    return [
        Route("/auth/sign-in", forms.sign_in_page, methods=["GET"]),
        Route("/auth/sign-in", sign_in, methods=["POST"]),
        Route("/auth/sign-out", sign_out, methods=["POST"]),
        Route("/auth/invitation", forms.invitation_page, methods=["GET"]),
        Route("/auth/invitation", accept, methods=["POST"]),
        Route("/auth/device", forms.device_page, methods=["GET"]),
        Route("/auth/device", forms.enrol_device, methods=["POST"]),
        Route("/auth/session", sessions.who_am_i, methods=["GET"]),
        Route("/auth/sessions", sessions.own_sessions, methods=["GET"]),
        Route("/auth/sessions/{id}", sessions.end_own_session, methods=["DELETE"]),
        Route(STYLE_PATH, forms.style, methods=["GET"]),
        *oauth_routes(database, throttle, url),
    ]


def _is_form(request: Request) -> bool:
    return media_type_of(request) == FORM
