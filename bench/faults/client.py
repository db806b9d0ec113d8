"""A careful client: sends a mutation again until it is answered, as its key or its nature allows."""

import asyncio
from typing import Any

from bench.faults.ledger import Ledger
from tests.e2e.connection import Connection

# A client who waits for less finds out sooner that all is well again, which is what is measured.
PAUSE = 0.1
GIVES_UP_AFTER = 120.0
_CUT = (OSError, EOFError, TimeoutError, ValueError)


class GaveUpError(Exception):
    """Nothing was answered for two minutes."""


class Client:
    """One connection, opened again whenever it broke."""

    def __init__(self, url: str, ledger: Ledger, token: str | None = None) -> None:
        self._line = Connection(url)
        self._ledger = ledger
        self._token = token

    async def persist(self, document: str, given: dict[str, Any]) -> dict[str, Any]:
        """The payload of the mutation's single field."""
        self._ledger.acts += 1
        try:
            async with asyncio.timeout(GIVES_UP_AFTER):
                while (payload := await self._try(document, given)) is None:  # noqa: ASYNC110
                    await asyncio.sleep(PAUSE)
        except TimeoutError:
            raise GaveUpError(f"{dict(self._ledger.answers)}") from None
        return payload

    async def close(self) -> None:
        """Hang up."""
        await self._line.close()

    async def _try(self, document: str, given: dict[str, Any]) -> dict[str, Any] | None:
        try:
            status, answer = await self._line.post(document, {"input": given}, self._token)
        except _CUT:
            self._ledger.answers["cut"] += 1
            await self._hang_up()
            return None
        if status == 200 and answer.get("data"):
            self._ledger.answers["200"] += 1
            payload: dict[str, Any] = next(iter(answer["data"].values()))
            return payload
        codes = ",".join(error.get("extensions", {}).get("code", "?") for error in answer.get("errors", ()))
        self._ledger.answers[f"{status} {codes}"] += 1
        return None

    async def _hang_up(self) -> None:
        try:
            await self._line.close()
        except OSError:
            self._ledger.answers["cut while hanging up"] += 1
