"""The link to one's own booking: where it stands, the ride, its history; nothing of anybody else's (C2, A3)."""

from datetime import UTC, datetime, timedelta
from html import unescape

import httpx2
import pytest
from sqlalchemy import insert

from models.booking import BookingStatus, BookingStep, CancelReason
from models.event import EventState
from models.policy.viewer import SYSTEM
from models.rider import Rider
from resolvers.link import LinkPurpose
from tests.clients.public.conftest import Confirm, Tour
from tests.clients.public.test_confirm import HOSTILE, LINK_INVALID


async def look(site: httpx2.AsyncClient, tour: Tour, **headers: str) -> httpx2.Response:
    token = tour.link(LinkPurpose.MANAGE)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return await site.get("/booking", params={"token": token}, headers=sent)


async def test_a_held_place_says_until_when(site: httpx2.AsyncClient, tour: Tour) -> None:
    answer = await look(site, tour)
    assert answer.status_code == 200
    text = unescape(answer.text)
    for said in ("Votre place est gardée", "Confirmez-la", "MT-07", "n°\u00a07", "Moto Passion", "Zoé Lefèvre"):
        assert said in text, said
    assert "<form" not in text


async def test_a_confirmed_one_with_its_history(site: httpx2.AsyncClient, confirm: Confirm, tour: Tour) -> None:
    await confirm(tour.link())
    text = unescape((await look(site, tour)).text)
    assert "Votre essai est confirmé" in text
    assert text.index("Place gardée, à confirmer") < text.index("Réservation confirmée")
    assert "Votre permis de conduire" in text
    assert "Déplacez ou annulez" in text


@pytest.mark.parametrize(
    ("status", "title"),
    [
        ("MODIFIED", "Votre essai est confirmé"),
        ("CHECKED_IN", "Votre arrivée est enregistrée"),
        ("DONE", "Merci d’être venu rouler"),
        ("NO_SHOW", "Votre essai n’a pas eu lieu"),
    ],
)
async def test_each_status_has_its_words(site: httpx2.AsyncClient, tour: Tour, status: str, title: str) -> None:
    await tour.change(tour.booking, status=BookingStatus(status), held_until=None)
    assert f"<h1>{title}</h1>" in (await look(site, tour)).text


@pytest.mark.parametrize("reason", list(CancelReason))
async def test_a_cancelled_one_says_why(site: httpx2.AsyncClient, tour: Tour, reason: CancelReason) -> None:
    await tour.change(tour.booking, status=BookingStatus.CANCELLED, cancel_reason=reason, held_until=None)
    for language, title in (("fr", "Votre réservation est annulée"), ("en", "Your booking is cancelled")):
        text = (await look(site, tour, Accept_Language=language)).text
        assert f"<h1>{title}</h1><p>" in text
        assert "<p></p>" not in text
        assert 'href="/"' in text


async def test_it_stays_visible_when_the_event_is_over(site: httpx2.AsyncClient, tour: Tour) -> None:
    gone = datetime.now(UTC) - timedelta(days=3)
    await tour.change(tour.event, state=EventState.DONE)
    await tour.change(tour.slots[0], starts_at=gone, ends_at=gone + timedelta(minutes=45))
    await tour.change(tour.booking, status=BookingStatus.BOOKED, held_until=None)
    text = (await look(site, tour)).text
    assert "MT-07" in text
    assert "Votre permis" not in text


async def test_reasons_and_names_stay_text(site: httpx2.AsyncClient, tour: Tour) -> None:
    await tour.change(tour.rider, first_name=HOSTILE, last_name=HOSTILE)
    async with tour.database.write(SYSTEM) as session:
        step = {"status": BookingStatus.MODIFIED, "reason": HOSTILE, "actor": HOSTILE, "place_id": tour.places[1].id}
        await session.execute(insert(BookingStep).values(booking_id=tour.booking.id, **step))
        await session.commit()
    answer = await look(site, tour, Accept_Language="en")
    assert "<script" not in answer.text
    # Two names and a reason, which is marked as French; who did it is not for the rider to know.
    assert unescape(answer.text).count(HOSTILE) == 3
    assert '<span lang="fr">' in answer.text
    assert "10:30" in answer.text


async def test_a_link_opens_one_booking_and_for_one_purpose(site: httpx2.AsyncClient, tour: Tour) -> None:
    other = await tour.book(tour.places[1])
    mine, theirs = tour.link(LinkPurpose.MANAGE), tour.link(LinkPurpose.MANAGE, other.id)
    head, _, signature = mine.split(".")
    swapped = f"{head}.{theirs.split('.')[1]}.{signature}"
    missing = tour.link(LinkPurpose.MANAGE, tour.event.id)
    pages = set()
    for token in (swapped, missing, tour.link(), tour.link(LinkPurpose.MANAGE, hours=-1)):
        answer = await site.get("/booking", params={"token": token})
        assert answer.status_code == 404
        pages.add(answer.text)
    assert len(pages) == 1
    assert LINK_INVALID in pages.pop()


async def test_looking_with_head_is_quiet(site: httpx2.AsyncClient, tour: Tour) -> None:
    answer = await site.head("/booking", params={"token": tour.link(LinkPurpose.MANAGE)})
    assert (answer.status_code, answer.content) == (200, b"")


async def is_unproven(tour: Tour) -> bool:
    async with tour.database.write(SYSTEM) as session:
        return (await session.get_one(Rider, tour.rider.id)).unproven


async def test_who_was_booked_for_by_a_friend_says_that_it_is_them(site: httpx2.AsyncClient, tour: Tour) -> None:
    await tour.change(tour.booking, status=BookingStatus.BOOKED, held_until=None)
    await tour.change(tour.rider, unproven=True)
    assert "C’est bien moi" in unescape((await look(site, tour)).text)
    assert await is_unproven(tour), "programs that scan mail open links"
    token = tour.link(LinkPurpose.MANAGE)
    said = await site.post("/booking/mine", data={"token": token}, headers={"Sec-Fetch-Site": "same-origin"})
    assert said.status_code == 200
    assert "C’est bien moi" not in unescape(said.text)
    assert not await is_unproven(tour)
