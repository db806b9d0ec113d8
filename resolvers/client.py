"""Third parties' machine accounts (OAuth 2 clients): added by an operator, authenticated, revoked (A3, K3)."""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import update

from models.account import AccessToken, Client
from models.errors import InvalidInput, NotFound
from models.policy.actions import require
from models.policy.viewer import Viewer
from models.session import UNSCOPED, WriteSession
from resolvers.contact import checked_text
from resolvers.token import hash_secret, new_secret

KNOWN_SCOPES = ("leads:read",)
SECRET_PREFIX = "drs_"  # noqa: S105 - how secrets begin, not one of them


@dataclass(frozen=True, slots=True)
class AddClientInput:
    """Who it is, and what it may ask for."""

    name: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RevokeClientInput:
    """The machine account that loses access."""

    client_id: UUID


async def add_client(session: WriteSession, input: AddClientInput) -> tuple[Client, str]:
    """Add a machine account; its secret is answered once and kept as a hash. For operators: no door offers it."""
    name = checked_text(input.name, "name")
    unknown = [scope for scope in input.scopes if scope not in KNOWN_SCOPES]
    if unknown or not input.scopes:
        named, known = ", ".join(unknown) or "–", ", ".join(KNOWN_SCOPES)
        raise InvalidInput(
            f"Portée inconnue : {named}. Choisissez parmi : {known}.",
            f"Unknown scope: {named}. Choose among: {known}.",
            field="scopes",
        )
    secret = new_secret(SECRET_PREFIX)
    client = Client(name=name, secret_hash=hash_secret(secret), scopes=sorted(set(input.scopes)))
    session.add(client)
    await session.flush()
    return client, secret


async def find_client(session: WriteSession, client_id: UUID) -> Client | None:
    """A machine account that was not revoked. Unscoped: it is asked for before anybody is known."""
    client = await session.get(Client, client_id, execution_options=UNSCOPED)
    return client if client is not None and client.revoked_at is None else None


def has_secret(client: Client, secret: str) -> bool:
    """Whether this is the client's secret, in a time that does not depend on how much of it is right."""
    return hmac.compare_digest(client.secret_hash, hash_secret(secret))


async def revoke_client(session: WriteSession, viewer: Viewer, input: RevokeClientInput) -> Client:
    """End a machine account's access, with its tokens; again is allowed and changes nothing."""
    require(viewer, "revoke_client")
    client = await session.get(Client, input.client_id)
    if client is None:
        raise NotFound("clientId")
    now = datetime.now(UTC)
    client.revoked_at = client.revoked_at or now
    await session.flush()
    await session.execute(
        update(AccessToken)
        .where(AccessToken.client_id == client.id, AccessToken.revoked_at.is_(None))
        .values(revoked_at=now),
        execution_options=UNSCOPED,
    )
    return client
