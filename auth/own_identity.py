"""Who looks after their own account: a person with a session, signed in not long ago where more depends on it (A3)."""

from datetime import UTC, datetime, timedelta

from starlette.requests import Request

from auth.identity import Identity, identify
from auth.problem import HttpRefusal
from auth.same_site import check_client_header
from models.session import Database

# Whoever finds a screen unlocked must not make themselves at home: so old may a sign-in be that changes factors.
FRESH = timedelta(minutes=15)


async def own_identity(request: Request, database: Database) -> Identity:
    """The person of this request's session. `HttpRefusal` 401 for nobody, 403 for what another site sends."""
    if not request.headers.get("authorization"):
        check_client_header(request)
    return await _person(request, database)


async def _person(request: Request, database: Database) -> Identity:
    identity = await identify(request, database)
    if identity.viewer.account_id is None:
        raise HttpRefusal(401, "SIGN_IN_FIRST", "Connectez-vous d’abord.", "Sign in first.")
    return identity


async def fresh_identity(request: Request, database: Database) -> Identity:
    """The same, who signed in within `FRESH`, with all that the account asks for; else 403, `SIGN_IN_AGAIN`."""
    check_client_header(request)
    return await fresh_person(request, database)


async def fresh_person(request: Request, database: Database) -> Identity:
    """The same for a form, whose origin its page has looked at."""
    identity = await _person(request, database)
    if identity.signed_in_at is None or datetime.now(UTC) - identity.signed_in_at > FRESH:
        raise HttpRefusal(
            403,
            "SIGN_IN_AGAIN",
            "Pour votre sécurité, reconnectez-vous avant ce changement.",
            "For your safety, sign in again before this change.",
        )
    return identity
