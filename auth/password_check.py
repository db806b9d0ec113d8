"""Signing in with a password: the same time and the same answer whatever is wrong, and not too often (A3)."""

from dataclasses import dataclass

from starlette.requests import Request

from auth.door import committed
from auth.opening import OpenedSession, open_session
from auth.throttle import PASSWORDS_FROM_ADDRESS, PASSWORDS_HERE, PASSWORDS_OF_ACCOUNT, Throttle, address_of
from models.account import Account
from models.second_factor import StepKind
from models.session import Database
from resolvers.account import accept_invitation, find_invited
from resolvers.password import check_password, hash_password, verify_password
from resolvers.second_factor import FactorMethod, enrolled_methods
from resolvers.sign_in import Credentials, SignInRefused, find_credentials, is_outdated, keep_password
from resolvers.sign_in_step import begin_step


@dataclass(frozen=True, slots=True)
class FactorNeeded:
    """The password was right and does not suffice: what may follow, and the secret for the cookie of this step."""

    methods: tuple[FactorMethod, ...]
    secret: str


class PasswordCheck:
    """Opens sessions for people who know a password or hold an invitation.

    Hashing happens between two short transactions: a connection is never held while waiting for it.
    """

    def __init__(self, database: Database, throttle: Throttle) -> None:
        self._database = database
        self._throttle = throttle

    async def sign_in(self, request: Request, email: str, password: str) -> OpenedSession | FactorNeeded:
        """`SignInRefused` or `TooManyAttempts`; else the new session, in place of the one the browser had.

        Where a second factor is enrolled there is none yet, and the browser keeps the one it had.
        """
        email, address = email.strip().lower(), address_of(request)
        await self._throttle.check(PASSWORDS_FROM_ADDRESS, address)
        await self._throttle.count(PASSWORDS_HERE, email, address)
        await self._throttle.count(PASSWORDS_OF_ACCOUNT, email)
        async with committed(self._database) as session:
            credentials = await find_credentials(session, email)
        if not await verify_password(credentials.password_hash, password):
            await self._throttle.note(PASSWORDS_FROM_ADDRESS, address)
            raise SignInRefused
        opened = await self._opened(request, await self._renewed(credentials, password))
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
        return await open_session(self._database, request, Credentials(account.id, password_hash))

    async def _renewed(self, credentials: Credentials, password: str) -> Credentials:
        if credentials.password_hash is None or not is_outdated(credentials.password_hash):
            return credentials
        password_hash = await hash_password(password)
        async with committed(self._database) as session:
            await keep_password(session, credentials, password_hash)
        return Credentials(credentials.account_id, password_hash)

    async def _opened(self, request: Request, verified: Credentials) -> OpenedSession | FactorNeeded:
        if verified.account_id is not None:
            async with committed(self._database) as session:
                methods = await enrolled_methods(session, verified.account_id)
                if methods:
                    secret = await begin_step(session, StepKind.SECOND_FACTOR, verified.account_id)
                    return FactorNeeded(methods, secret)
        return await open_session(self._database, request, verified)
