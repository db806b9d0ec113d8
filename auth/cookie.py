"""The session's cookie: the browser keeps a secret that no script can read."""

from starlette.requests import Request
from starlette.responses import Response

from resolvers.sign_in import ABSOLUTE

SESSION_COOKIE = "drt_session"


def set_cookie(response: Response, request: Request, secret: str, public_url: str) -> None:
    """Hand out a session's secret; the server decides when it ends, the cookie only when the browser forgets it."""
    response.set_cookie(
        SESSION_COOKIE,
        secret,
        max_age=int(ABSOLUTE.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=_is_secure(request, public_url),
    )


def clear_cookie(response: Response, request: Request, public_url: str) -> None:
    """Make the browser forget its session."""
    response.delete_cookie(
        SESSION_COOKIE, path="/", httponly=True, samesite="lax", secure=_is_secure(request, public_url)
    )


def _is_secure(request: Request, public_url: str) -> bool:
    """Behind a proxy the request itself is plain http; the public address tells."""
    return public_url.startswith("https://") or request.url.scheme == "https"
