"""The routes of this door, for app.py to mount."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from auth.body import FORM, media_type_of
from auth.factor_check import FactorCheck
from auth.factor_forms import FactorForms
from auth.factors import FactorEndpoints
from auth.forms import FormEndpoints
from auth.oauth.routes import oauth_routes
from auth.own_account import OwnAccountEndpoints
from auth.own_factors import OwnFactorEndpoints
from auth.pages.layout import FONT_PATH, SCRIPT_PATH, STYLE_PATH
from auth.password_check import PasswordCheck
from auth.sessions import SessionEndpoints
from auth.tablet_offers import TabletOffers
from auth.throttle import Throttle
from auth.totp_forms import TotpForms
from models.session import Database
from settings import Settings


def auth_routes(database: Database, settings: Settings, throttle: Throttle | None = None) -> list[BaseRoute]:
    """Sign-in, sessions, invitations, tablets, OAuth. Whoever gives a throttle closes it."""
    throttle = throttle or Throttle(settings.redis_url)
    url = settings.public_url.rstrip("/")
    passwords = PasswordCheck(database, throttle)
    sessions = SessionEndpoints(database, passwords)
    forms = FormEndpoints(database, throttle, passwords, sessions)
    checks = FactorCheck(database, throttle)
    factors, factor_forms = FactorEndpoints(checks), FactorForms(checks)
    offers = TabletOffers(database, url)

    async def sign_in(request: Request) -> Response:
        return await (forms.sign_in if _is_form(request) else sessions.sign_in)(request)

    async def sign_out(request: Request) -> Response:
        return await (forms.sign_out if _is_form(request) else sessions.sign_out)(request)

    async def accept(request: Request) -> Response:
        return await (forms.accept_invitation if _is_form(request) else sessions.accept_invitation)(request)

    async def show_code(request: Request) -> Response:
        return await (factor_forms.show_code if _is_form(request) else factors.show_code)(request)

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
        Route("/auth/second-factor", factor_forms.page, methods=["GET"]),
        Route("/auth/second-factor", show_code, methods=["POST"]),
        Route("/auth/passkey/challenge", factors.challenge, methods=["POST"]),
        Route("/auth/passkey", factors.show_passkey, methods=["POST"]),
        Route("/auth/tablet-offers", offers.offer, methods=["POST"]),
        Route("/auth/tablet-offers/{code}", offers.withdraw, methods=["DELETE"]),
        *_own_routes(database, throttle),
        Route(STYLE_PATH, forms.style, methods=["GET"]),
        Route(FONT_PATH, forms.font, methods=["GET"]),
        Route(SCRIPT_PATH, factor_forms.script, methods=["GET"]),
        *oauth_routes(database, throttle, url),
    ]


def _own_routes(database: Database, throttle: Throttle) -> list[BaseRoute]:
    """One's own account and its second factors."""
    own, factors = OwnAccountEndpoints(database, throttle), OwnFactorEndpoints(database, throttle)
    forms = TotpForms(database, factors)
    return [
        Route("/auth/totp/begin", forms.begin, methods=["POST"]),
        Route("/auth/totp", forms.confirm, methods=["POST"]),
        Route("/auth/me", own.me, methods=["GET"]),
        Route("/auth/me", own.change, methods=["PATCH"]),
        Route("/auth/me/password", own.change_password, methods=["POST"]),
        Route("/auth/me/totp", factors.begin_totp, methods=["POST"]),
        Route("/auth/me/totp/confirm", factors.confirm_totp, methods=["POST"]),
        Route("/auth/me/totp", factors.remove_totp, methods=["DELETE"]),
        Route("/auth/me/recovery-codes", factors.renew_codes, methods=["POST"]),
        Route("/auth/me/passkeys/challenge", factors.challenge, methods=["POST"]),
        Route("/auth/me/passkeys", factors.add_passkey, methods=["POST"]),
        Route("/auth/me/passkeys/{id}", factors.rename_passkey, methods=["PATCH"]),
        Route("/auth/me/passkeys/{id}", factors.remove_passkey, methods=["DELETE"]),
    ]


def _is_form(request: Request) -> bool:
    return media_type_of(request) == FORM
