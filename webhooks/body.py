"""Request bodies of this door: whole, small, in time, of the media type that was agreed."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
# Providers send some hundred reports of about 2 kB at once.
LARGEST_BODY = 1024 * 1024
SLOWEST_SECONDS = 10.0


def media_type_of(request: Request) -> str:
    """The body's media type, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_body(request: Request, media_type: str, largest: int = LARGEST_BODY) -> bytes:
    """The body as it came: signatures are made over its bytes. `HTTPException` 415, 413, 408 or 400."""
    if media_type_of(request) != media_type:
        raise HTTPException(415, f"Send {media_type}.")
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and (len(announced) > 15 or int(announced) > largest):
        raise _too_large(largest)
    try:
        async with asyncio.timeout(SLOWEST_SECONDS):
            return await _read(request, largest)
    except TimeoutError:
        raise HTTPException(408, "The body came too slowly.", {"Connection": "close"}) from None
    except ClientDisconnect:
        raise HTTPException(400, "The connection ended before the body did.") from None


async def _read(request: Request, largest: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > largest:
            raise _too_large(largest)
        chunks.append(chunk)
    return b"".join(chunks)


def _too_large(largest: int) -> HTTPException:
    # What was not read must not be taken for the next request.
    return HTTPException(413, f"A body has at most {largest} bytes.", {"Connection": "close"})
