"""People with second factors, and their apps, for the tests of the door."""

import time
from datetime import UTC, datetime
from typing import Any

import httpx2
import pyotp

from models.account import Account
from models.kit.uuid7 import uuid7
from models.policy.viewer import SYSTEM
from models.second_factor import Totp
from models.session import Database
from resolvers.recovery_code import make_codes
from resolvers.totp import STEP_SECONDS, seal_secret
from tests.auth.world import make_account, save

HEADER = {"X-DRT-Client": "test"}


async def make_app(database: Database, account: Account) -> pyotp.TOTP:
    """An app that the account's codes come from, already in use."""
    secret = pyotp.random_base32()
    sealed = seal_secret(account.id, secret)
    await save(database, Totp(id=uuid7(), account_id=account.id, secret_sealed=sealed, confirmed_at=datetime.now(UTC)))
    return pyotp.TOTP(secret)


async def make_guarded(database: Database, **values: Any) -> tuple[Account, pyotp.TOTP]:
    """A person who signs in with a password and an app."""
    account = await make_account(database, **values)
    return account, await make_app(database, account)


async def make_recovery_codes(database: Database, account: Account) -> list[str]:
    """The person's recovery codes."""
    async with database.write(SYSTEM) as session:
        codes = await make_codes(session, account.id)
        await session.commit()
    return codes


def code_of(app: pyotp.TOTP, steps: int = 0) -> str:
    """What the app shows, or showed and will show so many steps from now."""
    return app.at(int(time.time()) + steps * STEP_SECONDS)


async def show(door: httpx2.AsyncClient, code: str) -> httpx2.Response:
    """Send a code after the password."""
    return await door.post("/auth/second-factor", json={"code": code}, headers=HEADER)
