"""Passkeys: added, renamed, removed, and proved at sign-in (WebAuthn levels 2 and 3; A3).

A passkey signs in alone: it is had (the device), and opened by what the person is or knows (user verification). None is
accepted without both, nor one that cannot be found without a name (resident key).
"""

import ipaddress
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from cryptography.exceptions import InvalidSignature
from sqlalchemy import select
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import (
    options_to_json_dict,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from models.account import Account
from models.errors import Conflict, DomainError, NotFound
from models.policy.viewer import Viewer
from models.second_factor import Passkey, SignInStep
from models.security_change import SecurityChange
from models.session import UNSCOPED, WriteSession
from resolvers.account_security import own_account
from resolvers.contact import checked_text
from resolvers.second_factor import enrolled_methods, settle_added, settle_removed
from resolvers.sign_in_step import LIFETIME
from settings import get_settings

log = structlog.get_logger(__name__)
MOST = 20
LONGEST_NAME = 60
TIMEOUT_MS = int(LIFETIME.total_seconds() * 1000)
# What junk breaks differs from parser to parser; to who sends it it is all the same.
_JUNK = (
    *(WebAuthnException, InvalidSignature, ValueError, TypeError, KeyError, IndexError, AttributeError),
    *(ArithmeticError, EOFError, RecursionError, NotImplementedError, struct.error),
)


class PasskeyRefused(DomainError):
    """Unknown, of another site, for another challenge, not opened by its person, or copied: all read alike."""

    code = "PASSKEY_REFUSED"

    def __init__(self) -> None:
        super().__init__(
            "Cette clé d’accès n’a pas été reconnue. Réessayez, ou connectez-vous avec votre mot de passe.",
            "This passkey was not recognised. Try again, or sign in with your password.",
        )


class PasskeysUnavailable(DomainError):
    """The public address is a number or plain http: browsers bind passkeys to names that are proved."""

    code = "PASSKEYS_UNAVAILABLE"

    def __init__(self) -> None:
        super().__init__(
            "Les clés d’accès demandent une adresse en https avec un nom. Connectez-vous avec votre mot de passe.",
            "Passkeys need an https address with a name. Sign in with your password.",
        )


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Who asks: the host that passkeys are bound to, and the only origin whose answers count."""

    id: str
    origin: str


def relying_party() -> RelyingParty:
    """Ours, by the public address; `PasskeysUnavailable` where browsers would refuse it."""
    parts = urlsplit(get_settings().public_url)
    host = parts.hostname or ""
    local = host == "localhost" or host.endswith(".localhost")
    if _is_number(host) or not host or not (parts.scheme == "https" or local):
        raise PasskeysUnavailable
    return RelyingParty(host, f"{parts.scheme}://{parts.netloc}")


async def list_passkeys(session: WriteSession, account_id: UUID) -> Sequence[Passkey]:
    """An account's passkeys, in the order in which they came."""
    statement = select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id)
    return (await session.scalars(statement, execution_options=UNSCOPED)).all()


async def creation_options(session: WriteSession, viewer: Viewer, challenge: bytes) -> dict[str, Any]:
    """What `navigator.credentials.create` is given, as JSON of level 3. Raises `Conflict` if there are too many."""
    party, account = relying_party(), await own_account(session, viewer)
    known = await list_passkeys(session, account.id)
    if len(known) >= MOST:
        raise Conflict(
            f"Vous avez déjà {MOST} clés d’accès. Retirez-en une d’abord.",
            f"You have {MOST} passkeys already. Remove one first.",
        )
    options = generate_registration_options(
        rp_id=party.id,
        rp_name="Demo Ride Tour",
        user_id=account.id.bytes,
        user_name=account.email,
        user_display_name=account.name,
        challenge=challenge,
        timeout=TIMEOUT_MS,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=key.credential_id) for key in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return options_to_json_dict(options)


