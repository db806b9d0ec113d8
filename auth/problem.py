"""Refusals over HTTP: what went wrong and what to do next, in the caller's language (RFC 9457)."""

import functools
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auth.identity import InvalidToken
from auth.language import language_of
from models.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound
from resolvers.account import InvitationSpent
from resolvers.passkey import PasskeyRefused
from resolvers.sign_in import SignInRefused
from resolvers.sign_in_step import StepOver
from resolvers.totp import CodeRefused

NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_STATUS: dict[type[DomainError], int] = {
    InvalidInput: 400,
    SignInRefused: 401,
    StepOver: 401,
    CodeRefused: 401,
    PasskeyRefused: 401,
    InvalidToken: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    InvitationSpent: 410,
}


class HttpRefusal(DomainError):
    """A request refused for its form rather than for what it asks."""

    def __init__(self, status: int, code: str, message_fr: str, message_en: str, *, field: str | None = None) -> None:
        super().__init__(message_fr, message_en, field=field)
        self.status = status
        self.reason = code


class TooManyAttempts(DomainError):
    """Guessing is slowed down; `seconds` until the next attempt is looked at (RFC 6585, section 4)."""

    code = "TOO_MANY_ATTEMPTS"

    def __init__(self, seconds: int) -> None:
        minutes = max(1, round(seconds / 60))
        super().__init__(
            f"Trop d’essais. Réessayez dans {minutes} min.",
            f"Too many attempts. Try again in {minutes} min.",
            seconds=seconds,
        )
        self.seconds = seconds


def status_of(error: DomainError) -> int:
    """The HTTP status that says the same as the refusal."""
    if isinstance(error, HttpRefusal):
        return error.status
    if isinstance(error, TooManyAttempts):
        return 429
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 400)


def headers_of(error: DomainError) -> dict[str, str]:
    """Headers that the status requires."""
    if isinstance(error, TooManyAttempts):
        return {"Retry-After": str(error.seconds)}
    if isinstance(error, InvalidToken):
        return {"WWW-Authenticate": 'Bearer realm="drt", error="invalid_token"'}
    if status_of(error) == 401:
        return {"WWW-Authenticate": 'Bearer realm="drt"'}  # RFC 9110, section 15.5.2: a 401 names a scheme
    return {}


def message_of(error: DomainError, request: Request) -> str:
    """The refusal's words for this caller."""
    return error.message_en if language_of(request.headers) == "en" else error.message_fr


def problem_response(error: DomainError, request: Request) -> Response:
    """The refusal as `application/problem+json`, with our code and the field at fault."""
    code = error.reason if isinstance(error, HttpRefusal) else error.code
    body: dict[str, Any] = {"status": status_of(error), "code": code, "detail": message_of(error, request)}
    if error.field:
        body["field"] = error.field
    headers = {**NO_STORE, **headers_of(error), "Vary": "Accept-Language"}
    return JSONResponse(body, status_of(error), headers, media_type="application/problem+json")


Endpoint = Callable[[Any, Request], Awaitable[Response]]


def answers_json(endpoint: Endpoint) -> Endpoint:
    """Turn the refusals that a method of an endpoint raises into problem responses."""

    @functools.wraps(endpoint)
    async def guarded(self: Any, request: Request) -> Response:
        try:
            response = await endpoint(self, request)
        except DomainError as error:
            return problem_response(error, request)
        response.headers.update(NO_STORE)
        return response

    return guarded
