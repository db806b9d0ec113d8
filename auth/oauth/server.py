"""Authlib's authorization server on Starlette and our use cases.

Authlib is synchronous: it runs inside `session.run_sync`, where `await_` hands a use case back to the event loop.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from authlib.oauth2 import AuthorizationServer, OAuth2Error, OAuth2Request
from authlib.oauth2.rfc6749 import ClientMixin, InvalidClientError, InvalidRequestError, InvalidScopeError
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6749.util import scope_to_list
from sqlalchemy.util import await_
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auth.oauth.clients import TABLET_CLIENT_ID, MachineClient, TabletClient, client_key
from models.account import Device
from models.session import WriteSession
from resolvers.client import KNOWN_SCOPES, find_client
from resolvers.token import IssuedTokens, issue_client_token, issue_device_tokens

# RFC 6749, section 5.2: what an error_description may be made of.
_NOT_ALLOWED = re.compile(r"[^\x20-\x21\x23-\x5b\x5d-\x7e]")
LONGEST_DESCRIPTION = 200


class FormRequest(OAuth2Request):
    """A request whose form was read already. Parameters of the URL are not looked at (RFC 6749, section 3.2)."""

    def __init__(self, request: Request, form: dict[str, str], public_url: str) -> None:
        # Behind a proxy the request itself is plain http: what counts is the address that the world uses.
        super().__init__(request.method, _address(public_url, request.url.path), headers=request.headers)
        self.payload = BasicOAuth2Payload(form)
        self._form = form

    @property
    def form(self) -> dict[str, str]:
        """Parameters of the body."""
        return self._form


class Server(AuthorizationServer):
    """One request's server, within one transaction."""

    def __init__(self, session: WriteSession, public_url: str) -> None:
        super().__init__(scopes_supported=list(KNOWN_SCOPES))
        self.session = session
        self.public_url = public_url.rstrip("/")

    def query_client(self, client_id: str) -> ClientMixin | None:  # type: ignore[override]
        """The tablets' client, or a machine that was not revoked."""
        if client_id == TABLET_CLIENT_ID:
            return TabletClient()
        key = client_key(client_id)
        row = await_(find_client(self.session, key)) if key else None
        return MachineClient(row) if row else None

    def authenticate_client(
        self, request: OAuth2Request, methods: Iterable[str], endpoint: str = "token"
    ) -> ClientMixin:
        """The client, or always the same 401: which part was wrong is nobody's business (section 5.2)."""
        try:
            return super().authenticate_client(request, list(methods), endpoint)
        except (InvalidClientError, ValueError):  # ValueError: a Basic header that is no text
            raise InvalidClientError("Client authentication failed.", status_code=401) from None

    def generate_token(
        self,
        grant_type: str,
        client: ClientMixin,
        user: Device | None = None,
        scope: str | None = None,
        expires_in: int | None = None,
        include_refresh_token: bool = True,
    ) -> dict[str, Any]:
        """Issue tokens by our use cases, which keep their hashes."""
        granted = client.get_allowed_scope(scope or "")
        if granted is None:
            raise InvalidScopeError
        if isinstance(client, MachineClient):
            scopes = tuple(scope_to_list(granted) or ())
            return _answer(await_(issue_client_token(self.session, client.row.id, scopes)))
        if user is None:
            raise InvalidRequestError
        return _answer(await_(issue_device_tokens(self.session, user)))

    def save_token(self, token: Mapping[str, Any], request: OAuth2Request) -> None:
        """Nothing: kept when generated."""

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: FormRequest) -> OAuth2Request:
        """The request is one already."""
        return request

    def answer(self, endpoint: str, request: FormRequest) -> Response:
        """The response of the token endpoint, or of a registered one."""
        if endpoint != "token":
            answer: Any = self.create_endpoint_response(endpoint, request)  # type: ignore[no-untyped-call]
        elif request.form.get("grant_type"):
            answer = self.create_token_response(request)
        else:  # Authlib would say "unsupported grant type" (section 5.2)
            answer = self.handle_error_response(request, InvalidRequestError("Missing 'grant_type' in request."))
        return cast(Response, answer)

    def handle_error_response(self, request: OAuth2Request, error: OAuth2Error) -> Response:
        """The error as JSON (section 5.2)."""
        return self.handle_response(*error())

    def handle_response(self, status: int, body: Any, headers: Any) -> Response:
        """JSON that no cache keeps (section 5.1)."""
        if "error_description" in body:
            body["error_description"] = _NOT_ALLOWED.sub("", body["error_description"])[:LONGEST_DESCRIPTION]
        kept = {name: value for name, value in dict(headers).items() if name != "Content-Type"}
        return JSONResponse(body, status, {**kept, "X-Content-Type-Options": "nosniff"})


def _answer(tokens: IssuedTokens) -> dict[str, Any]:
    body: dict[str, Any] = {
        "token_type": "Bearer",
        "access_token": tokens.access_token,
        "expires_in": tokens.expires_in,
    }
    if tokens.refresh_token:
        body["refresh_token"] = tokens.refresh_token
    if tokens.scopes:
        body["scope"] = " ".join(tokens.scopes)
    return body


def _address(public_url: str, path: str) -> str:
    """Authlib refuses http but to this machine; an embedded instance may be tried from a tablet in the same room."""
    parts = urlsplit(public_url)
    return f"https://{parts.netloc}{path}"
