"""A web process of its own on the demo season, and people who are signed in to it in a browser."""

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
from playwright.async_api import BrowserContext

from embedded.testing import Servers
from models.account import Account, AccountRole
from models.policy.viewer import SYSTEM
from models.session import Database
from resolvers.account import InviteAccountInput, invitation_link, invite_account
from settings import Settings
from tests.e2e.live import Api, until
from tests.embedded.programs import QUIET_ENVIRONMENT, ROOT, any_port

PASSWORD = "un grand mot de passe"


@dataclass
class Site:
    """Where it is, and its door for programs (as headquarters)."""

    url: str
    settings: Settings
    log: Path
    process: subprocess.Popen[bytes] | None = None
    worker: subprocess.Popen[bytes] | None = None
    _people: dict[str, str] = field(default_factory=dict)

    def _spawn(self, *command: str) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-P", "-m", "cli", *command],
                cwd=ROOT,
                env=QUIET_ENVIRONMENT | environment(self.settings.database_url, self.settings.redis_url, self.url),
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    async def start(self) -> None:
        """Start the web process and wait until it answers."""
        self.process = self._spawn("web", "--port", self.url.rpartition(":")[2])
        async with httpx2.AsyncClient(base_url=self.url, trust_env=False) as client:

            async def ready() -> bool:
                assert self.process is not None
                assert self.process.poll() is None, self.log.read_text()
                try:
                    return (await client.get("/health/ready")).status_code == 200
                except httpx2.TransportError:
                    return False

            await until(ready, 180)  # a busy machine starts it slowly

    def start_worker(self) -> None:
        """Have jobs done from now on, for tests that follow what they do."""
        self.worker = self._spawn("worker")

    async def stop_worker(self) -> None:
        """End it: other tests on this site count what is queued."""
        if self.worker:
            self.worker.terminate()
            await asyncio.to_thread(self.worker.wait, 20)
            self.worker = None

    async def freeze(self) -> None:
        """The web process takes what is sent to it, and says nothing."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    async def kill(self) -> None:
        """The web process dies at once, whatever it was doing; `start` brings another one to the same address."""
        assert self.process
        self.process.kill()
        await asyncio.to_thread(self.process.wait, 20)

    async def stop(self) -> None:
        """End the processes; again is allowed."""
        await self.stop_worker()
        if self.process:
            self.process.terminate()
            await asyncio.to_thread(self.process.wait, 20)
            self.process = None

    async def sign_in(
        self, context: BrowserContext, name: str, role: AccountRole = AccountRole.ADMIN, at: UUID | None = None
    ) -> str:
        """Give the browser the session of this person, who is invited the first time; answers their address."""
        email = f"{name.lower().replace(' ', '.')}@drt.example"
        token = self._people.get(email)
        if token is None:
            await self._invite(email, name, role, at)
        response = await context.request.post(
            f"{self.url}/auth/sign-in",
            data={"email": email, "password": PASSWORD},
            headers={"X-DRT-Client": "tests"},
        )
        assert response.ok, await response.text()
        return email

    async def invite(self, email: str, name: str, role: AccountRole = AccountRole.ADMIN, at: UUID | None = None) -> str:
        """The token of an invitation that nobody took up yet."""
        database = Database(self.settings)
        try:
            async with database.write(SYSTEM) as session:
                account = await invite_account(session, SYSTEM, InviteAccountInput(email, name, role, at))
                link = _link(account)
                await session.commit()
        finally:
            await database.close()
        return link.partition("token=")[2]

    async def _invite(self, email: str, name: str, role: AccountRole, at: UUID | None) -> None:
        token = await self.invite(email, name, role, at)
        async with httpx2.AsyncClient(base_url=self.url, trust_env=False) as client:
            response = await client.post(
                "/auth/invitation",
                json={"token": token, "password": PASSWORD},
                headers={"X-DRT-Client": "tests"},
            )
            assert response.status_code == 200, response.text
        self._people[email] = name

    async def ask(self, token: str, document: str, **variables: Any) -> Any:
        """What the API answers to this bearer."""
        async with httpx2.AsyncClient(base_url=self.url, trust_env=False, timeout=30) as client:
            return await Api(client, token).ask(document, **variables)


def _link(account: Account) -> str:
    return invitation_link(account)


def environment(database_url: str, redis_url: str, url: str) -> dict[str, str]:
    """What a process of this site needs."""
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "DRT_ENVIRONMENT": "embedded",
        "DRT_SECRET": os.environ["DRT_SECRET"],
        "PUBLIC_URL": url,
    }


def fill_with_demo(servers: Servers, database_url: str) -> None:
    """Put the demo season into a migrated database, as `drt up` does the first time."""
    subprocess.run(
        [sys.executable, "-P", "-m", "cli", "prepare", "--demo"],
        cwd=ROOT,
        env=QUIET_ENVIRONMENT | environment(database_url, servers.redis_url, "http://127.0.0.1"),
        check=True,
        capture_output=True,
        timeout=120,
    )


def site_address() -> str:
    """A free address on this machine: by name, since passkeys are bound to none without one."""
    return f"http://localhost:{any_port()}"
