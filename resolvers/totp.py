"""Codes of an authenticator app: enrolled with a first code, each good once (RFC 6238; A3)."""

import hashlib
import hmac
import re
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, or_, select, update

from models.account import Account
from models.errors import Conflict, DomainError, NotFound
from models.policy.viewer import Viewer
from models.second_factor import Totp
from models.security_change import SecurityChange
from models.session import UNSCOPED, WriteSession
from resolvers.account_security import own_account
from resolvers.second_factor import enrolled_methods, settle_added, settle_removed
from settings import get_settings

ISSUER = "Demo Ride Tour"
STEP_SECONDS = 30
DRIFT = 1  # steps before and after, for clocks that are wrong and people who type slowly (section 5.2)
_NONCE = 12
_CODE = re.compile(r"\d{6}", re.ASCII)


class CodeRefused(DomainError):
    """A code that is wrong, too old, or was used already: all read alike."""

    code = "CODE_REFUSED"

    def __init__(self) -> None:
        super().__init__(
            "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant et recommencez.",
            "This code is not right, or was used already. Wait for the next one and try again.",
            field="code",
        )


@dataclass(frozen=True, slots=True)
class TotpOffer:
    """What an app is given: the secret in base32, and the address that the QR code holds."""

    secret: str
    address: str


async def begin_totp(session: WriteSession, viewer: Viewer) -> TotpOffer:
    """A new secret for the viewer's app, asked for once a code has proved it. `Conflict` if one is in use."""
    account = await own_account(session, viewer)
    if await _confirmed(session, account.id) is not None:
        raise Conflict(
            "Une application est déjà enregistrée. Retirez-la d’abord pour en enregistrer une autre.",
            "An app is enrolled already. Remove it first to enrol another one.",
        )
    await session.execute(delete(Totp).where(Totp.account_id == account.id), execution_options=UNSCOPED)
    secret = pyotp.random_base32()
    session.add(Totp(account_id=account.id, secret_sealed=seal_secret(account.id, secret)))
    await session.flush()
    return _offer(account, secret)


async def offered_totp(session: WriteSession, viewer: Viewer) -> TotpOffer:
    """The secret that waits for its first code. `NotFound` if there is none."""
    account = await own_account(session, viewer)
    totp = await _waiting(session, account.id)
    secret = open_secret(account.id, totp.secret_sealed) if totp else None
    if secret is None:
        raise NotFound("code")
    return _offer(account, secret)


async def confirm_totp(session: WriteSession, viewer: Viewer, sign_in_id: UUID | None, code: str) -> list[str]:
    """Put the app to use after its first code; answers the recovery codes if it is the first factor.

    Raises `NotFound` (nothing begun), `CodeRefused`.
    """
    account = await own_account(session, viewer)
    first = not await enrolled_methods(session, account.id)
    totp = await _waiting(session, account.id)
    if totp is None:
        raise NotFound("code")
    step = _step_of(account.id, totp.secret_sealed, code)
    if step is None:
        raise CodeRefused
    totp.confirmed_at, totp.last_step = datetime.now(UTC), step
    await session.flush()
    return await settle_added(session, account, sign_in_id, SecurityChange.TOTP_ADDED, first=first)


async def remove_totp(session: WriteSession, viewer: Viewer) -> None:
    """Give up the viewer's app. `NotFound` if there is none."""
    account = await own_account(session, viewer)
    totp = await _confirmed(session, account.id)
    if totp is None:
        raise NotFound("totp")
    await session.delete(totp)
    await session.flush()
    await settle_removed(session, account, SecurityChange.TOTP_REMOVED)


async def spend_totp_code(session: WriteSession, account_id: UUID, typed: str) -> bool:
    """Whether the code is the app's, now, and was not used before: of two at once, one is right (section 5.2)."""
    totp = await _confirmed(session, account_id)
    step = _step_of(account_id, totp.secret_sealed, typed) if totp else None
    if totp is None or step is None:
        return False
    later = or_(Totp.last_step.is_(None), Totp.last_step < step)
    spent = await session.scalars(
        update(Totp).where(Totp.id == totp.id, later).values(last_step=step).returning(Totp.id),
        execution_options=UNSCOPED,
    )
    return spent.one_or_none() is not None


async def _waiting(session: WriteSession, account_id: UUID) -> Totp | None:
    statement = select(Totp).where(Totp.account_id == account_id, Totp.confirmed_at.is_(None))
    return await session.scalar(statement, execution_options=UNSCOPED)


async def _confirmed(session: WriteSession, account_id: UUID) -> Totp | None:
    statement = select(Totp).where(Totp.account_id == account_id, Totp.confirmed_at.is_not(None))
    return await session.scalar(statement, execution_options=UNSCOPED)


def _offer(account: Account, secret: str) -> TotpOffer:
    return TotpOffer(secret, pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=ISSUER))


def _step_of(account_id: UUID, sealed: bytes, typed: str) -> int | None:
    """The time step of a right code, the latest first; None for a wrong one."""
    code = "".join(typed.split())
    secret = open_secret(account_id, sealed)
    if secret is None or not _CODE.fullmatch(code):
        return None
    now = int(time.time()) // STEP_SECONDS
    made = pyotp.HOTP(secret)
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):  # all are compared, whichever is right
        if hmac.compare_digest(made.at(step), code):
            found = step
    return found


def seal_secret(account_id: UUID, secret: str) -> bytes:
    """Encrypt a secret with the instance's key; bound to its account, so that rows cannot be exchanged."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key()).encrypt(nonce, secret.encode(), account_id.bytes)


def open_secret(account_id: UUID, sealed: bytes) -> str | None:
    """The secret; None if it was sealed with another DRT_SECRET or for another account."""
    try:
        return AESGCM(_key()).decrypt(sealed[:_NONCE], sealed[_NONCE:], account_id.bytes).decode()
    except (InvalidTag, ValueError):
        return None


def _key() -> bytes:
    """A key of these secrets' own, derived from the instance's."""
    secret = get_settings().drt_secret.get_secret_value()
    if not secret:
        raise RuntimeError("DRT_SECRET is not set: second factors cannot be kept.")
    return hashlib.sha256(b"drt.totp\0" + secret.encode()).digest()
