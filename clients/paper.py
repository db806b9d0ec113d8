"""An empty page in which a client shows the e-mail that it got as data: by itself it can do nothing at all.

A frame made by `srcdoc` inherits its page's policy, which forbids the styles that every e-mail is made of. This one has
its own: styles within it, pictures of ours, and neither scripts nor forms nor any other address. The client puts the
e-mail in; `sandbox` (on the frame, without scripts) keeps it from acting. ADR 0031.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PAGE = '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>E-mail</title></head><body></body></html>'
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src 'self' data:",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "Cache-Control": "public, max-age=3600",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


async def _answer(_request: Request) -> Response:
    return Response(PAGE, 200, HEADERS, "text/html; charset=utf-8")


def paper_route(name: str) -> Route:
    """The page `/<name>/paper` of a client; before its own routes, which take every path."""
    return Route(f"/{name}/paper", _answer)
