"""The session's cookie: the browser keeps a secret that no script can read."""

from starlette.requests import Request
from starlette.responses import Response

from resolvers.sign_in import ABSOLUTE
from resolvers.sign_in_step import LIFETIME
from settings import get_settings

SESSION_COOKIE = "drt_session"
# Browsers take a name with this prefix from this very host only: no neighbour under the same domain can plant one.
HOST_PREFIX = "__Host-"
# What binds a step of signing in to the browser that began it: after the password, and around a passkey's challenge.
FACTOR_COOKIE = "drt_factor"
CHALLENGE_COOKIE = "drt_challenge"


def read_cookie(request: Request) -> str | None:
    """The session's secret, if the browser sent one."""
    return request.cookies.get(_name(request))


def set_cookie(response: Response, request: Request, secret: str) -> None:
    """Hand out a session's secret; the server decides when it ends, the cookie only when the browser forgets it."""
    response.set_cookie(
        _name(request),
        secret,
        max_age=int(ABSOLUTE.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=_is_secure(request),
    )


def clear_cookie(response: Response, request: Request) -> None:
    """Make the browser forget its session."""
    response.delete_cookie(_name(request), path="/", httponly=True, samesite="lax", secure=_is_secure(request))


def read_step_cookie(request: Request, name: str) -> str | None:
    """The secret of a step that this browser has begun."""
    return request.cookies.get(_name(request, name))


def set_step_cookie(response: Response, request: Request, name: str, secret: str) -> None:
    """Bind a step to this browser; it comes back from our own pages only."""
    seconds = int(LIFETIME.total_seconds())
    response.set_cookie(
        _name(request, name),
        secret,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="strict",
        secure=_is_secure(request),
    )


def clear_step_cookies(response: Response, request: Request) -> None:
    """Make the browser forget the steps that it has taken."""
    for name in (FACTOR_COOKIE, CHALLENGE_COOKIE):
        if _name(request, name) in request.cookies:
            response.delete_cookie(
                _name(request, name), path="/", httponly=True, samesite="strict", secure=_is_secure(request)
            )


def _name(request: Request, name: str = SESSION_COOKIE) -> str:
    return f"{HOST_PREFIX}{name}" if _is_secure(request) else name


def _is_secure(request: Request) -> bool:
    """Behind a proxy the request itself is plain http; the public address tells."""
    return get_settings().public_url.startswith("https://") or request.scope.get("scheme") == "https"