async def add_passkey(
    session: WriteSession, viewer: Viewer, sign_in_id: UUID | None, step: SignInStep, name: str, credential: str
) -> tuple[Passkey, list[str]]:
    """Keep a new passkey; answers it, and the recovery codes if it is the first factor.

    Raises `PasskeyRefused` (also for a challenge that somebody else was given), `InvalidInput` (name), `Conflict`.
    """
    account, party = await own_account(session, viewer), relying_party()
    name = checked_text(name, "name", LONGEST_NAME)
    if step.account_id != account.id or step.challenge is None:
        raise PasskeyRefused
    try:
        parsed = parse_registration_credential_json(credential)
        proved = verify_registration_response(
            credential=parsed,
            expected_challenge=step.challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except _JUNK as error:
        log.info("new passkey refused", reason=str(error)[:200])
        raise PasskeyRefused from None
    known = select(Passkey.id).where(Passkey.credential_id == proved.credential_id)
    if await session.scalar(known, execution_options=UNSCOPED):
        raise Conflict("Cette clé d’accès est déjà enregistrée.", "This passkey is enrolled already.")
    first = not await enrolled_methods(session, account.id)
    passkey = Passkey(
        account_id=account.id,
        credential_id=proved.credential_id,
        public_key=proved.credential_public_key,
        sign_count=proved.sign_count,
        transports=_transports(parsed.response.transports),
        name=name,
    )
    session.add(passkey)
    await session.flush()
    await session.refresh(passkey)
    codes = await settle_added(session, account, sign_in_id, SecurityChange.PASSKEY_ADDED, first=first)
    return passkey, codes


async def rename_passkey(session: WriteSession, viewer: Viewer, passkey_id: UUID, name: str) -> Passkey:
    """Call one of the viewer's passkeys something else. `NotFound` for anyone else's."""
    passkey = await _own(session, viewer, passkey_id)
    passkey.name = checked_text(name, "name", LONGEST_NAME)
    await session.flush()
    return passkey


async def remove_passkey(session: WriteSession, viewer: Viewer, passkey_id: UUID) -> None:
    """Believe one of the viewer's passkeys no longer. `NotFound` for anyone else's."""
    account = await own_account(session, viewer)
    await session.delete(await _own(session, viewer, passkey_id))
    await session.flush()
    await settle_removed(session, account, SecurityChange.PASSKEY_REMOVED)


def request_options(challenge: bytes) -> dict[str, Any]:
    """What `navigator.credentials.get` is given. It names no passkey, so it tells nothing of who has one."""
    options = generate_authentication_options(
        rp_id=relying_party().id,
        challenge=challenge,
        timeout=TIMEOUT_MS,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


async def prove_passkey(session: WriteSession, step: SignInStep, credential: str) -> Account:
    """Whose passkey has signed the step's challenge. Raises `PasskeyRefused`."""
    party = relying_party()
    try:
        parsed = parse_authentication_credential_json(credential)
        holder = parsed.response.user_handle
    except _JUNK:
        raise PasskeyRefused from None
    statement = select(Passkey).where(Passkey.credential_id == parsed.raw_id).with_for_update()
    passkey = await session.scalar(statement, execution_options=UNSCOPED)
    if passkey is None or step.challenge is None or holder != passkey.account_id.bytes:
        raise PasskeyRefused
    proved = _verified(passkey, party, step.challenge, parsed)
    passkey.sign_count, passkey.last_used_at = proved.new_sign_count, datetime.now(UTC)
    await session.flush()
    account = await session.get_one(Account, passkey.account_id, execution_options=UNSCOPED)
    if account.disabled_at is not None:
        raise PasskeyRefused
    return account


def _verified(
    passkey: Passkey, party: RelyingParty, challenge: bytes, credential: AuthenticationCredential
) -> VerifiedAuthentication:
    try:
        return verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except _JUNK as error:
        log.warning("passkey refused", passkey=str(passkey.id), reason=str(error)[:200])
        raise PasskeyRefused from None


async def _own(session: WriteSession, viewer: Viewer, passkey_id: UUID) -> Passkey:
    statement = select(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == viewer.account_id)
    passkey = await session.scalar(statement, execution_options=UNSCOPED)
    if passkey is None:
        raise NotFound("id")
    return passkey


def _transports(said: list[AuthenticatorTransport] | None) -> list[str]:
    return sorted({transport.value for transport in said or ()})


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
