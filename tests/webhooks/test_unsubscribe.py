"""One click in a mail program unsubscribes (RFC 8058): no page, no sign-in, no second thought, and only that."""

from datetime import UTC, datetime, timedelta

import pytest

from models.message import Message
from models.rider import Consent, ConsentPurpose
from resolvers.link import LinkPurpose, make_token
from resolvers.unsubscribe import unsubscribe_link
from tests.webhooks.conftest import Outside

ADDRESS = "zoe@riders.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path(message: Message) -> str:
    return unsubscribe_link(message).removeprefix("http://tour.example")


async def test_one_click_ends_advertising_and_nothing_else(outside: Outside) -> None:
    rider = await outside.rider(ConsentPurpose.BRAND_EMAIL, ConsentPurpose.DEALERSHIP_CONTACT, email=ADDRESS)
    message = await outside.message()
    for _ in range(2):
        answer = await outside.client.post(path(message), data=ONE_CLICK)
        assert (answer.status_code, answer.headers.get("location")) == (200, None)
        assert "set-cookie" not in answer.headers
    assert await outside.kept_back() == [(ADDRESS, "UNSUBSCRIBED", "MARKETING")]
    assert await outside.kinds() == ["UNSUBSCRIBED"]
    (no,) = [each for each in await outside.all(Consent) if not each.granted]
    assert (no.rider_id, no.purpose, no.message_id) == (rider.id, ConsentPurpose.BRAND_EMAIL, message.id)


async def test_mail_programs_may_send_it_as_a_multipart_form(outside: Outside) -> None:
    message = await outside.message()
    answer = await outside.client.post(path(message), files={"List-Unsubscribe": (None, "One-Click")})
    assert answer.status_code == 200
    assert len(await outside.kept_back()) == 1


async def test_what_is_no_click_changes_nothing(outside: Outside) -> None:
    message = await outside.message()
    assert (await outside.client.get(path(message))).status_code == 405
    assert (await outside.client.post(path(message), data={"x": "y"})).status_code == 400
    assert (await outside.client.post(path(message), json=ONE_CLICK)).status_code == 415
    assert (await outside.client.post(path(message), data={**ONE_CLICK, "x": "y" * 5_000})).status_code == 413
    assert (await outside.kinds(), await outside.kept_back()) == ([], [])


@pytest.mark.parametrize("purpose", [each for each in LinkPurpose if each is not LinkPurpose.UNSUBSCRIBE])
async def test_a_link_of_another_purpose_unsubscribes_nobody(outside: Outside, purpose: LinkPurpose) -> None:
    message = await outside.message()
    token = make_token(purpose, message.id, datetime.now(UTC) + timedelta(days=1))
    for bad in (token, "", "x" * 600, token[:-1], path(message)[:-2].partition("=")[2]):
        assert (await outside.client.post(f"/unsubscribe?token={bad}", data=ONE_CLICK)).status_code == 400
    assert await outside.kept_back() == []
