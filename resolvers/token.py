"""Bearer tokens: issued, refreshed by tablets, revoked, cleaned away; only their hashes are kept (A3)."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import CursorResult, delete, select, update

from models.account import AccessToken, Device, DeviceCode, SignIn
from models.policy.viewer import Role
from models.second_factor import SignInStep
from models.session import UNSCOPED, WriteSession

TOKEN_LIFETIME = timedelta(hours=1)
# A day on site passes without a refresh: a refresh whose answer is lost on a poor network looks like a replay.
DEVICE_TOKEN_LIFETIME = timedelta(hours=12)
# Ended rows stay for a while, so that "who was signed in yesterday?" has an answer.
KEPT_AFTER_END = timedelta(days=7)
ACCESS_PREFIX = "drt_"
REFRESH_PREFIX = "drr_"


@dataclass(frozen=True, slots=True)
class IssuedTokens:
    """What the bearer is told, once; `expires_in` counts seconds of the access token."""

    access_token: str
    expires_in: int
    scopes: tuple[str, ...] = ()
    refresh_token: str | None = None


@dataclass(frozen=True, slots=True)
class RoleTokenInput:
    """A role with what narrows it, for a token that stands for no person (`drt token`)."""

    role: Role
    dealership_id: UUID | None = None
    event_id: UUID | None = None
    scopes: tuple[str, ...] = ()


def hash_secret(secret: str) -> bytes:
    """SHA-256: our secrets are 256 random bits, which no slow hash would make harder to guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def new_secret(prefix: str = "") -> str:
    """256 random bits, with a prefix by which leak scanners (and people) know what they found."""
    return prefix + secrets.token_urlsafe(32)


async def issue_role_token(session: WriteSession, input: RoleTokenInput) -> IssuedTokens:
    """A one-hour token of a bare role. The CLI of an embedded instance asks for it; no door offers it."""
    token = new_secret(ACCESS_PREFIX)
    session.add(
        AccessToken(
            token_hash=hash_secret(token),
            role=input.role,
            scopes=list(input.scopes),
            dealership_id=input.dealership_id,
            event_id=input.event_id,
            expires_at=datetime.now(UTC) + TOKEN_LIFETIME,
        )
    )
    await session.flush()
    return IssuedTokens(token, int(TOKEN_LIFETIME.total_seconds()), input.scopes)


async def issue_client_token(session: WriteSession, client_id: UUID, scopes: tuple[str, ...]) -> IssuedTokens:
    """A machine's access token, without a refresh token (RFC 6749, section 4.4.3)."""
    token = new_secret(ACCESS_PREFIX)
    session.add(
        AccessToken(
            token_hash=hash_secret(token),
            role=Role.SYNC,
            scopes=list(scopes),
            client_id=client_id,
            expires_at=datetime.now(UTC) + TOKEN_LIFETIME,
        )
    )
    await session.flush()
    return IssuedTokens(token, int(TOKEN_LIFETIME.total_seconds()), scopes)


async def issue_device_tokens(session: WriteSession, device: Device) -> IssuedTokens:
    """A tablet's access and refresh tokens; neither outlives the device.

    A device is enrolled once, so it is itself the family of its refresh tokens.
    """
    now = datetime.now(UTC)
    access, refresh = new_secret(ACCESS_PREFIX), new_secret(REFRESH_PREFIX)
    ends = min(now + DEVICE_TOKEN_LIFETIME, device.expires_at)
    bearer = {"role": Role.TABLET, "device_id": device.id, "event_id": device.event_id}
    session.add_all(
        [
            AccessToken(token_hash=hash_secret(access), expires_at=ends, **bearer),
            AccessToken(
                token_hash=hash_secret(refresh), expires_at=device.expires_at, refresh_family=device.id, **bearer
            ),
        ]
    )
    await session.flush()
    return IssuedTokens(access, int((ends - now).total_seconds()), refresh_token=refresh)


async def find_token(session: WriteSession, token: str) -> AccessToken | None:
    """The row of an access or refresh token, as it stands now; ended ones are found as well.

    Unscoped, since tokens are no viewer's rows: whoever holds the secret speaks for it.
    """
    statement = select(AccessToken).where(AccessToken.token_hash == hash_secret(token))
    return await session.scalar(statement, execution_options={**UNSCOPED, "populate_existing": True})


async def use_refresh_token(session: WriteSession, token: str) -> tuple[AccessToken, Device] | None:
    """The token and its tablet, locked; None if it does not serve.

    A refresh token serves once (RFC 9700, section 4.14.2). One that comes back was copied: its tablet is locked out,
    the thief with it. The caller commits even so. The tablet's lock is what makes two at once come one after the
    other; locking it before its tokens is the order of `lock_out` too.
    """
    found = await find_token(session, token)
    if found is None or found.refresh_family is None or found.device_id is None:
        return None
    device = await session.get_one(Device, found.device_id, with_for_update=True, execution_options=UNSCOPED)
    found = await find_token(session, token)
    if found is None:
        return None
    if found.revoked_at is not None:
        await lock_out(session, device.id)
        return None
    if device.revoked_at is not None or min(found.expires_at, device.expires_at) <= datetime.now(UTC):
        return None
    return found, device


async def end_token(session: WriteSession, token: AccessToken) -> None:
    """Revoke one token, which the bearer gives back or exchanges."""
    token.revoked_at = token.revoked_at or datetime.now(UTC)
    await session.flush()


async def lock_out(session: WriteSession, device_id: UUID) -> None:
    """End a tablet's access, with all its tokens."""
    now = datetime.now(UTC)
    for statement in (
        update(Device).where(Device.id == device_id, Device.revoked_at.is_(None)).values(revoked_at=now),
        update(AccessToken)
        .where(AccessToken.device_id == device_id, AccessToken.revoked_at.is_(None))
        .values(revoked_at=now),
    ):
        await session.execute(statement, execution_options=UNSCOPED)


async def purge_expired(session: WriteSession) -> int:
    """Remove what ended a week ago: tokens, sign-ins, enrolments never finished; and steps of signing in that are over.

    Answers the number of rows.
    """
    limit = datetime.now(UTC) - KEPT_AFTER_END
    # Approved but never fetched: the tablet has no token, and will not get one any more.
    unfetched = select(DeviceCode.id).where(DeviceCode.expires_at < limit)
    orphans = update(Device).where(Device.id.in_(unfetched), Device.revoked_at.is_(None))
    await session.execute(orphans.values(revoked_at=datetime.now(UTC)), execution_options=UNSCOPED)
    removed = 0
    for table in (AccessToken, SignIn, DeviceCode):
        result = await session.execute(delete(table).where(table.expires_at < limit), execution_options=UNSCOPED)
        removed += result.rowcount if isinstance(result, CursorResult) else 0
    steps = delete(SignInStep).where(SignInStep.expires_at < datetime.now(UTC))
    result = await session.execute(steps, execution_options=UNSCOPED)
    return removed + (result.rowcount if isinstance(result, CursorResult) else 0)
