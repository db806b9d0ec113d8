"""Which requests a caller may send at all, before the document is looked at."""

from starlette.requests import Request

from schema.http.caller import Caller
from schema.http.negotiation import EVENT_STREAM, accepts_stream
from schema.http.problem import HttpProblem

CLIENT_HEADER = "X-DRT-Client"
METHODS = ("GET", "POST")
_MAX_QUERY_COMPONENT = 16 * 1024  # bytes; servers and proxies differ in what they let through


def check_target(request: Request) -> None:
    """405 for anything but GET and POST (RFC 9110, 15.5.6), 414 for endless URLs (15.5.15)."""
    if len(request.scope["query_string"]) > _MAX_QUERY_COMPONENT:
        raise HttpProblem(414, "URL_TOO_LONG", f"A URL's query component may have {_MAX_QUERY_COMPONENT} bytes.")
    if request.method not in METHODS:
        message = "This URL takes POST, and GET from those who may."
        raise HttpProblem(405, "METHOD_NOT_ALLOWED", message, {"Allow": ", ".join(METHODS)})


def check_caller(request: Request, caller: Caller) -> None:
    """Refuse what another site could make a browser send.

    A form or an image can send cookies along but no header of its own; a script that adds one from another
    origin needs our leave first (Fetch, "CORS protocol"), which we never give.
    """
    if request.method == "GET" and not caller.may_explore:
        message = "GET is for admins and integrators with a bearer token. Send the same parameters as a POST."
        raise HttpProblem(405, "GET_REFUSED", message, {"Allow": "POST"})
    if caller.by == "cookie" and not request.headers.get(CLIENT_HEADER):
        message = f"Requests with a session's cookie need the header {CLIENT_HEADER}, with any value."
        raise HttpProblem(403, "CLIENT_HEADER_MISSING", message)


def check_stream(request: Request) -> None:
    """Refuse a subscription that is not asked for as a stream: 406 (RFC 9110, 15.5.7), or 405 by GET."""
    if request.method == "GET":
        raise HttpProblem(405, "SUBSCRIPTION_BY_GET", "Subscriptions are asked for by POST.", {"Allow": "POST"})
    if not accepts_stream(request.headers):
        message = f"A subscription is answered as a stream of events: send Accept: {EVENT_STREAM}."
        raise HttpProblem(406, "SUBSCRIPTION_NEEDS_STREAM", message)


def mutation_by_get() -> HttpProblem:
    """GET never changes anything (GraphQL over HTTP, "GET": MUST)."""
    return HttpProblem(405, "MUTATION_BY_GET", "Mutations are sent by POST.", {"Allow": "POST"})


def check_pace(seconds: int) -> None:
    """429 where the sender is to wait (RFC 6585, section 4)."""
    if seconds:
        message = f"Too many requests from this address: try again in {seconds} seconds."
        raise HttpProblem(429, "TOO_MANY_REQUESTS", message, {"Retry-After": str(seconds)})
