"""Proof of where a webhook comes from: signatures of the two kinds that we read, in constant time, and not old ones."""

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Iterable, Mapping

from starlette.exceptions import HTTPException

# How far a sender's clock may be from ours, and how long a copied request could be sent again.
TOLERANCE_SECONDS = 300
LONGEST_ID = 200
_PREFIX = "whsec_"


def check_standard(headers: Mapping[str, str], body: bytes, secrets: Iterable[str]) -> str:
    """The `webhook-id` of a request that is signed as Standard Webhooks 1.0 says; `HTTPException` 401 if it is not.

    The signature covers id, time and body. The header may have several signatures, and we several secrets: both, so
    that a secret can be replaced without losing anything.
    """
    receipt, sent_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not 0 < len(receipt) <= LONGEST_ID or not receipt.isprintable() or not receipt.isascii():
        raise _unproven()
    check_time(sent_at)
    content = f"{receipt}.{sent_at}.".encode() + body
    offered = [each.partition(",")[2] for each in headers.get("webhook-signature", "").split() if each[:3] == "v1,"]
    expected = [base64.b64encode(hmac.digest(_key(each), content, hashlib.sha256)).decode() for each in secrets]
    if not _any_equal(offered[:5], expected):
        raise _unproven()
    return receipt


def check_mailgun(sent_at: str, token: str, signature: str, secrets: Iterable[str]) -> str:
    """The token of a webhook of Mailgun; `HTTPException` 401 if its signature is not theirs or is too old.

    They sign time and token, not the body: so a token must never serve a second body (`resolvers/webhook_receipt.py`).
    """
    if not 0 < len(token) <= LONGEST_ID or not token.isprintable() or not token.isascii():
        raise _unproven()
    check_time(sent_at)
    content = (sent_at + token).encode()
    expected = [hmac.digest(each.encode(), content, hashlib.sha256).hex() for each in secrets]
    if not _any_equal([signature], expected):
        raise _unproven()
    return token


def check_time(sent_at: str) -> None:
    """`HTTPException` 401 unless this is the time, in seconds since 1970."""
    if not (sent_at.isascii() and sent_at.isdigit() and len(sent_at) <= 12):
        raise _unproven()
    if abs(time.time() - int(sent_at)) > TOLERANCE_SECONDS:
        raise _unproven()


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return secret.encode()


def _any_equal(offered: list[str], expected: list[str]) -> bool:
    pairs = [hmac.compare_digest(one.encode(), other.encode()) for one in offered for other in expected]
    return any(pairs)


def _unproven() -> HTTPException:
    """Always the same: which part was wrong is nobody's business."""
    return HTTPException(401, "The signature is missing, wrong or too old.")
