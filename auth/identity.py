"""Who sends a request: a bearer token, a session's cookie, a rider's link, or nobody in particular (A3).

A revocation takes effect at once in the database, and within `proof_cache.SECONDS` (2 s) in every process.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID
from weakref import WeakKeyDictionary

from starlette.requests import Request

from auth.cookie import read_cookie
from auth.door import committed
from auth.proof_cache import ProofCache
from models.actor import RIDER_NAME
from models.errors import DomainError, LinkInvalid
from models.policy.viewer import ANONYMOUS, Role, Viewer
from models.read_session import ReadSession
from models.session import Database
from resolvers.bearer import Bearer, find_bearer, find_signed_in
from resolvers.link import LinkPurpose, read_link
from resolvers.sign_in import is_due, prolong_sign_in
from resolvers.token import ACCESS_PREFIX, hash_secret

LONGEST_PROOF = 512
_caches: WeakKeyDictionary[Database, ProofCache] = WeakKeyDictionary()


class InvalidToken(DomainError):
    """A bearer token was sent and is unknown, expired or revoked (RFC 6750, section 3.1)."""

    code = "INVALID_TOKEN"

    def __init__(self) -> None:
        super().__init__(
            "Ce jeton est inconnu, expiré ou révoqué. Demandez-en un autre.",
            "This token is unknown, expired or revoked. Ask for another one.",
        )


@dataclass(frozen=True, slots=True)
class Identity:
    """The viewer, how it was proved, and whether this very request may introspect the schema."""

    viewer: Viewer
    by: Literal["anonymous", "cookie", "bearer"]
    may_introspect: bool = False
    sign_in_id: UUID | None = None
    signed_in_at: datetime | None = None


NOBODY = Identity(ANONYMOUS, "anonymous")


async def identify(request: Request, database: Database) -> Identity:
    """Who sends this request. A bad bearer token raises `InvalidToken`; a cookie that ended is nobody's."""
    authorization = request.headers.get("authorization")
    if authorization is not None:
        scheme, _, token = authorization.strip().partition(" ")
        if scheme.lower() != "bearer" or not 0 < len(token) <= LONGEST_PROOF:
            raise InvalidToken
        return await _by_bearer(token.strip(), database)
    secret = read_cookie(request)
    if secret and len(secret) <= LONGEST_PROOF:
        return await _by_cookie(secret, database)
    return NOBODY


def forget_proofs(database: Database) -> None:
    """Make a revocation in this process take effect at once in it."""
    _cache_of(database).clear()


async def _by_bearer(token: str, database: Database) -> Identity:
    if not token.startswith(ACCESS_PREFIX):
        return _by_link(token)
    bearer = await _found("bearer", token, database, find_bearer)
    if bearer is None:
        raise InvalidToken
    return Identity(bearer.viewer, "bearer", bearer.viewer.role in (Role.ADMIN, Role.SYNC))


def _by_link(token: str) -> Identity:
    """A rider shows the token of the link that was sent to them; it opens their one booking, or their one wish."""
    with suppress(LinkInvalid):
        booking_id = read_link(token, LinkPurpose.MANAGE)
        return Identity(Viewer(role=Role.RIDER, name=RIDER_NAME, booking_id=booking_id), "bearer")
    try:
        wish_id = read_link(token, LinkPurpose.WISH)
    except LinkInvalid:
        raise InvalidToken from None
    return Identity(Viewer(role=Role.RIDER, name=RIDER_NAME, wish_id=wish_id), "bearer")


async def _by_cookie(secret: str, database: Database) -> Identity:
    bearer = await _found("cookie", secret, database, find_signed_in)
    if bearer is None:
        return NOBODY
    return Identity(bearer.viewer, "cookie", sign_in_id=bearer.sign_in_id, signed_in_at=bearer.created_at)


async def _found(
    kind: Literal["bearer", "cookie"],
    proof: str,
    database: Database,
    find: Callable[[ReadSession, str], Awaitable[Bearer | None]],
) -> Bearer | None:
    # The kind is part of the key: a token that was just found is no session's secret.
    cache, key = _cache_of(database), kind.encode() + hash_secret(proof)
    bearer = cache.get(key)
    if bearer is not None:
        return bearer
    bearer = await find(database.reader, proof)
    if bearer is None:
        return None
    cache.put(key, bearer)
    if bearer.sign_in_id and bearer.created_at and is_due(bearer.created_at, bearer.expires_at):
        async with committed(database, bearer.viewer) as session:
            await prolong_sign_in(session, bearer.sign_in_id)
    return bearer


def _cache_of(database: Database) -> ProofCache:
    return _caches.setdefault(database, ProofCache())
