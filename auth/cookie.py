"""The session's cookie: the browser keeps a secret that no script can read."""

from starlette.requests import Request
from starlette.responses import Response

from resolvers.sign_in import ABSOLUTE
from settings import get_settings

SESSION_COOKIE = "drt_session"
# Browsers take a name with this prefix from this very host only: no neighbour under the same domain can plant one.
SECURE_COOKIE = f"__Host-{SESSION_COOKIE}"


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


def _name(request: Request) -> str:
    return SECURE_COOKIE if _is_secure(request) else SESSION_COOKIE


def _is_secure(request: Request) -> bool:
    """Behind a proxy the request itself is plain http; the public address tells."""
    return get_settings().public_url.startswith("https://") or request.scope.get("scheme") == "https"
