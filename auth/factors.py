"""JSON of the second step: POST /auth/second-factor, and of passkeys: POST /auth/passkey/challenge, /auth/passkey."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auth.body import read_json
from auth.cookie import CHALLENGE_COOKIE, set_step_cookie
from auth.factor_check import FactorCheck
from auth.problem import answers_json
from auth.same_site import check_client_header
from auth.session_answer import opened_response


class FactorEndpoints:
    """What a single-page client, or the script of the sign-in page, calls while nobody is signed in yet."""

    def __init__(self, factors: FactorCheck) -> None:
        self._factors = factors

    @answers_json
    async def show_code(self, request: Request) -> Response:
        """`{code}` after the password → 200 with the session and its cookie, 401, or 429."""
        check_client_header(request)
        (code,) = await read_json(request, "code")
        return opened_response(request, await self._factors.show_code(request, code))

    @answers_json
    async def challenge(self, request: Request) -> Response:
        """`PublicKeyCredentialRequestOptionsJSON`; the cookie with it binds the answer to this browser."""
        check_client_header(request)
        options, secret = await self._factors.challenge(request)
        response = JSONResponse(options)
        set_step_cookie(response, request, CHALLENGE_COOKIE, secret)
        return response

    @answers_json
    async def show_passkey(self, request: Request) -> Response:
        """`{credential}`, the text of `AuthenticationResponseJSON` → 200 with the session and its cookie, 401, 429."""
        check_client_header(request)
        (credential,) = await read_json(request, "credential")
        return opened_response(request, await self._factors.show_passkey(request, credential))
