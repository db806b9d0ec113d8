"""The link of the first mail: only the button confirms, and each outcome says what to do next (C1, C3)."""

from datetime import UTC, datetime, timedelta
from html import unescape

import httpx2
import pytest

from models.booking import BookingStatus, CancelReason
from models.event import EventState
from resolvers.link import LinkPurpose
from tests.clients.public.conftest import Confirm, Tour

HOSTILE = '<script>alert("1")</script> O\'Hara & Söhne \u202e' + "W" * 80
LINK_INVALID = "Ce lien n’est plus valable"


async def test_looking_confirms_nothing(site: httpx2.AsyncClient, tour: Tour) -> None:
    link = f"/booking/confirm?token={tour.link()}"
    for method in ("GET", "HEAD", "GET"):
        answer = await site.request(method, link)
        assert answer.status_code == 200
    assert await tour.status() is BookingStatus.HELD
    assert await tour.messages() == 0
    assert '<form method="post" action="/booking/confirm">' in answer.text
    assert answer.text.count("<button") == 1
    assert "Je confirme mon essai" in answer.text
    assert "Zoé" not in answer.text


async def test_pressing_the_button_confirms(confirm: Confirm, tour: Tour) -> None:
    answer = await confirm(tour.link())
    assert answer.status_code == 200
    assert await tour.status() is BookingStatus.BOOKED
    assert await tour.messages() == 1
    text = unescape(answer.text)
    for said in (
        "Votre essai est confirmé",
        "MT-07",
        "n°\u00a07",
        str(tour.event.starts_on.year),
        "9\u00a0h\u00a030",
        "Moto Passion",
        "12 rue Nationale",
        "Bourges",
        "02\u00a048\u00a000\u00a000\u00a001",
        "Votre permis de conduire, l’original",
        "le lien pour revoir votre réservation",
    ):
        assert said in text, said


async def test_pressing_it_again_says_that_it_was_done(confirm: Confirm, tour: Tour) -> None:
    await confirm(tour.link())
    again = await confirm(tour.link())
    assert again.status_code == 200
    assert "Votre essai était déjà confirmé" in again.text
    assert "MT-07" in again.text
    assert await tour.messages() == 1


async def test_late_but_the_place_is_free(confirm: Confirm, tour: Tour) -> None:
    await tour.expire()
    answer = await confirm(tour.link())
    assert answer.status_code == 200
    assert "Votre essai est confirmé" in answer.text
    assert await tour.status() is BookingStatus.BOOKED


async def test_late_and_the_place_is_taken(confirm: Confirm, tour: Tour) -> None:
    await tour.expire()
    other = await tour.book(tour.places[0])
    answer = await confirm(tour.link())
    assert answer.status_code == 409
    assert "Cette place vient d’être prise" in answer.text
    assert "Places libres à l’instant" in answer.text
    assert "10\u00a0h\u00a030" in answer.text
    assert 'href="tel:+33248000001"' in answer.text
    assert await tour.status() is BookingStatus.CANCELLED
    assert await tour.status(other) is BookingStatus.BOOKED

    await tour.book(tour.places[1])
    assert "plus de place proche" in (await confirm(tour.link())).text


@pytest.mark.parametrize(
    ("reason", "french", "english"),
    [
        (CancelReason.RIDER, "décliné cette place", "declined this place"),
        (CancelReason.ADMIN, "L’organisation a annulé", "The organisers have cancelled"),
        (CancelReason.MODEL_WITHDRAWN, "Ce modèle a été retiré", "This model was withdrawn"),
        (CancelReason.SLOT_CLOSED, "Ce départ n’a pas lieu", "This departure does not take place"),
        (CancelReason.EVENT_CANCELLED, "Cet événement est annulé", "This event is cancelled"),
        (CancelReason.OFFER_TAKEN_BACK, "vous avez de nouveau un essai", "you have a ride again"),
    ],
)
async def test_cancelled_meanwhile_says_why_and_what_can_be_done(
    confirm: Confirm, tour: Tour, reason: CancelReason, french: str, english: str
) -> None:
    await tour.change(tour.booking, status=BookingStatus.CANCELLED, cancel_reason=reason, held_until=None)
    answer = await confirm(tour.link())
    assert answer.status_code == 409
    assert "Cet essai ne peut plus être confirmé" in answer.text
    assert french in unescape(answer.text)
    assert "Voir les prochaines dates" in answer.text
    in_english = await confirm(tour.link(), **{"Accept-Language": "en"})
    assert english in unescape(in_english.text)
    assert await tour.status() is BookingStatus.CANCELLED


@pytest.mark.parametrize("state", [EventState.CLOSED, EventState.DONE, EventState.DRAFT])
async def test_late_and_the_event_is_closed(confirm: Confirm, tour: Tour, state: EventState) -> None:
    await tour.expire()
    await tour.change(tour.event, state=state)
    answer = await confirm(tour.link())
    assert answer.status_code == 409
    assert "les réservations de cet événement sont closes" in unescape(answer.text)
    assert "Voir les prochaines dates" in answer.text
    assert await tour.status() is BookingStatus.CANCELLED


