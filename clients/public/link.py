"""The token of a mailed link: whether it looks like one, and which booking it says that it opens."""

import base64
import json
import re
from uuid import UUID

# A signed token (JWT, compact form); ours have about 260 characters.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,200}\.[A-Za-z0-9_-]{1,300}\.[A-Za-z0-9_-]{1,200}")


def clean_token(given: str | None) -> str | None:
    """The token if it may be one. Only the API knows whether it is; junk is not worth asking about."""
    return given if given and _TOKEN.fullmatch(given) else None


def booking_of(token: str) -> str | None:
    """Global id of the booking that the token names as its subject (RFC 7519, section 4.1.2); None if none.

    Read, not believed: the API checks the signature, and answers for no other booking than the token's.
    """
    payload = token.split(".")[1]
    try:
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return f"booking_{UUID(claims['sub'])}"
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
