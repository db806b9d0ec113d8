"""What is reported of messages in our own format: counted once, heeded, and only from who holds a secret (F5)."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.message import MessageCause
from models.message_event import MessageEvent
from models.rider import Consent, ConsentPurpose
from tests.webhooks.conftest import Outside, batch, event, standard

ADDRESS = "zoe@riders.example"


async def test_an_address_that_is_gone_is_not_written_to_again(outside: Outside) -> None:
    message = await outside.message()
    told = event("bounced", message, recipient="Zoe@riders.example", detail="550 5.1.1 No such user")
    answer = await outside.tell(told)
    assert (answer.status_code, answer.json()) == (200, {"taken": 1})
    assert await outside.kept_back() == [(ADDRESS, "HARD_BOUNCE", "ALL")]
    (kept,) = await outside.all(MessageEvent)
    assert (kept.message_id, kept.kind, kept.permanent, kept.detail) == (
        message.id,
        "BOUNCED",
        True,
        "550 5.1.1 No such user",
    )


async def test_a_report_that_comes_again_counts_once(outside: Outside) -> None:
    message = await outside.message()
    told = event("bounced", message)
    assert (await outside.tell(told)).json() == {"taken": 1}
    assert (await outside.tell(told)).json() == {"taken": 0}
    body = batch(told)
    headers = standard(body)
    for _ in range(2):
        assert (await outside.client.post("/webhooks/messages", content=body, headers=headers)).status_code == 200
    assert await outside.kinds() == ["BOUNCED"]


async def test_a_batch_is_heeded_whole(outside: Outside) -> None:
    messages = [await outside.message(f"r{number}@riders.example") for number in range(3)]
    answer = await outside.tell(*(event("bounced", message) for message in messages))
    assert answer.json() == {"taken": 3}
    assert [address for address, _, _ in await outside.kept_back()] == [message.recipient for message in messages]


async def test_a_mailbox_that_is_full_once_is_written_to_again(outside: Outside) -> None:
    for _ in range(2):
        await outside.tell(event("bounced", await outside.message(), permanent=False))
    assert await outside.kept_back() == []
    same = await outside.message()
    for _ in range(3):
        await outside.tell(event("bounced", same, permanent=False))
    assert await outside.kept_back() == [(ADDRESS, "SOFT_BOUNCES", "MARKETING")]
    await outside.tell(event("delivered", await outside.message()))
    assert await outside.kept_back() == []


async def test_old_soft_bounces_are_forgotten(outside: Outside) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=40)
    for _ in range(2):
        message = await outside.message(created_at=long_ago)
        await outside.tell(event("bounced", message, permanent=False, timestamp=long_ago.isoformat()))
    await outside.tell(event("bounced", await outside.message(), permanent=False, timestamp=_now()))
    assert await outside.kept_back() == []


async def test_who_calls_a_message_spam_is_left_alone(outside: Outside) -> None:
    rider = await outside.rider(ConsentPurpose.BRAND_EMAIL, ConsentPurpose.BRAND_SMS, email=ADDRESS)
    await outside.tell(event("complained", await outside.message()))
    assert await outside.kept_back() == [(ADDRESS, "COMPLAINT", "ALL")]
    answers = [(each.rider_id, each.purpose, each.granted) for each in await outside.all(Consent)]
    assert answers[2:] == [(rider.id, ConsentPurpose.BRAND_EMAIL, False)]


async def test_a_deferral_is_only_told(outside: Outside) -> None:
    await outside.tell(event("deferred", await outside.message()))
    assert (await outside.kinds(), await outside.kept_back()) == (["DEFERRED"], [])


@pytest.mark.parametrize("kind", ["bounced", "complained", "unsubscribed"])
async def test_a_report_about_another_address_harms_nobody(outside: Outside, kind: str) -> None:
    message = await outside.message()
    assert (await outside.tell(event(kind, message, recipient="other@riders.example"))).json() == {"taken": 0}
    forged = event(kind, message) | {"message": "<" + "a" * 42 + "@demo-ride-tour.example>"}
    assert (await outside.tell(forged)).json() == {"taken": 0}
    assert (await outside.tell(event(kind, message) | {"message": str(message.id)})).json() == {"taken": 0}
    assert (await outside.kinds(), await outside.kept_back()) == ([], [])


def _now() -> str:
    return datetime.now(UTC).isoformat()


FORGERIES: dict[str, Any] = {
    "no signature": lambda body: {"content-type": "application/json"},
    "another secret": lambda body: standard(body, secret="whsec_YW5vdGhlcg=="),
    "another body": lambda body: standard(body + b" "),
    "an old one": lambda body: standard(body, at=time.time() - 301),
    "one to come": lambda body: standard(body, at=time.time() + 400),
    "another id": lambda body: standard(body) | {"webhook-id": "x"},
    "another time": lambda body: standard(body) | {"webhook-timestamp": str(int(time.time()) + 1)},
    "no time": lambda body: standard(body) | {"webhook-timestamp": "now"},
    "digits of elsewhere": lambda body: standard(body) | {"webhook-timestamp": "١٧٠٠٠٠٠٠٠٠"},
    "an empty signature": lambda body: standard(body) | {"webhook-signature": "v1,"},
    "another version": lambda body: standard(body) | {"webhook-signature": standard(body)["webhook-signature"][:1]},
    "an endless id": lambda body: standard(body, receipt="x" * 201),
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_whoever_holds_no_secret_is_not_heard(outside: Outside, forgery: str) -> None:
    body = batch(event("bounced", await outside.message()))
    headers = {
        name: value.encode() if not value.isascii() else value for name, value in FORGERIES[forgery](body).items()
    }
    answer = await outside.client.post("/webhooks/messages", content=body, headers=headers)
    assert answer.status_code == 401
    assert (await outside.kinds(), await outside.kept_back()) == ([], [])


async def test_a_signature_serves_one_body_only(outside: Outside) -> None:
    message = await outside.message()
    await outside.tell(event("delivered", message), receipt="one")
    assert (await outside.tell(event("bounced", message), receipt="one")).status_code == 409
    assert await outside.kept_back() == []


async def test_one_of_several_signatures_is_enough(outside: Outside) -> None:
    body = batch(event("bounced", await outside.message()))
    headers = standard(body)
    headers["webhook-signature"] = f"v1a,abc v1,{'x' * 44} {headers['webhook-signature']}"
    assert (await outside.client.post("/webhooks/messages", content=body, headers=headers)).status_code == 200


MALFORMED = {
    "no JSON": b"{",
    "a list": b"[]",
    "no events": b'{"events": []}',
    "an unknown kind": batch({"id": "1", "type": "message.eaten", "timestamp": "2026-06-01T10:00:00Z"}),
    "no zone": batch({"id": "1", "type": "message.bounced", "timestamp": "2026-06-01T10:00:00"}),
    "nested deeply": b'{"events":' + b"[" * 100_000,
    "an id that cannot be kept": batch({"id": "a\0b", "type": "message.bounced", "timestamp": "2026-06-01T10:00:00Z"}),
    "no text": b"\xff\xfe",
    "too many": batch(*[{"id": str(n), "type": "message.bounced", "timestamp": _now()} for n in range(1_001)]),
}


@pytest.mark.parametrize("name", MALFORMED)
async def test_junk_is_refused_and_breaks_nothing(outside: Outside, name: str) -> None:
    body = MALFORMED[name]
    answer = await outside.client.post("/webhooks/messages", content=body, headers=standard(body))
    assert answer.status_code == 400


async def test_giant_and_foreign_bodies_are_refused_before_they_are_read(outside: Outside) -> None:
    huge = b'{"events": "' + b"x" * 1_048_576 + b'"}'
    assert (await outside.client.post("/webhooks/messages", content=huge, headers=standard(huge))).status_code == 413
    body = batch(event("bounced", await outside.message()))
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/jsonp"):
        headers = standard(body) | {"content-type": kind}
        assert (await outside.client.post("/webhooks/messages", content=body, headers=headers)).status_code == 415
    assert (await outside.client.get("/webhooks/messages")).status_code == 405


async def test_words_that_no_database_can_keep_are_kept_as_far_as_can_be(outside: Outside) -> None:
    told = event(
        "bounced", await outside.message(), detail="550\x00 \ud800 no\r\nsuch user", timestamp="9999-01-01T00:00:00Z"
    )
    body = json.dumps({"events": [told]}).replace("\\ud800", "\\u00e9").encode()
    assert (await outside.client.post("/webhooks/messages", content=body, headers=standard(body))).status_code == 200
    (kept,) = await outside.all(MessageEvent)
    assert kept.detail == "550 é no such user"
    assert kept.at <= datetime.now(UTC)


async def test_a_complaint_about_an_advertisement_leaves_news_of_rides(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.message_report.is_marketing", lambda cause: cause is MessageCause.CONFIRMED)
    await outside.tell(event("complained", await outside.message()))
    assert await outside.kept_back() == [(ADDRESS, "COMPLAINT", "MARKETING")]
