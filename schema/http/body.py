"""Reads a request's body within a size and a time; the server in front of us cuts neither."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request

from schema.http.problem import HttpProblem, bad_request

_CLOSE = {"Connection": "close"}  # what was not read must not be taken for the next request


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """Bytes of a body, and seconds from the first byte that we wait for to the last."""

    bytes: int = 1024 * 1024
    seconds: float = 10.0


async def read_body(request: Request, limits: BodyLimits) -> bytes:
    """The whole body. 413 over the size (RFC 9110, 15.5.14), 408 when it does not arrive in time (15.5.9)."""
    announced = request.headers.get("content-length", "")
    # What is announced is only believed when it is too much: what arrives is counted in any case.
    if announced.isascii() and announced.isdigit() and (len(announced) > 15 or int(announced) > limits.bytes):
        raise _too_large(limits)
    try:
        async with asyncio.timeout(limits.seconds):
            return await _read(request, limits)
    except TimeoutError:
        message = f"The body did not arrive within {limits.seconds:g} seconds."
        raise HttpProblem(408, "REQUEST_TIMEOUT", message, _CLOSE) from None
    except ClientDisconnect:
        raise bad_request("INCOMPLETE_BODY", "The connection ended before the body did.") from None


async def _read(request: Request, limits: BodyLimits) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async with aclosing(request.stream()) as stream:
        async for chunk in stream:
            size += len(chunk)
            if size > limits.bytes:
                raise _too_large(limits)
            chunks.append(chunk)
    return b"".join(chunks)


def _too_large(limits: BodyLimits) -> HttpProblem:
    return HttpProblem(413, "BODY_TOO_LARGE", f"A body may have at most {limits.bytes} bytes.", _CLOSE)
