"""Links that riders and invited people receive: signed, each for a single purpose and a limited time (A3)."""

import hashlib
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from models.errors import LinkInvalid
from models.kit.once import once
from settings import get_settings

# A token of ours has about 260 characters; longer ones are not worth parsing.
LONGEST_TOKEN = 512
ALGORITHM = "HS256"


class LinkPurpose(StrEnum):
    """What a link is for; it is the token's audience, so a link never opens another door."""

    CONFIRM = "CONFIRM"
    REFUSE = "REFUSE"
    MANAGE = "MANAGE"
    INVITATION = "INVITATION"
    WISH = "WISH"
    UNSUBSCRIBE = "UNSUBSCRIBE"
    CONSENT = "CONSENT"


PATHS = {
    LinkPurpose.CONFIRM: "/booking/confirm",
    LinkPurpose.REFUSE: "/booking/refuse",
    LinkPurpose.MANAGE: "/booking",
    LinkPurpose.INVITATION: "/auth/invitation",
    LinkPurpose.WISH: "/waiting",
    LinkPurpose.UNSUBSCRIBE: "/unsubscribe",
    LinkPurpose.CONSENT: "/preferences/confirm",
}


def make_token(purpose: LinkPurpose, subject: UUID, expires_at: datetime) -> str:
    """A token that opens `subject` (a booking, a wish, an account) for this purpose until `expires_at`."""
    claims = {"aud": purpose.value, "sub": str(subject), "exp": int(expires_at.timestamp())}
    return jwt.encode({"alg": ALGORITHM}, claims, _key(), algorithms=[ALGORITHM])


def read_link(token: str, purpose: LinkPurpose) -> UUID:
    """What the token opens; `LinkInvalid`, always the same, if it is altered, too old or for another purpose."""
    if len(token) > LONGEST_TOKEN or not token.isascii():
        raise LinkInvalid
    required = jwt.JWTClaimsRegistry(
        aud={"essential": True, "value": purpose.value}, sub={"essential": True}, exp={"essential": True}
    )
    try:
        claims = jwt.decode(token, _key(), algorithms=[ALGORITHM]).claims
        required.validate(claims)
        return UUID(claims["sub"])
    except (JoseError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        # What junk breaks differs from parser to parser; to the holder of the link it is all the same.
        raise LinkInvalid from None


def make_link(purpose: LinkPurpose, subject: UUID, expires_at: datetime) -> str:
    """The address to send: on the public site, with the token in its query."""
    base = get_settings().public_url.rstrip("/")
    return f"{base}{PATHS[purpose]}?token={make_token(purpose, subject, expires_at)}"


def _key() -> OctKey:
    """A key of links' own, derived from the instance's secret: a signature made for anything else is no link."""
    secret = get_settings().drt_secret.get_secret_value()
    if not secret:
        raise RuntimeError("DRT_SECRET is not set: links cannot be signed.")
    return _key_from(secret)


@once
def _key_from(secret: str) -> OctKey:
    return OctKey.import_key(hashlib.sha256(b"drt.link\0" + secret.encode()).digest())
