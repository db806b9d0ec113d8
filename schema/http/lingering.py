"""Closing without cutting off: who is still sending a body gets to read why it was refused (RFC 9112, section 9.6).

A server that closes while bytes are coming in makes TCP reset the connection, and the answer is lost on its way.
"""

import asyncio
from contextlib import suppress

from starlette.responses import Response
from starlette.types import Receive, Send

DRAIN_SECONDS = 1.0
DRAIN_BYTES = 4 * 1024 * 1024


async def answer_and_drain(response: Response, receive: Receive, send: Send) -> None:
    """Send the whole answer at once, then read on for a while and throw away, and only then end."""
    await send({"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers})
    await send({"type": "http.response.body", "body": bytes(response.body), "more_body": True})
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            drained = 0
            while drained < DRAIN_BYTES:
                message = await receive()
                drained += len(message.get("body", b""))
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    break
    await send({"type": "http.response.body", "body": b"", "more_body": False})
