"""JSON of one's own account: GET and PATCH /auth/me, POST /auth/me/password (A3)."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auth.body import read_json
from auth.door import committed
from auth.identity import forget_proofs
from auth.own_identity import own_identity
from auth.problem import answers_json
from auth.throttle import PASSWORDS_OF_ACCOUNT, Throttle
from models.account import Account
from models.errors import InvalidInput
from models.rider import Locale
from models.session import Database, WriteSession
from resolvers.account_security import own_account
from resolvers.own_account import ChangeOwnAccountInput, OldPasswordWrong, change_own_account, change_own_password
from resolvers.passkey import PasskeysUnavailable, list_passkeys, relying_party
from resolvers.password import check_password, hash_password, verify_password
from resolvers.recovery_code import count_codes
from resolvers.second_factor import FactorMethod, enrolled_methods


class OwnAccountEndpoints:
    """What the page of one's account calls."""

    def __init__(self, database: Database, throttle: Throttle) -> None:
        self._database = database
        self._throttle = throttle

    @answers_json
    async def me(self, request: Request) -> Response:
        """The person, and how their account is opened."""
        identity = await own_identity(request, self._database)
        async with committed(self._database, identity.viewer) as session:
            return JSONResponse(await _body(session, await own_account(session, identity.viewer)))

    @answers_json
    async def change(self, request: Request) -> Response:
        """`{name, locale}` → the same as `me`; 400 for a name that is none."""
        identity = await own_identity(request, self._database)
        name, locale = await read_json(request, "name", "locale")
        if locale not in Locale.__members__:
            raise InvalidInput("Choisissez FR ou EN.", "Choose FR or EN.", field="locale")
        async with committed(self._database, identity.viewer) as session:
            account = await change_own_account(session, identity.viewer, ChangeOwnAccountInput(name, Locale(locale)))
            body = await _body(session, account)
        forget_proofs(self._database)
        return JSONResponse(body)

    @answers_json
    async def change_password(self, request: Request) -> Response:
        """`{current, password}` → 204, with all other sessions ended; 400, or 429 after too many wrong ones.

        Hashing happens between two short transactions, as at sign-in.
        """
        identity = await own_identity(request, self._database)
        current, password = await read_json(request, "current", "password")
        async with committed(self._database, identity.viewer) as session:
            account = await own_account(session, identity.viewer)
        await self._throttle.count(PASSWORDS_OF_ACCOUNT, account.email)
        if not await verify_password(account.password_hash, current):
            raise OldPasswordWrong
        check_password(password, account.email)
        fresh = await hash_password(password)
        async with committed(self._database, identity.viewer) as session:
            await change_own_password(session, identity.viewer, identity.sign_in_id, account.password_hash, fresh)
        await self._throttle.forgive(PASSWORDS_OF_ACCOUNT, account.email)
        forget_proofs(self._database)
        return Response(status_code=204)


async def _body(session: WriteSession, account: Account) -> dict[str, Any]:
    methods = await enrolled_methods(session, account.id)
    keys = await list_passkeys(session, account.id)
    return {
        "email": account.email,
        "name": account.name,
        "role": account.role.value,
        "locale": account.locale.value,
        "totp": FactorMethod.CODE in methods,
        "passkeys": [
            {
                "id": str(key.id),
                "name": key.name,
                "createdAt": key.created_at.isoformat(),
                "lastUsedAt": key.last_used_at.isoformat() if key.last_used_at else None,
            }
            for key in keys
        ],
        "passkeysAvailable": _has_relying_party(),
        "recoveryCodesLeft": await count_codes(session, account.id),
    }


def _has_relying_party() -> bool:
    try:
        relying_party()
    except PasskeysUnavailable:
        return False
    return True
