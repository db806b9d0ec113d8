"""The one form of these pages: whether it was sent by our own page, and the token in it."""

import asyncio
from urllib.parse import parse_qs, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from clients.public.link import clean_token

MEDIA_TYPE = "application/x-www-form-urlencoded"
LARGEST_BODY = 4 * 1024
SLOWEST_SECONDS = 10


def check_origin(request: Request) -> None:
    """403 when the browser says that another site sent the form.

    The token is the capability, so another site could only confirm what it could confirm anyway; this is a second
    lock. Fetch Metadata first. Browsers leave it out over plain HTTP, and write `Origin: null` because these pages
    ask for no referrer (Fetch, "append a request Origin header"): that is let through.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        ours = site in ("same-origin", "none")  # none: a person sent it again, from the history or a restored tab
    else:
        origin = request.headers.get("origin", "null")
        ours = origin == "null" or _is_of(origin, request.headers.get("host"))
    if not ours:
        raise HTTPException(403)


def _is_of(origin: str, host: str | None) -> bool:
    """Whether an origin has this host; what is no origin, such as `http://[::`, has none."""
    try:
        return urlsplit(origin).netloc == host
    except ValueError:
        return False


async def read_token(request: Request) -> str | None:
    """The form's token if it may be one; HTTPException when the body is no small form."""
    tokens = (await read_form(request)).get("token", [])
    return clean_token(tokens[0]) if len(tokens) == 1 else None


async def read_form(request: Request, largest: int = LARGEST_BODY, most_fields: int = 10) -> dict[str, list[str]]:
    """What was filled in; HTTPException when the body is no form, or a larger one."""
    declared = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared != MEDIA_TYPE:
        raise HTTPException(415)
    try:
        async with asyncio.timeout(SLOWEST_SECONDS):
            body = await _read(request, largest)
    except TimeoutError:
        raise HTTPException(408) from None
    except ClientDisconnect:
        raise HTTPException(400) from None
    try:
        return parse_qs(body.decode("ascii"), max_num_fields=most_fields)
    except ValueError:
        raise HTTPException(400) from None


async def _read(request: Request, largest: int) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise HTTPException(413)
    return body
