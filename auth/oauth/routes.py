"""HTTP of the authorization server: token, enrolment and revocation endpoints, and its metadata (RFC 8414)."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from auth.body import read_form
from auth.door import committed
from auth.identity import forget_proofs
from auth.oauth.clients import DEVICE_CODE
from auth.oauth.endpoints import Enrolment, Revocation
from auth.oauth.grants import ClientCredentials, DeviceCode, RefreshToken
from auth.oauth.server import FormRequest, Server
from auth.problem import HttpRefusal, TooManyAttempts
from auth.throttle import ENROLMENTS_FROM_ADDRESS, SECRETS_FROM_ADDRESS, Throttle, address_of
from models.session import Database, WriteSession
from resolvers.client import KNOWN_SCOPES

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class OAuthEndpoints:
    """Each endpoint is one transaction; an error answer is committed too, for what a replay or a poll leaves behind."""

    def __init__(self, database: Database, throttle: Throttle, public_url: str) -> None:
        self._database = database
        self._throttle = throttle
        self._public_url = public_url.rstrip("/")

    async def token(self, request: Request) -> Response:
        """POST /oauth/token (RFC 6749, section 3.2)."""
        return await self._answer(request, "token")

    async def device_authorization(self, request: Request) -> Response:
        """POST /oauth/device_authorization (RFC 8628, section 3.1)."""
        try:
            await self._throttle.count(ENROLMENTS_FROM_ADDRESS, address_of(request))
        except TooManyAttempts as error:
            return _too_many(error)
        return await self._answer(request, "device_authorization")

    async def revoke(self, request: Request) -> Response:
        """POST /oauth/revoke (RFC 7009, section 2)."""
        response = await self._answer(request, "revocation")
        forget_proofs(self._database)
        return response

    async def metadata(self, request: Request) -> Response:
        """GET /.well-known/oauth-authorization-server. There is no authorization endpoint, so none is claimed."""
        secrets = ["client_secret_basic", "client_secret_post"]
        return JSONResponse(
            {
                "issuer": self._public_url,
                "token_endpoint": f"{self._public_url}/oauth/token",
                "token_endpoint_auth_methods_supported": [*secrets, "none"],
                "device_authorization_endpoint": f"{self._public_url}/oauth/device_authorization",
                "revocation_endpoint": f"{self._public_url}/oauth/revoke",
                "revocation_endpoint_auth_methods_supported": [*secrets, "none"],
                "grant_types_supported": ["client_credentials", DEVICE_CODE, "refresh_token"],
                "response_types_supported": [],
                "scopes_supported": list(KNOWN_SCOPES),
            },
            headers={"Cache-Control": "public, max-age=3600"},
        )

    async def _answer(self, request: Request, endpoint: str) -> Response:
        address = address_of(request)
        try:
            form = FormRequest(request, await read_form(request), self._public_url)
            await self._throttle.check(SECRETS_FROM_ADDRESS, address)
        except TooManyAttempts as error:
            return _too_many(error)
        except HttpRefusal as error:
            return _malformed(error)
        async with committed(self._database) as session:
            server = _server(session, self._public_url)
            response = await session.run_sync(lambda _: server.answer(endpoint, form))
        if response.status_code == 401:
            await self._throttle.note(SECRETS_FROM_ADDRESS, address)
        return response


def oauth_routes(database: Database, throttle: Throttle, public_url: str) -> list[Route]:
    """Routes below /oauth, and the metadata where RFC 8414, section 3, looks for it."""
    endpoints = OAuthEndpoints(database, throttle, public_url)
    return [
        Route("/oauth/token", endpoints.token, methods=["POST"]),
        Route("/oauth/device_authorization", endpoints.device_authorization, methods=["POST"]),
        Route("/oauth/revoke", endpoints.revoke, methods=["POST"]),
        Route("/.well-known/oauth-authorization-server", endpoints.metadata, methods=["GET"]),
    ]


def _server(session: WriteSession, public_url: str) -> Server:
    server = Server(session, public_url)
    for grant in (ClientCredentials, DeviceCode, RefreshToken):
        server.register_grant(grant)
    server.register_endpoint(Enrolment)  # type: ignore[arg-type]
    server.register_endpoint(Revocation)
    return server


def _malformed(error: HttpRefusal) -> Response:
    """A body that is no form is an invalid request (RFC 6749, section 5.2)."""
    description = error.message_en.replace('"', "'")
    return JSONResponse({"error": "invalid_request", "error_description": description}, error.status, NO_STORE)


def _too_many(error: TooManyAttempts) -> Response:
    body = {"error": "temporarily_unavailable", "error_description": error.message_en}
    return JSONResponse(body, 429, {**NO_STORE, "Retry-After": str(error.seconds)})
