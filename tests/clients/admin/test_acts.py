"""Acts on many bookings: looked at before, followed while they run, taken back, answered by riders (C6)."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.admin.boards import FreePlace, book, free_places, look_up
from tests.clients.conftest import Opened
from tests.clients.site import Site

LONG = "Abderrahmane-Vandenbroucke de la Villardière"
STATE = "query($id: ID!) { event(id: $id) { state slots { state localStart } } }"


@pytest.fixture(scope="module")
async def working(site: Site) -> AsyncIterator[Site]:
    """The site with somebody who does its jobs."""
    site.start_worker()
    yield site
    await site.stop_worker()


async def booked(site: Site, token: str, name: str) -> tuple[FreePlace, str, int]:
    """A booking of a new rider; its place, its id and the number of the vehicle that it got."""
    place = (await free_places(site, token))[0]
    booking = await book(site, token, place, name, f"{LONG}")
    return place, booking, (await look_up(site, token, booking))["vehicle"]["number"]


async def preview_withdrawal(page: Page, place: FreePlace, number: int) -> None:
    await page.get_by_role("radio", name=re.compile(rf"^{re.escape(place.model_name)} \d")).check()
    alone = page.get_by_role("button", name=f"n° {number}", exact=True)
    await alone.click()
    await page.get_by_label("Raison").fill("Révision imprévue")
    await page.get_by_role("button", name="Voir ce que cela changerait").click()
    await expect(page.get_by_role("button", name="Retirer et prévenir")).to_be_visible()


async def test_a_vehicle_is_withdrawn_followed_and_taken_back(
    open_as: Opened, working: Site, headquarters: str
) -> None:
    place, booking, number = await booked(working, headquarters, "withdrawn")
    page = await open_as(f"/admin/events/{place.event}")
    await page.get_by_role("button", name="Agir").click()
    await page.get_by_role("menuitem", name="Retirer un modèle…").click()
    await preview_withdrawal(page, place, number)
    await expect(page.get_by_role("link", name=f"Ana {LONG}")).to_be_visible()
    assert (await look_up(working, headquarters, booking))["status"] == "BOOKED", "a preview does nothing"
    # What is shown is what is done: another choice asks to look again.
    await page.get_by_label("Raison").fill("Embrayage")
    await expect(page.get_by_role("button", name="Retirer et prévenir")).to_have_count(0)
    await page.get_by_role("button", name="Voir ce que cela changerait").click()
    await page.get_by_role("button", name="Retirer et prévenir").click()
    await expect(page).to_have_url(re.compile("/admin/acts/"))
    await expect(page.get_by_role("timer")).to_have_text(re.compile(r"^[01]:\d\d$"))
    await expect(page.get_by_text("Terminé")).to_be_visible(timeout=30_000)
    assert (await look_up(working, headquarters, booking))["status"] == "CANCELLED"
    await page.get_by_role("button", name="Annuler cette action").press("Enter")
    await expect(page.get_by_text("Annulé, tout est rendu")).to_be_visible()
    assert (await look_up(working, headquarters, booking))["status"] == "BOOKED"
    await page.get_by_role("link", name="Actions groupées").click()
    await expect(page.get_by_role("link", name=re.compile(rf"Retrait : .* n° {number}")).first).to_contain_text(
        "Annulé"
    )


async def test_what_becomes_of_an_offer_is_seen_as_it_comes(open_as: Opened, working: Site, headquarters: str) -> None:
    place, booking, number = await booked(working, headquarters, "accepts")
    page = await open_as(f"/admin/events/{place.event}/withdraw")
    await preview_withdrawal(page, place, number)
    await page.get_by_role("button", name="Retirer et prévenir").click()
    line = page.get_by_role("listitem").filter(has_text="accepts@")
    await expect(line.get_by_text("Attend sa réponse")).to_be_visible(timeout=30_000)
    act = page.url.rpartition("/")[2]
    found = await working.ask(
        headquarters,
        """query($act: ID!, $booking: ID!) { act(id: $act) { items(filter: {booking: {id: {eq: $booking}}}) {
          nodes { offered { id version } } } } }""",
        act=act,
        booking=booking,
    )
    offered = found["items"]["nodes"][0]["offered"]
    cancelled = await working.ask(
        headquarters,
        "mutation($i: CancelBookingInput!) { cancelBooking(input: $i) { __typename ... on Problem { message } } }",
        i={"bookingId": offered["id"], "reason": "Le pilote a refusé au téléphone"},
    )
    assert cancelled["__typename"] == "CancelBookingSuccess", cancelled
    await expect(line.get_by_text("La place proposée est partie")).to_be_visible()
    await page.get_by_role("button", name="Annuler cette action").click()
    await expect(page.get_by_text("Annulé, tout est rendu")).to_be_visible()


async def test_departures_are_shifted_and_shifted_back(open_as: Opened, working: Site, headquarters: str) -> None:
    place, booking, _ = await booked(working, headquarters, "shifted")
    before = (await look_up(working, headquarters, booking))["slot"]["localStart"]
    page = await open_as(f"/admin/events/{place.event}/shift")
    await page.get_by_label("De combien de minutes ?").fill("5")
    await page.get_by_role("button", name="Voir ce que cela changerait").click()
    await page.get_by_role("button", name="Décaler et prévenir").click()
    await expect(page.get_by_role("heading", name="Départs retardés de 5 min")).to_be_visible()
    after = (await look_up(working, headquarters, booking))["slot"]["localStart"]
    assert int(after[14:16]) == (int(before[14:16]) + 5) % 60
    await page.get_by_role("button", name="Annuler cette action").click()
    await expect(page.get_by_text("Annulé, tout est rendu")).to_be_visible(timeout=20_000)
    assert (await look_up(working, headquarters, booking))["slot"]["localStart"] == before


async def test_departures_are_closed_and_a_stop_cancelled(open_as: Opened, working: Site, headquarters: str) -> None:
    place, booking, _ = await booked(working, headquarters, "closed")
    page = await open_as(f"/admin/events/{place.event}/close")
    await page.get_by_label("Les garder : seules les nouvelles sont refusées").check()
    await page.get_by_role("button", name="Voir ce que cela changerait").click()
    await page.get_by_role("button", name="Fermer à la réservation").click()
    await expect(page.get_by_role("heading", name="Fermeture de départs")).to_be_visible()
    slots = (await working.ask(headquarters, STATE, id=place.event))["slots"]
    assert "CLOSED" in {slot["state"] for slot in slots}
    assert (await look_up(working, headquarters, booking))["status"] == "BOOKED"
    await page.get_by_role("button", name="Annuler cette action").click()
    await expect(page.get_by_text("Annulé, tout est rendu")).to_be_visible(timeout=20_000)

    await page.goto(f"/admin/events/{place.event}/cancel")
    assert await page.get_by_role("button", name="Voir ce que cela changerait").is_disabled(), "it needs a reason"
    await page.get_by_label("Raison").fill("Tempête annoncée")
    await page.get_by_role("button", name="Voir ce que cela changerait").click()
    await page.get_by_role("button", name="Annuler l’étape et prévenir").click()
    await expect(page.get_by_role("heading", name="Annulation de l’étape")).to_be_visible()
    assert (await working.ask(headquarters, STATE, id=place.event))["state"] == "CANCELLED"
    await expect(page.get_by_text("Terminé")).to_be_visible(timeout=30_000)
    await page.get_by_role("button", name="Annuler cette action").click()
    await expect(page.get_by_text("Annulé, tout est rendu")).to_be_visible(timeout=30_000)
    assert (await working.ask(headquarters, STATE, id=place.event))["state"] == "OPEN"
    assert (await look_up(working, headquarters, booking))["status"] == "BOOKED"


async def test_the_acts_are_sound_in_all_looks(open_as: Opened, working: Site, headquarters: str) -> None:
    place, _, number = await booked(working, headquarters, "looked")
    for look, (scheme, size) in LOOKS.items():
        page = await open_as(f"/admin/events/{place.event}/withdraw", scheme=scheme, size=size)
        await preview_withdrawal(page, place, number)
        await check_looks(page, "withdraw", look)
    await page.get_by_role("button", name="Retirer et prévenir").click()
    await expect(page).to_have_url(re.compile("/admin/acts/"))
    await expect(page.get_by_text("Terminé")).to_be_visible(timeout=30_000)
    paths = {"act": page.url.removeprefix(working.url), "acts": "/admin/acts"}
    for look, (scheme, size) in LOOKS.items():
        for name, path in paths.items():
            page = await open_as(path, scheme=scheme, size=size)
            await expect(page.get_by_text("Terminé").first).to_be_visible()
            await check_looks(page, name, look)


async def check_looks(page: Page, name: str, look: str) -> None:
    """Nothing for axe, nothing beside the screen; a picture."""
    assert await axe(page) == [], f"{name} {look}"
    assert await sideways(page) <= 0, f"{name} {look}"
    await shoot(page, f"admin/{name}-{look}")