async def test_in_time_though_the_event_is_closed(confirm: Confirm, tour: Tour) -> None:
    await tour.change(tour.event, state=EventState.CLOSED)
    assert (await confirm(tour.link())).status_code == 200
    assert await tour.status() is BookingStatus.BOOKED


async def test_late_and_the_ride_has_left(confirm: Confirm, tour: Tour) -> None:
    await tour.expire()
    gone = datetime.now(UTC) - timedelta(minutes=5)
    await tour.change(tour.slots[0], starts_at=gone, ends_at=gone + timedelta(minutes=45))
    answer = await confirm(tour.link())
    assert answer.status_code == 409
    assert "ne peut plus être confirmé" in answer.text
    assert "déjà eu lieu" in answer.text


async def test_a_second_ride_at_the_same_time(confirm: Confirm, tour: Tour) -> None:
    await tour.expire()
    await tour.book(await tour.add_place(), tour.rider)
    answer = await confirm(tour.link())
    assert answer.status_code == 409
    assert "Vous avez déjà un essai à cette heure" in answer.text
    assert await tour.status() is BookingStatus.CANCELLED


@pytest.mark.parametrize(
    "token", ["", "x", "a.b", "a.b.c", "é" * 30, "a" * 3000, "../../etc", "%00", "<script>", "e30.e30.e30"]
)
async def test_junk_opens_nothing(site: httpx2.AsyncClient, confirm: Confirm, tour: Tour, token: str) -> None:
    pressed = await confirm(token)
    assert (pressed.status_code, LINK_INVALID in pressed.text) == (404, True)
    managed = await site.get("/booking", params={"token": token})
    assert (managed.status_code, LINK_INVALID in managed.text) == (404, True)
    assert "<script" not in (await site.get("/booking/confirm", params={"token": token})).text
    assert await tour.status() is BookingStatus.HELD


async def test_altered_old_and_foreign_links_look_alike(confirm: Confirm, tour: Tour) -> None:
    good = tour.link()
    pages = {
        (await confirm(token)).text
        for token in (
            good[:-4] + "AAAA",
            tour.link(hours=-1),
            tour.link(LinkPurpose.MANAGE),
            tour.link(LinkPurpose.INVITATION),
            tour.link(booking=tour.event.id),
        )
    }
    assert len(pages) == 1
    assert LINK_INVALID in pages.pop()
    assert await tour.status() is BookingStatus.HELD


async def test_a_form_of_another_site_is_refused(confirm: Confirm, site: httpx2.AsyncClient, tour: Tour) -> None:
    for site_said in ("cross-site", "same-site"):
        answer = await confirm(tour.link(), Sec_Fetch_Site=site_said)
        assert answer.status_code == 403
        assert "recommencez" in answer.text
    for origin in ("https://evil.example", "http://[::", ""):
        elsewhere = {"Origin": origin}
        assert (await site.post("/booking/confirm", data={"token": tour.link()}, headers=elsewhere)).status_code == 403
    assert await tour.status() is BookingStatus.HELD
    # What a browser sends over plain HTTP from a page that asks for no referrer.
    private = {"Origin": "null"}
    assert (await site.post("/booking/confirm", data={"token": tour.link()}, headers=private)).status_code == 200


async def test_bodies_that_are_no_small_form(site: httpx2.AsyncClient, tour: Tour) -> None:
    token = tour.link()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for body, headers, status in (
        (f'{{"token":"{token}"}}', {"Content-Type": "application/json"}, 415),
        (f"token={token}", {}, 415),
        (f"token={token}&x=" + "x" * 5000, form, 413),
        (f"token={token}" + "&a=b" * 20, form, 400),
        (b"token=\xff", form, 400),
        (f"token={token}&token={token}", form, 404),
        ("", form, 404),
    ):
        answer = await site.post("/booking/confirm", content=body, headers=headers)
        assert answer.status_code == status, body
        assert answer.text.startswith("<!doctype html>")
    assert await tour.status() is BookingStatus.HELD


async def test_the_token_in_the_url_of_a_post_is_not_taken(site: httpx2.AsyncClient, tour: Tour) -> None:
    answer = await site.post(f"/booking/confirm?token={tour.link()}", data={"x": "y"})
    assert answer.status_code == 404
    assert await tour.status() is BookingStatus.HELD


async def test_english_for_who_prefers_it(site: httpx2.AsyncClient, confirm: Confirm, tour: Tour) -> None:
    english = {"Accept-Language": "en-GB,en;q=0.9,fr;q=0.1"}
    asked = await site.get("/booking/confirm", params={"token": tour.link()}, headers=english)
    assert '<html lang="en">' in asked.text
    assert "I confirm my test ride" in asked.text
    said = (await confirm(tour.link(), Accept_Language="en")).text
    assert "Your test ride is confirmed" in said
    assert ">9:30<" in said
    assert "Place" in said


async def test_hostile_names_stay_text(confirm: Confirm, tour: Tour) -> None:
    await tour.change(tour.dealership, name=HOSTILE, address=HOSTILE, city=HOSTILE)
    await tour.change(tour.model, name=HOSTILE)
    answer = await confirm(tour.link())
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert unescape(answer.text).count(HOSTILE) == 4
