"""Endpoints beside the token endpoint: beginning an enrolment (RFC 8628, 3.1) and giving a token back (RFC 7009)."""

from typing import Any

from authlib.oauth2.rfc6749 import ClientMixin, InvalidGrantError, InvalidRequestError, InvalidScopeError, OAuth2Request
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc8628 import DeviceAuthorizationEndpoint
from sqlalchemy.util import await_

from auth.oauth.clients import owns
from auth.oauth.server import Server
from models.account import AccessToken
from models.errors import Conflict
from resolvers.device import CODE_LIFETIME, POLL_INTERVAL, StartedEnrolment, start_enrolment
from resolvers.device_offer import take_offer
from resolvers.token import end_token, find_token, lock_out

VERIFICATION_PATH = "/auth/device"


class Enrolment(DeviceAuthorizationEndpoint):
    """Answers a device code and a user code. `device_name` is how the tablet wants to be called (our extension).

    With a `user_code` that a person offers (our extension, ADR 0038) the device code is approved already.
    """

    CLIENT_AUTH_METHODS = ("none",)
    server: Server

    def create_endpoint_response(self, request: OAuth2Request) -> tuple[int, dict[str, Any], list[tuple[str, str]]]:
        """Begin; the codes are made by our use case, which keeps a hash of the one that opens something."""
        self.server.authenticate_client(request, self.CLIENT_AUTH_METHODS, self.ENDPOINT_NAME)
        if request.form.get("scope"):
            raise InvalidScopeError
        started = self._start(request.form.get("user_code", ""), request.form.get("device_name", ""))
        address = self.server.public_url + VERIFICATION_PATH
        body = {
            "device_code": started.device_code,
            "user_code": started.user_code,
            "verification_uri": address,
            "verification_uri_complete": f"{address}?user_code={started.user_code}",
            "expires_in": int(CODE_LIFETIME.total_seconds()),
            "interval": int(POLL_INTERVAL.total_seconds()),
        }
        return 200, body, [("Cache-Control", "no-store"), ("Pragma", "no-cache")]

    def _start(self, offered: str, name: str) -> StartedEnrolment:
        if not offered:
            return await_(start_enrolment(self.server.session, name))
        try:
            started = await_(take_offer(self.server.session, offered, name))
        except Conflict as error:
            raise InvalidGrantError(error.message_en) from error
        if started is None:
            raise InvalidGrantError("This code does not exist, is too old, or was used already.")
        return started


class Revocation(RevocationEndpoint):
    """Ends a token; giving back a refresh token signs the whole tablet out (RFC 7009, section 2.1)."""

    CLIENT_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "none")
    server: Server

    def authenticate_token(self, request: OAuth2Request, client: ClientMixin) -> AccessToken | None:
        """The token, if it is the client's. The hint is not needed: all kinds lie in one table (section 2.1)."""
        text = request.form.get("token")
        if not text:
            raise InvalidRequestError("Missing 'token' in request.")
        token = await_(find_token(self.server.session, text))
        if token is not None and not owns(client, token):
            raise InvalidGrantError
        return token

    def revoke_token(self, token: AccessToken, request: OAuth2Request) -> None:
        """End it, with what hangs on it."""
        if token.refresh_family is not None and token.device_id is not None:
            await_(lock_out(self.server.session, token.device_id))
        else:
            await_(end_token(self.server.session, token))
