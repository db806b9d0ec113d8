"""Signing in with a password: the same time and the same answer whatever is wrong, and not too often (A3)."""

from dataclasses import dataclass

from starlette.requests import Request

from auth.cookie import read_cookie
from auth.door import committed
from auth.identity import forget_proofs
from auth.throttle import PASSWORDS_FROM_ADDRESS, PASSWORDS_HERE, PASSWORDS_OF_ACCOUNT, Throttle, address_of
from models.account import Account, SignIn
from models.session import Database
from resolvers.account import accept_invitation, find_invited
from resolvers.password import check_password, hash_password, verify_password
from resolvers.sign_in import (
    Credentials,
    SignInRefused,
    end_sign_in,
    find_credentials,
    is_outdated,
    keep_password,
    open_sign_in,
)


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A session just begun, and the secret for its cookie."""

    sign_in: SignIn
    secret: str


class PasswordCheck:
    """Opens sessions for people who know a password or hold an invitation.

    Hashing happens between two short transactions: a connection is never held while waiting for it.
    """

    def __init__(self, database: Database, throttle: Throttle) -> None:
        self._database = database
        self._throttle = throttle

    async def sign_in(self, request: Request, email: str, password: str) -> OpenedSession:
        """`SignInRefused` or `TooManyAttempts`; else the new session, in place of the one the browser had."""
        email, address = email.strip().lower(), address_of(request)
        await self._throttle.check(PASSWORDS_FROM_ADDRESS, address)
        await self._throttle.count(PASSWORDS_HERE, email, address)
        await self._throttle.count(PASSWORDS_OF_ACCOUNT, email)
        async with committed(self._database) as session:
            credentials = await find_credentials(session, email)
        if not await verify_password(credentials.password_hash, password):
            await self._throttle.note(PASSWORDS_FROM_ADDRESS, address)
            raise SignInRefused
        opened = await self._open(request, await self._renewed(credentials, password))
        await self._throttle.forgive(PASSWORDS_HERE, email, address)
        await self._throttle.forgive(PASSWORDS_OF_ACCOUNT, email)
        return opened

    async def invited(self, token: str) -> Account:
        """Whom an invitation is for; `InvitationSpent` if it no longer serves."""
        async with committed(self._database) as session:
            return await find_invited(session, token)

    async def accept(self, request: Request, token: str, password: str) -> OpenedSession:
        """Set an invited person's password and sign in; the invitation serves once."""
        account = await self.invited(token)
        check_password(password, account.email)
        password_hash = await hash_password(password)
        async with committed(self._database) as session:
            await accept_invitation(session, account.id, password_hash)
        return await self._open(request, Credentials(account.id, password_hash))

    async def _renewed(self, credentials: Credentials, password: str) -> Credentials:
        if credentials.password_hash is None or not is_outdated(credentials.password_hash):
            return credentials
        password_hash = await hash_password(password)
        async with committed(self._database) as session:
            await keep_password(session, credentials, password_hash)
        return Credentials(credentials.account_id, password_hash)

    async def _open(self, request: Request, verified: Credentials) -> OpenedSession:
        former = read_cookie(request)
        async with committed(self._database) as session:
            if former:
                await end_sign_in(session, former)
            sign_in, secret = await open_sign_in(session, verified, request.headers.get("user-agent", ""))
        if former:
            forget_proofs(self._database)
        return OpenedSession(sign_in, secret)
