"""Refusing an offered place by its link: asked first, done by the button, once (C6)."""

from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from jobs.transaction import transaction
from models.booking import Booking, BookingStatus, CancelReason
from models.session import Database
from resolvers.link import LinkPurpose, make_token
from tests.jobs.scene import a_booking

LATER = datetime.now(UTC) + timedelta(days=2)


@pytest.fixture
async def offer(database: Database) -> Booking:
    """A place that is held for a known rider."""
    async with transaction(database) as session:
        return await a_booking(session, status=BookingStatus.HELD, held_until=LATER, confirmed_at=None)


async def status(database: Database, offer: Booking) -> tuple[BookingStatus, CancelReason | None]:
    async with transaction(database) as session:
        found = await session.get_one(Booking, offer.id)
        return found.status, found.cancel_reason


async def press(site: httpx2.AsyncClient, token: str) -> httpx2.Response:
    return await site.post("/booking/refuse", data={"token": token}, headers={"Sec-Fetch-Site": "same-origin"})


async def test_following_the_link_asks_and_the_button_refuses(
    site: httpx2.AsyncClient, database: Database, offer: Booking
) -> None:
    token = make_token(LinkPurpose.REFUSE, offer.id, LATER)
    asked = await site.get("/booking/refuse", params={"token": token})
    assert (asked.status_code, "Refuser cette place" in asked.text) == (200, True)
    assert await status(database, offer) == (BookingStatus.HELD, None)
    for _ in range(2):
        done = await press(site, token)
        assert (done.status_code, "C’est noté" in done.text) == (200, True)
        assert await status(database, offer) == (BookingStatus.CANCELLED, CancelReason.RIDER)


async def test_what_was_accepted_is_not_refused_any_more(
    site: httpx2.AsyncClient, database: Database, offer: Booking
) -> None:
    await site.post(
        "/booking/confirm",
        data={"token": make_token(LinkPurpose.CONFIRM, offer.id, LATER)},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    late = await press(site, make_token(LinkPurpose.REFUSE, offer.id, LATER))
    assert (late.status_code, "ne peut plus être refusée" in late.text) == (409, True)
    assert (await status(database, offer))[0] is BookingStatus.BOOKED


@pytest.mark.parametrize("purpose", [LinkPurpose.CONFIRM, LinkPurpose.MANAGE])
async def test_another_link_refuses_nothing(
    site: httpx2.AsyncClient, database: Database, offer: Booking, purpose: LinkPurpose
) -> None:
    assert (await press(site, make_token(purpose, offer.id, LATER))).status_code == 404
    assert await status(database, offer) == (BookingStatus.HELD, None)
