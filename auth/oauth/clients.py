"""Who may ask for tokens, as Authlib wants to see them: third parties' machines, and our own tablets."""

from collections.abc import Collection
from uuid import UUID

from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.util import scope_to_list

from models.account import AccessToken, Client
from resolvers.client import has_secret

TABLET_CLIENT_ID = "tablet"
CLIENT_PREFIX = "client_"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"


class MachineClient(ClientMixin):
    """A third party: confidential, for the client credentials grant only (RFC 6749, section 4.4)."""

    def __init__(self, row: Client) -> None:
        self.row = row

    def get_client_id(self) -> str:
        """The id as GraphQL shows it."""
        return f"{CLIENT_PREFIX}{self.row.id}"

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether this is its secret."""
        return has_secret(self.row, client_secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """With its secret, in the header or in the body."""
        return method in ("client_secret_basic", "client_secret_post")

    def check_grant_type(self, grant_type: str) -> bool:
        """Client credentials only."""
        return grant_type == "client_credentials"

    def get_allowed_scope(self, scope: Collection[str] | str) -> str | None:  # type: ignore[override]
        """What was asked for, or all it has if nothing was; None (so `invalid_scope`) for more than it has."""
        asked = sorted(set(scope_to_list(scope))) if scope else sorted(self.row.scopes)
        return " ".join(asked) if asked and set(asked) <= set(self.row.scopes) else None


class TabletClient(ClientMixin):
    """All tablets: one public client without a secret; a person's approval is what makes one of them ours."""

    def get_client_id(self) -> str:
        """The same on each tablet."""
        return TABLET_CLIENT_ID

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """It names itself and proves nothing."""
        return method == "none"

    def check_grant_type(self, grant_type: str) -> bool:
        """Enrolment, and what follows from it."""
        return grant_type in (DEVICE_CODE, "refresh_token")

    def get_allowed_scope(self, scope: Collection[str] | str) -> str:
        """A tablet has its event and no scope."""
        return ""


def client_key(client_id: str) -> UUID | None:
    """The key in a machine's client id; None for junk."""
    try:
        return UUID(client_id.removeprefix(CLIENT_PREFIX))
    except ValueError:
        return None


def owns(client: ClientMixin, token: AccessToken) -> bool:
    """Whether a token was issued to this client."""
    if isinstance(client, MachineClient):
        return token.client_id == client.row.id
    return token.device_id is not None
