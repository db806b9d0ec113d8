"""Who a bearer token or a session's cookie speaks for: one indexed statement each, read at nearly every request."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Select, bindparam, func, or_, select

from models.account import AccessToken, Account, Client, Device, SignIn
from models.policy.viewer import Role, Viewer
from models.read_session import ReadSession
from models.statement import Statement
from resolvers.token import hash_secret


@dataclass(frozen=True, slots=True)
class Bearer:
    """The viewer, and until when the proof holds; with its key and its beginning for a cookie."""

    viewer: Viewer
    expires_at: datetime
    sign_in_id: UUID | None = None
    created_at: datetime | None = None


DIGEST = bindparam("digest", type_=LargeBinary())


def _token_statement() -> Select[*tuple[Any, ...]]:
    """A live access token whose account, client or device is live as well. Refresh tokens open nothing."""
    return (
        select(
            AccessToken.role,
            AccessToken.scopes,
            func.coalesce(Account.name, Client.name, Device.name).label("name"),
            AccessToken.account_id,
            AccessToken.client_id,
            AccessToken.device_id,
            func.coalesce(Account.dealership_id, AccessToken.dealership_id).label("dealership_id"),
            func.coalesce(Device.event_id, AccessToken.event_id).label("event_id"),
            func.least(AccessToken.expires_at, Device.expires_at).label("expires_at"),
        )
        .select_from(AccessToken)
        .outerjoin(Account, Account.id == AccessToken.account_id)
        .outerjoin(Client, Client.id == AccessToken.client_id)
        .outerjoin(Device, Device.id == AccessToken.device_id)
        .where(
            AccessToken.token_hash == DIGEST,
            AccessToken.refresh_family.is_(None),
            AccessToken.revoked_at.is_(None),
            AccessToken.expires_at > func.now(),
            Account.disabled_at.is_(None),
            Client.revoked_at.is_(None),
            Device.revoked_at.is_(None),
            or_(Device.id.is_(None), Device.expires_at > func.now()),
        )
    )


def _sign_in_statement() -> Select[*tuple[Any, ...]]:
    """A live session of a live account."""
    return (
        select(
            Account.role,
            Account.name,
            Account.id.label("account_id"),
            Account.dealership_id,
            SignIn.id.label("sign_in_id"),
            SignIn.expires_at,
            SignIn.created_at,
        )
        .select_from(SignIn)
        .join(Account, Account.id == SignIn.account_id)
        .where(
            SignIn.secret_hash == DIGEST,
            SignIn.revoked_at.is_(None),
            SignIn.expires_at > func.now(),
            Account.disabled_at.is_(None),
        )
    )


def _as_json(statement: Select[*tuple[Any, ...]]) -> str:
    """The SQL text that answers the row as one JSON value."""
    row = statement.subquery("bearer")
    return Statement(select(func.row_to_json(row.table_valued()))).text


_TOKEN_SQL = _as_json(_token_statement())
_SIGN_IN_SQL = _as_json(_sign_in_statement())


async def find_bearer(reads: ReadSession, token: str) -> Bearer | None:
    """Who a `drt_…` token speaks for; None if it is unknown, expired or revoked, or its bearer lost access."""
    return _bearer(await reads.fetch_value(_TOKEN_SQL, [hash_secret(token)]))


async def find_signed_in(reads: ReadSession, secret: str) -> Bearer | None:
    """Who the session's cookie speaks for; None if the session has ended or the account is disabled."""
    return _bearer(await reads.fetch_value(_SIGN_IN_SQL, [hash_secret(secret)]))


def _bearer(found: str | None) -> Bearer | None:
    if found is None:
        return None
    row = json.loads(found)
    keys = ("account_id", "client_id", "device_id", "dealership_id", "event_id")
    return Bearer(
        viewer=Viewer(
            role=Role(row["role"]),
            name=row["name"] or "",
            scopes=frozenset(row.get("scopes") or ()),
            **{key: UUID(row[key]) if row.get(key) else None for key in keys},
        ),
        expires_at=datetime.fromisoformat(row["expires_at"]),
        sign_in_id=UUID(row["sign_in_id"]) if row.get("sign_in_id") else None,
        created_at=datetime.fromisoformat(row["created_at"]) if row.get("created_at") else None,
    )
