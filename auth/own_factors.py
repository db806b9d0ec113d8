"""JSON of one's own second factors below /auth/me: an app, passkeys, recovery codes (A3).

Whatever adds or removes one needs a sign-in of the last quarter of an hour, else 403 with `SIGN_IN_AGAIN`.
"""

import secrets
from typing import Any
from uuid import UUID

import segno
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auth.body import read_json
from auth.cookie import CHALLENGE_COOKIE, clear_step_cookies, read_step_cookie, set_step_cookie
from auth.door import committed
from auth.factor_check import CHALLENGE_BYTES
from auth.identity import Identity, forget_proofs
from auth.own_identity import fresh_identity, own_identity
from auth.problem import answers_json
from auth.throttle import CODES_OF_ACCOUNT, Throttle
from models.errors import NotFound
from models.second_factor import StepKind
from models.session import Database
from resolvers.passkey import add_passkey, creation_options, remove_passkey, rename_passkey
from resolvers.second_factor import renew_codes
from resolvers.sign_in_step import begin_step, take_step
from resolvers.totp import TotpOffer, begin_totp, confirm_totp, remove_totp


class OwnFactorEndpoints:
    """Each call is about the caller's own factors; anyone else's read as not found."""

    def __init__(self, database: Database, throttle: Throttle) -> None:
        self._database = database
        self._throttle = throttle

    @answers_json
    async def begin_totp(self, request: Request) -> Response:
        """A new secret: `{secret, address, qr}`, where `qr` is a picture as a data address. 409 if an app is in use."""
        identity = await self._fresh(request)
        async with committed(self._database, identity.viewer) as session:
            offer = await begin_totp(session, identity.viewer)
        return JSONResponse({"secret": offer.secret, "address": offer.address, "qr": qr_of(offer)})

    @answers_json
    async def confirm_totp(self, request: Request) -> Response:
        """`{code}`, the app's first → `{recoveryCodes}`, empty if there are some already; 401 for a wrong one."""
        identity = await self._fresh(request)
        (code,) = await read_json(request, "code")
        return _codes(await self.prove_totp(identity, code))

    async def prove_totp(self, identity: Identity, code: str) -> list[str]:
        """Put the app to use; also what the page without JavaScript does."""
        person = str(identity.viewer.account_id)
        await self._throttle.count(CODES_OF_ACCOUNT, person)
        async with committed(self._database, identity.viewer) as session:
            codes = await confirm_totp(session, identity.viewer, identity.sign_in_id, code)
        await self._throttle.forgive(CODES_OF_ACCOUNT, person)
        forget_proofs(self._database)
        return codes

    @answers_json
    async def remove_totp(self, request: Request) -> Response:
        """Give the app up: 204, or 404."""
        identity = await self._fresh(request)
        async with committed(self._database, identity.viewer) as session:
            await remove_totp(session, identity.viewer)
        return Response(status_code=204)

    @answers_json
    async def renew_codes(self, request: Request) -> Response:
        """New recovery codes in place of all former ones: `{recoveryCodes}`; 409 without a factor."""
        identity = await self._fresh(request)
        async with committed(self._database, identity.viewer) as session:
            return _codes(await renew_codes(session, identity.viewer))

    @answers_json
    async def challenge(self, request: Request) -> Response:
        """`PublicKeyCredentialCreationOptionsJSON` for a new passkey."""
        identity = await self._fresh(request)
        challenge = secrets.token_bytes(CHALLENGE_BYTES)
        async with committed(self._database, identity.viewer) as session:
            options = await creation_options(session, identity.viewer, challenge)
            key = identity.viewer.account_id
            secret = await begin_step(session, StepKind.PASSKEY_ADDED, key, challenge)
        response = JSONResponse(options)
        set_step_cookie(response, request, CHALLENGE_COOKIE, secret)
        return response

    @answers_json
    async def add_passkey(self, request: Request) -> Response:
        """`{name, credential}`, the text of `RegistrationResponseJSON` → 201 with `{id, recoveryCodes}`."""
        identity = await self._fresh(request)
        name, credential = await read_json(request, "name", "credential")
        async with committed(self._database, identity.viewer) as session:
            # Over whatever comes of it: a challenge is answered once.
            step = await take_step(session, StepKind.PASSKEY_ADDED, read_step_cookie(request, CHALLENGE_COOKIE))
        async with committed(self._database, identity.viewer) as session:
            passkey, codes = await add_passkey(session, identity.viewer, identity.sign_in_id, step, name, credential)
        forget_proofs(self._database)
        response = JSONResponse({"id": str(passkey.id), "recoveryCodes": codes}, 201)
        clear_step_cookies(response, request)
        return response

    @answers_json
    async def rename_passkey(self, request: Request) -> Response:
        """`{name}` → 204, 400 or 404."""
        identity = await own_identity(request, self._database)
        (name,) = await read_json(request, "name")
        async with committed(self._database, identity.viewer) as session:
            await rename_passkey(session, identity.viewer, _key(request), name)
        return Response(status_code=204)

    @answers_json
    async def remove_passkey(self, request: Request) -> Response:
        """Believe it no longer: 204, or 404."""
        identity = await self._fresh(request)
        async with committed(self._database, identity.viewer) as session:
            await remove_passkey(session, identity.viewer, _key(request))
        return Response(status_code=204)

    async def _fresh(self, request: Request) -> Identity:
        return await fresh_identity(request, self._database)


def qr_of(offer: TotpOffer) -> str:
    """The offer as a QR code: black on white in every look, for cameras see no dark ones."""
    made: str = segno.make(offer.address, error="m").svg_data_uri(scale=5, border=3, dark="#000", light="#fff")
    return made


def _codes(codes: list[str]) -> Response:
    body: dict[str, Any] = {"recoveryCodes": codes}
    return JSONResponse(body)


def _key(request: Request) -> UUID:
    try:
        return UUID(request.path_params["id"])
    except ValueError:
        raise NotFound("id") from None
