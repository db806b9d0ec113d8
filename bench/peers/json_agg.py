"""Hand-written SQL behind the least of servers: one prepared statement a request, its text is the answer.

`python -m bench.peers.json_agg PORT`, with DATABASE_URL and POOL. No framework, no policy, no GraphQL.
"""

import os
import sys
from typing import Any

import asyncpg
import orjson
import uvicorn
from starlette.types import Receive, Scope, Send

from bench.booking.bare import BARE_STATEMENT
from bench.scenarios.catalog import SCENARIOS

STATEMENTS = {f"/{name}": scenario.statement for name, scenario in SCENARIOS.items()} | {"/booking": BARE_STATEMENT}


class Application:
    """An ASGI application: the path names the statement, the body is the list of its arguments."""

    def __init__(self) -> None:
        self._pool: asyncpg.Pool | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        answer = await self._answer(scope["path"], orjson.loads(body))
        head = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": answer})

    async def _answer(self, path: str, arguments: list[Any]) -> bytes:
        if self._pool is None:
            raise RuntimeError("not started")
        async with self._pool.acquire() as connection:
            text = await connection.fetchval(STATEMENTS[path], *arguments)
        return str(text).encode()

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        size = int(os.environ["POOL"])
        self._pool = await asyncpg.create_pool(
            os.environ["DATABASE_URL"],
            min_size=size,
            max_size=size,
            reset=_keep_as_it_is,
            server_settings={"timezone": "UTC", "jit": "off", "plan_cache_mode": "force_generic_plan"},
        )
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._pool.close()
        await send({"type": "lifespan.shutdown.complete"})


async def _keep_as_it_is(_connection: Any) -> None:
    """No RESET between requests, as in the product."""


if __name__ == "__main__":
    uvicorn.run(
        Application(), port=int(sys.argv[1]), loop="uvloop", http="httptools", log_level="warning", access_log=False
    )
