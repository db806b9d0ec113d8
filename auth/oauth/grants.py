"""The ways to a token: client credentials, a tablet's enrolment, a tablet's refresh token."""

from typing import Any

from authlib.oauth2.rfc6749 import InvalidGrantError, TokenMixin
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant, RefreshTokenGrant
from authlib.oauth2.rfc8628 import DeviceCodeGrant, DeviceCredentialMixin
from sqlalchemy.util import await_

from auth.oauth.clients import TABLET_CLIENT_ID, owns
from auth.oauth.server import Server
from models.account import AccessToken, Device
from resolvers.device import Poll, poll_enrolment
from resolvers.token import end_token, use_refresh_token


class ClientCredentials(ClientCredentialsGrant):
    """RFC 6749, section 4.4: a machine shows its secret, in the header or in the body."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")


class EnrolmentCredential(DeviceCredentialMixin):
    """A device code as the poll found it."""

    def __init__(self, poll: Poll, device: Device | None) -> None:
        self.poll = poll
        self.device = device

    def get_client_id(self) -> str:
        """Only tablets have device codes."""
        return TABLET_CLIENT_ID

    def get_scope(self) -> str:
        """No scope: the event is what narrows it."""
        return ""

    def get_user_code(self) -> str:
        """Not asked for again: the poll has the answer."""
        return ""

    def is_expired(self) -> bool:
        """Whether it came too late."""
        return self.poll is Poll.EXPIRED


class DeviceCode(DeviceCodeGrant):
    """RFC 8628, section 3.4: the tablet polls until a person has approved it."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("none",)
    server: Server
    _credential: EnrolmentCredential

    def query_device_credential(self, device_code: str) -> EnrolmentCredential:
        """Poll; an unknown or spent code is an invalid grant (RFC 6749, section 5.2)."""
        self._credential = EnrolmentCredential(*await_(poll_enrolment(self.server.session, device_code)))
        if self._credential.poll is Poll.UNKNOWN:
            raise InvalidGrantError("Unknown or spent 'device_code'.")
        return self._credential

    def query_user_grant(self, user_code: str) -> tuple[Device | None, bool] | None:
        """The tablet and whether it was approved; None while nobody has decided."""
        poll = self._credential.poll
        return (self._credential.device, poll is Poll.APPROVED) if poll in (Poll.APPROVED, Poll.REFUSED) else None

    def should_slow_down(self, credential: Any) -> bool:
        """Whether it polls faster than it was told to."""
        return self._credential.poll is Poll.TOO_SOON


class RefreshedToken(TokenMixin):
    """A refresh token of a tablet, as Authlib wants to see it."""

    def __init__(self, row: AccessToken, device: Device) -> None:
        self.row = row
        self.device = device

    def check_client(self, client: Any) -> bool:
        """Whether it was issued to this client."""
        return owns(client, self.row)

    def get_scope(self) -> str:
        """None: asking for one is refused."""
        return ""


class RefreshToken(RefreshTokenGrant):
    """RFC 6749, section 6, with rotation: each one serves once (RFC 9700, section 4.14.2)."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("none",)
    INCLUDE_NEW_REFRESH_TOKEN = True
    server: Server

    def authenticate_refresh_token(self, refresh_token: str) -> RefreshedToken | None:  # type: ignore[override]
        """The token with its tablet; a replay has locked that tablet out."""
        found = await_(use_refresh_token(self.server.session, refresh_token))
        return RefreshedToken(*found) if found else None

    def authenticate_user(self, refresh_token: RefreshedToken) -> Device:
        """The tablet."""
        return refresh_token.device

    def revoke_old_credential(self, refresh_token: RefreshedToken) -> None:  # type: ignore[override]
        """It has served."""
        await_(end_token(self.server.session, refresh_token.row))
