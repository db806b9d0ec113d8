"""Mailgun's own format: signed in the body, one event a request (F5)."""

import hashlib
import hmac
import json
import time
from typing import Any
from uuid import uuid4

import pytest

from models.message import Message
from models.message_event import MessageEvent
from resolvers.message_mark import make_mark
from tests.webhooks.conftest import KEY, Outside

ADDRESS = "zoe@riders.example"


def signed(event: dict[str, Any], *, ahead: float = 0, key: str = KEY, token: str = "") -> dict[str, Any]:
    sent_at, token = str(int(time.time() + ahead)), token or uuid4().hex * 2
    signature = hmac.new(key.encode(), f"{sent_at}{token}".encode(), hashlib.sha256).hexdigest()
    return {"signature": {"timestamp": sent_at, "token": token, "signature": signature}, "event-data": event}


def failed(message: Message, /, *, severity: str = "permanent", **status: Any) -> dict[str, Any]:
    return {
        "id": uuid4().hex,
        "event": "failed",
        "severity": severity,
        "reason": "bounce",
        "timestamp": time.time(),
        "recipient": message.recipient,
        "message": {"headers": {"message-id": f"{make_mark(message.id)}@demo-ride-tour.example", "to": "x"}},
        "delivery-status": {"attempt-no": 1, "message": "", "code": 550, **status},
        "log-level": "error",
    }


async def tell(outside: Outside, payload: dict[str, Any]) -> int:
    body = json.dumps(payload).encode()
    headers = {"content-type": "application/json"}
    return (await outside.client.post("/webhooks/mailgun", content=body, headers=headers)).status_code


async def test_a_permanent_failure_of_the_address_suppresses_it(outside: Outside) -> None:
    message = await outside.message()
    told = failed(message, **{"enhanced-code": "5.1.1", "message": "The email account does not exist"})
    assert await tell(outside, signed(told)) == 200
    assert await tell(outside, signed(told)) == 200
    assert await outside.kept_back() == [(ADDRESS, "HARD_BOUNCE", "ALL")]
    (kept,) = await outside.all(MessageEvent)
    assert (kept.source, kept.permanent, kept.detail) == ("mailgun", True, "550 5.1.1 The email account does not exist")


@pytest.mark.parametrize(
    ("severity", "status", "kind"),
    [
        ("temporary", {"code": 421}, "DEFERRED"),
        ("permanent", {"code": 552, "enhanced-code": "5.2.2", "message": "Mailbox full"}, "BOUNCED"),
        ("permanent", {"code": 550, "enhanced-code": "5.7.1", "message": "Blocked for spam"}, "BOUNCED"),
    ],
)
async def test_what_is_not_the_address_fault_suppresses_nobody(
    outside: Outside, severity: str, status: dict[str, Any], kind: str
) -> None:
    assert await tell(outside, signed(failed(await outside.message(), severity=severity, **status))) == 200
    assert (await outside.kinds(), await outside.kept_back()) == ([kind], [])


async def test_openings_are_answered_and_left_to_our_own_counting(outside: Outside) -> None:
    told = failed(await outside.message()) | {"event": "opened"}
    assert (await tell(outside, signed(told)), await outside.kinds()) == (200, [])


async def test_complaints_and_unsubscriptions_are_heeded(outside: Outside) -> None:
    for event in ("complained", "unsubscribed"):
        await tell(outside, signed(failed(await outside.message()) | {"event": event}))
    assert [reason for _, reason, _ in await outside.kept_back()] == ["COMPLAINT", "UNSUBSCRIBED"]


async def test_a_token_serves_one_body_only(outside: Outside) -> None:
    message = await outside.message()
    seen = signed(failed(message) | {"event": "delivered"})
    assert await tell(outside, seen) == 200
    copied = {**seen, "event-data": failed(message, **{"enhanced-code": "5.1.1"})}
    assert await tell(outside, copied) == 406
    assert (await outside.kinds(), await outside.kept_back()) == (["DELIVERED"], [])


@pytest.mark.parametrize("forged", [{"key": "another"}, {"ahead": -400}, {"ahead": 400}, {"token": "x" * 199 + "é"}])
async def test_whoever_is_not_mailgun_is_not_heard(outside: Outside, forged: dict[str, Any]) -> None:
    assert await tell(outside, signed(failed(await outside.message()), **forged)) == 401
    assert await outside.kinds() == []


@pytest.mark.parametrize(
    "junk", [{}, {"signature": {}}, {"signature": [], "event-data": 1}, {"event-data": {"id": ""}}]
)
async def test_junk_is_refused(outside: Outside, junk: dict[str, Any]) -> None:
    assert await tell(outside, junk) == 400
