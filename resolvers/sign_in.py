"""Browser sessions of staff and dealers: opened with a password, listed, prolonged by use, ended (A3)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from models.account import Account, SignIn
from models.errors import DomainError, NotFound
from models.policy.actions import require
from models.policy.viewer import Role, Viewer
from models.session import UNSCOPED, WriteSession
from resolvers.password import HASHER
from resolvers.second_factor import enrolled_methods
from resolvers.token import hash_secret, new_secret

# A working day without a touch ends a session, and a month ends it in any case (NIST SP 800-63B, section 4.1.3).
IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=30)
# Prolonged at most this often: a read is not a write each time.
PROLONGED_EVERY = timedelta(minutes=15)
LONGEST_DEVICE = 200


class SignInRefused(DomainError):
    """Unknown address, wrong password, no password yet, or a disabled account: all read alike."""

    code = "SIGN_IN_REFUSED"

    def __init__(self) -> None:
        super().__init__(
            "Adresse ou mot de passe incorrect. Vérifiez-les, ou demandez une invitation au siège.",
            "Wrong address or password. Check them, or ask headquarters for an invitation.",
        )


@dataclass(frozen=True, slots=True)
class RevokeSignInInput:
    """The browser session that ends."""

    sign_in_id: UUID


@dataclass(frozen=True, slots=True)
class Credentials:
    """What an address needs to be signed in with; `password_hash` is none if nobody can."""

    account_id: UUID | None
    password_hash: str | None
    second_factor: bool = False
    """Whether a second factor was shown as well, or a passkey, which is both in one."""


def viewer_of(account: Account) -> Viewer:
    """The viewer that a person is."""
    return Viewer(
        role=Role(account.role), name=account.name, account_id=account.id, dealership_id=account.dealership_id
    )


async def find_credentials(session: WriteSession, email: str) -> Credentials:
    """What to compare the password with. The comparison is made outside of the transaction, since it is slow.

    Unscoped, here and below: who signs in is nobody yet, and who lists or ends sessions reaches their own only.
    """
    statement = select(Account.id, Account.password_hash, Account.disabled_at).where(
        Account.email == email.strip().lower()
    )
    row = (await session.execute(statement, execution_options=UNSCOPED)).one_or_none()
    if row is None or row.disabled_at is not None:
        return Credentials(None, None)
    return Credentials(row.id, row.password_hash)


async def open_sign_in(session: WriteSession, verified: Credentials, device: str) -> tuple[SignIn, str]:
    """Begin a session and answer its secret, once. Always a new one: a planted cookie is worth nothing.

    `verified` is what the password was compared with; if it changed meanwhile the sign-in is refused, as it is when
    the account asks for a second factor and none was shown. No session comes to be but here.
    """
    statement = select(Account.id).where(
        Account.id == verified.account_id,
        Account.password_hash == verified.password_hash,
        Account.disabled_at.is_(None),
    )
    if await session.scalar(statement.with_for_update(read=True), execution_options=UNSCOPED) is None:
        raise SignInRefused
    if verified.account_id and not verified.second_factor and await enrolled_methods(session, verified.account_id):
        raise SignInRefused
    secret = new_secret()
    label = "".join(letter for letter in device if letter.isprintable()).strip()[:LONGEST_DEVICE]
    sign_in = SignIn(
        account_id=verified.account_id,
        secret_hash=hash_secret(secret),
        device=label,
        expires_at=datetime.now(UTC) + IDLE,
    )
    session.add(sign_in)
    await session.flush()
    await session.refresh(sign_in)
    return sign_in, secret


async def keep_password(session: WriteSession, verified: Credentials, password_hash: str) -> None:
    """Put a fresh hash in place of one made with older parameters."""
    await session.execute(
        update(Account)
        .where(Account.id == verified.account_id, Account.password_hash == verified.password_hash)
        .values(password_hash=password_hash),
        execution_options=UNSCOPED,
    )


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with parameters that we no longer use."""
    return HASHER.check_needs_rehash(password_hash)


def is_due(created_at: datetime, expires_at: datetime) -> bool:
    """Whether a session in use deserves to be prolonged now."""
    return min(datetime.now(UTC) + IDLE, created_at + ABSOLUTE) - expires_at > PROLONGED_EVERY


async def prolong_sign_in(session: WriteSession, sign_in_id: UUID) -> None:
    """Count the idle time anew, within the absolute end."""
    sign_in = await session.get(SignIn, sign_in_id, execution_options=UNSCOPED)
    if sign_in is not None:
        sign_in.seen_at = datetime.now(UTC)
        sign_in.expires_at = min(sign_in.seen_at + IDLE, sign_in.created_at + ABSOLUTE)
        await session.flush()


async def end_sign_in(session: WriteSession, secret: str) -> None:
    """Sign out the browser that holds this secret; an unknown one changes nothing."""
    statement = update(SignIn).where(SignIn.secret_hash == hash_secret(secret), SignIn.revoked_at.is_(None))
    await session.execute(statement.values(revoked_at=datetime.now(UTC)), execution_options=UNSCOPED)


async def list_own_sign_ins(session: WriteSession, viewer: Viewer) -> list[SignIn]:
    """The viewer's live sessions, latest first."""
    statement = (
        select(SignIn)
        .where(
            SignIn.account_id == viewer.account_id,
            SignIn.revoked_at.is_(None),
            SignIn.expires_at > datetime.now(UTC),
        )
        .order_by(SignIn.id.desc())
    )
    return list(await session.scalars(statement, execution_options=UNSCOPED))


async def end_own_sign_in(session: WriteSession, viewer: Viewer, sign_in_id: UUID) -> SignIn:
    """End one of the viewer's own sessions; anyone else's is `NotFound`."""
    statement = select(SignIn).where(SignIn.id == sign_in_id, SignIn.account_id == viewer.account_id)
    sign_in = await session.scalar(statement, execution_options=UNSCOPED)
    if sign_in is None:
        raise NotFound("id")
    sign_in.revoked_at = sign_in.revoked_at or datetime.now(UTC)
    await session.flush()
    return sign_in


async def revoke_sign_in(session: WriteSession, viewer: Viewer, input: RevokeSignInInput) -> SignIn:
    """End anyone's session; again is allowed and changes nothing."""
    require(viewer, "revoke_sign_in")
    sign_in = await session.get(SignIn, input.sign_in_id)
    if sign_in is None:
        raise NotFound("signInId")
    sign_in.revoked_at = sign_in.revoked_at or datetime.now(UTC)
    await session.flush()
    return sign_in
