"""Connections to one mail server: kept while mails follow each other, never more than there may be."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiosmtplib import SMTP
from aiosmtplib.errors import SMTPException, SMTPHeloError

from jobs.senders.port import Refused, Unavailable
from jobs.senders.smtp_server import Server
from jobs.senders.turns import Turns

CONNECT_SECONDS = 10.0
# For each command: what a server that is alive needs to say whether it takes a recipient.
COMMAND_SECONDS = 30.0
# Below the idle limits of common servers, so that a kept connection is rarely found closed.
KEPT_SECONDS = 20.0
# One that rested for longer is asked whether it is still there.
TRUSTED_SECONDS = 2.0


class Connections:
    """The pool of one server in one process."""

    def __init__(self, server: Server, most: int, tls_context: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._tls_context = tls_context
        self._kept: list[tuple[float, SMTP]] = []
        self.turns = Turns(most)

    @asynccontextmanager
    async def one(self, *, patient: bool) -> AsyncIterator["Line"]:
        """A line to the server; connections are only made when it is used."""
        async with self.turns.turn(patient=patient):
            line = Line(self)
            try:
                yield line
            except (Refused, Unavailable):
                self._keep(line)
                raise
            except BaseException:
                line.drop()
                raise
            self._keep(line)

    def _keep(self, line: "Line") -> None:
        if line.client is not None and line.client.is_connected:
            self._kept.append((time.monotonic(), line.client))

    async def kept(self) -> SMTP | None:
        """A kept connection that still answers."""
        while self._kept:
            since, client = self._kept.pop()
            rested = time.monotonic() - since
            if not client.is_connected or rested > KEPT_SECONDS:
                client.close()
            elif rested < TRUSTED_SECONDS:
                return client
            else:
                try:
                    await client.rset()
                except (SMTPException, OSError):
                    client.close()
                else:
                    return client
        return None

    async def connect(self) -> SMTP:
        """A new connection, encrypted and signed in as the server's address says."""
        server = self._server
        if self._tls_context is None and (server.use_tls or server.start_tls):
            self._tls_context = await asyncio.to_thread(ssl.create_default_context)
        client = SMTP(
            hostname=server.hostname,
            port=server.port,
            username=server.username,
            password=server.password,
            use_tls=server.use_tls,
            # Never by chance: a connection is encrypted because the operator says so, or it is not.
            start_tls=server.start_tls,
            tls_context=self._tls_context,
            timeout=CONNECT_SECONDS,
        )
        await client.connect()
        client.timeout = COMMAND_SECONDS
        if client.is_ehlo_or_helo_needed:
            try:
                await client.ehlo()
            except SMTPHeloError:
                await client.helo()
        return client

    async def close(self) -> None:
        """Say goodbye on the connections that are kept."""
        while self._kept:
            _, client = self._kept.pop()
            try:
                await client.quit(timeout=1)
            except (SMTPException, OSError):
                client.close()


class Line:
    """One turn at the server, over a kept connection or a new one."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self.client: SMTP | None = None
        self.is_new = False

    async def use(self) -> SMTP:
        """The connection of this turn."""
        if self.client is None:
            self.client = await self._connections.kept()
        if self.client is None:
            self.client = await self._connections.connect()
            self.is_new = True
        return self.client

    def drop(self) -> None:
        """Hang up: what the server still thinks of this connection is unknown."""
        if self.client is not None:
            self.client.close()
            self.client = None
