"""Signing in with more than a password: a code after it, or a passkey alone; not too often, and once each (A3)."""

import secrets
from typing import Any

from starlette.requests import Request

from auth.cookie import CHALLENGE_COOKIE, FACTOR_COOKIE, read_step_cookie
from auth.door import committed
from auth.opening import OpenedSession, open_session
from auth.throttle import (
    CHALLENGES_FROM_ADDRESS,
    CODES_OF_ACCOUNT,
    CODES_OF_ACCOUNT_A_DAY,
    PASSKEYS_FROM_ADDRESS,
    Throttle,
    address_of,
)
from models.account import Account
from models.second_factor import StepKind
from models.security_change import SecurityChange
from models.session import UNSCOPED, Database, WriteSession
from resolvers.account_security import tell_change
from resolvers.passkey import PasskeyRefused, prove_passkey, request_options
from resolvers.recovery_code import LENGTH, spend_recovery_code
from resolvers.second_factor import FactorMethod, enrolled_methods
from resolvers.sign_in import Credentials, viewer_of
from resolvers.sign_in_step import StepOver, begin_step, find_step, take_step
from resolvers.totp import CodeRefused, spend_totp_code

CHALLENGE_BYTES = 32


class FactorCheck:
    """Opens sessions for people who show a second factor after their password, or a passkey."""

    def __init__(self, database: Database, throttle: Throttle) -> None:
        self._database = database
        self._throttle = throttle

    async def methods(self, request: Request) -> tuple[FactorMethod, ...]:
        """What the browser, whose password was right, may show. Raises `StepOver`."""
        async with committed(self._database) as session:
            return await enrolled_methods(session, (await self._begun(session, request)).id)

    async def show_code(self, request: Request, code: str) -> OpenedSession:
        """A code of the app, or a recovery code. Raises `StepOver`, `TooManyAttempts`, `CodeRefused`."""
        async with committed(self._database) as session:
            account = await self._begun(session, request)
        # Counted before it is looked at: of many sent at once none gets around the limit.
        for limit in (CODES_OF_ACCOUNT, CODES_OF_ACCOUNT_A_DAY):
            await self._throttle.count(limit, str(account.id))
        async with committed(self._database, viewer_of(account)) as session:
            if not await spend_totp_code(session, account.id, code) and not await _recovers(session, account, code):
                raise CodeRefused
            await take_step(session, StepKind.SECOND_FACTOR, read_step_cookie(request, FACTOR_COOKIE))
        for limit in (CODES_OF_ACCOUNT, CODES_OF_ACCOUNT_A_DAY):
            await self._throttle.forgive(limit, str(account.id))
        return await open_session(self._database, request, Credentials(account.id, account.password_hash, True))

    async def challenge(self, request: Request) -> tuple[dict[str, Any], str]:
        """What the browser's authenticator is asked, and the secret for the cookie that binds the answer to it."""
        await self._throttle.count(CHALLENGES_FROM_ADDRESS, address_of(request))
        challenge = secrets.token_bytes(CHALLENGE_BYTES)
        options = request_options(challenge)
        async with committed(self._database) as session:
            return options, await begin_step(session, StepKind.PASSKEY_SIGN_IN, challenge=challenge)

    async def show_passkey(self, request: Request, credential: str) -> OpenedSession:
        """A passkey's signature under the challenge. Raises `StepOver`, `TooManyAttempts`, `PasskeyRefused`."""
        address = address_of(request)
        await self._throttle.check(PASSKEYS_FROM_ADDRESS, address)
        async with committed(self._database) as session:
            # Over whatever comes of it: a challenge is answered once.
            step = await take_step(session, StepKind.PASSKEY_SIGN_IN, read_step_cookie(request, CHALLENGE_COOKIE))
        try:
            async with committed(self._database) as session:
                account = await prove_passkey(session, step, credential)
        except PasskeyRefused:
            await self._throttle.note(PASSKEYS_FROM_ADDRESS, address)
            raise
        return await open_session(self._database, request, Credentials(account.id, account.password_hash, True))

    async def _begun(self, session: WriteSession, request: Request) -> Account:
        step = await find_step(session, StepKind.SECOND_FACTOR, read_step_cookie(request, FACTOR_COOKIE))
        account = await session.get(Account, step.account_id, execution_options=UNSCOPED)
        if account is None or account.disabled_at is not None:
            raise StepOver
        return account


async def _recovers(session: WriteSession, account: Account, code: str) -> bool:
    """Whether it is a recovery code; its use is told, since it should be rare."""
    if len(code) < LENGTH or not await spend_recovery_code(session, account.id, code):
        return False
    await tell_change(session, account, SecurityChange.CODE_USED)
    return True
