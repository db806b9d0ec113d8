"""Closing without cutting off: who is still sending a body gets to read why it was refused (RFC 9112, section 9.6).

A server that closes while bytes are coming in makes TCP reset the connection, and the answer is lost on its way.
"""

import asyncio
from contextlib import suppress

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

DRAIN_SECONDS = 1.0
DRAIN_BYTES = 4 * 1024 * 1024
# Of a file: browsers show an answer only once all is sent, and a photo of a phone takes a while over a dealer's line.
FILE_SECONDS = 10.0
FILE_BYTES = 64 * 1024 * 1024


class FileRefusal(Response):
    """The refusal of a file that may still be on its way."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await answer_and_drain(self, receive, send, FILE_SECONDS, FILE_BYTES)


async def answer_and_drain(
    response: Response, receive: Receive, send: Send, seconds: float = DRAIN_SECONDS, most: int = DRAIN_BYTES
) -> None:
    """Send the whole answer at once, then read on for a while and throw away, and only then end."""
    await send({"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers})
    await send({"type": "http.response.body", "body": bytes(response.body), "more_body": True})
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            drained = 0
            while drained < most:
                message = await receive()
                drained += len(message.get("body", b""))
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    break
    await send({"type": "http.response.body", "body": b"", "more_body": False})
