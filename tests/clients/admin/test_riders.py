"""Riders in the back office: found, narrowed by the address, and one person's whole journey (J1, E5)."""

import re

from playwright.async_api import expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.admin.boards import book, free_place
from tests.clients.conftest import Opened
from tests.clients.site import Site

CANCEL = "mutation($i: CancelBookingInput!) { cancelBooking(input: $i) { __typename } }"
RIDER = """{ bookings(first: 1, filter: { status: { eq: DONE } }, sort: [{ createdAt: DESC }]) { nodes { rider {
  id firstName lastName email bookings(first: 50) { nodes { history { id } } } } } } }"""
NARROWED = "query($f: RiderFilter) { riders(first: 1, filter: $f) { totalCount } }"
ALL = "{ riders(first: 1, filter: { mergedAt: { isNull: true } }) { totalCount } }"


async def test_a_rider_is_found_and_their_journey_told(open_as: Opened, site: Site, headquarters: str) -> None:
    place = await free_place(site, headquarters)
    booking = await book(site, headquarters, place, "journey", "Parcours-Longue")
    given = {"bookingId": booking, "reason": "Pluie annoncée"}
    assert (await site.ask(headquarters, CANCEL, i=given))["__typename"] == "CancelBookingSuccess"
    total = (await site.ask(headquarters, ALL))["totalCount"]
    page = await open_as("/admin/riders")
    found = page.get_by_role("search").get_by_role("status")
    await expect(found).to_have_text(f"{total} pilotes")
    await page.get_by_role("searchbox", name="Chercher un pilote").fill("parcours-long")
    await expect(found).to_have_text("1 pilote")
    await expect(page).to_have_url(re.compile(r"[?&]q=parcours-long"))
    await page.get_by_role("link", name="Ana Parcours-Longue").press("Enter")

    await expect(page.get_by_role("heading", name="Ana Parcours-Longue", level=1)).to_be_visible()
    cancelled = page.get_by_role("listitem").filter(has_text=f"Annulé — {place.model_name}")
    await expect(cancelled).to_contain_text("Pluie annoncée")
    await expect(page.get_by_text("Aucune réservation à venir")).to_be_visible()
    await expect(page.get_by_role("listitem").filter(has_text=f"Réservé — {place.model_name}")).to_have_count(1)
    await page.get_by_role("button", name=re.compile("^Messages \\d")).press("Enter")
    await expect(page).to_have_url(re.compile("show=message"))
    await expect(cancelled).to_have_count(0)
    await page.get_by_role("button", name=re.compile("^Réservations et essais")).click()
    await cancelled.get_by_role("link").click()
    await expect(page).to_have_url(re.compile(f"/events/{place.event}.booking={booking}"))


async def test_what_a_rider_calls_about_is_one_press_away(open_as: Opened, site: Site, headquarters: str) -> None:
    place = await free_place(site, headquarters)
    booking = await book(site, headquarters, place, "calling", "Appelante")
    page = await open_as("/admin/riders?q=appelante")
    await page.get_by_role("link", name="Ana Appelante").press("Enter")
    coming = page.locator("section").filter(has=page.get_by_role("heading", name="À venir"))
    await coming.get_by_role("link", name=re.compile(f"{place.time}.*{place.model_name}")).press("Enter")
    await expect(page).to_have_url(re.compile(f"/events/{place.event}.booking={booking}"))
    await expect(page.get_by_role("dialog").get_by_role("button", name="Déplacer")).to_be_visible()


async def test_a_view_of_the_list_can_be_sent_and_turned_over(open_as: Opened) -> None:
    page = await open_as("/admin/riders?licence=A2&sort=name")
    rows = page.get_by_role("table").locator("tbody tr")
    await expect(rows).to_have_count(50)
    await expect(page.get_by_role("combobox", name="Permis")).to_have_value("A2")
    names = await rows.locator("td:first-child a").all_inner_texts()
    await page.get_by_role("button", name="Suivants").click()
    await expect(rows.locator("td:first-child a").first).not_to_have_text(names[0])
    assert set(await rows.locator("td:nth-child(3)").all_inner_texts()) >= {"A2"}
    await page.go_back()
    await expect(rows.locator("td:first-child a").first).to_have_text(names[0])
    await page.get_by_role("searchbox", name="Chercher un pilote").fill("personne de ce nom")
    await expect(page.get_by_role("heading", name="Personne ne correspond")).to_be_visible()


async def test_riders_are_narrowed_and_put_in_order_by_what_they_did(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    page = await open_as("/admin/riders?rides=2&sort=-rides")
    rows = page.get_by_role("table").locator("tbody tr")
    rides = rows.locator("td[data-label='Essais faits']")
    await expect(rides.first).to_be_visible()
    counts = [int(each) for each in await rides.all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    assert min(counts) >= 2
    await page.get_by_role("combobox", name="Région").select_option("Bretagne")
    given = [{"postcode": {"startsWith": each}} for each in ("22", "29", "35", "56")]
    there = (await site.ask(headquarters, NARROWED, f={"or": given, "ridesCount": {"gte": 2}}))["totalCount"]
    found = page.get_by_role("search").get_by_role("status")
    await expect(found).to_have_text(re.compile(f"^{there} pilotes?$"))
    await page.get_by_role("combobox", name="Région").select_option("Toutes les régions")
    await page.get_by_role("columnheader", name="Réservations").get_by_role("button").press("Enter")
    await expect(page).to_have_url(re.compile("sort=-bookings"))
    await page.get_by_role("combobox", name="Modèle essayé").select_option(index=1)
    await expect(page).to_have_url(re.compile("model=vehicle_model_"))
    assert await axe(page) == []
    await shoot(page, "admin/riders-criteria", whole=False)


async def test_the_pages_are_sound_in_all_looks(open_as: Opened, site: Site, headquarters: str) -> None:
    rider = (await site.ask(headquarters, RIDER))["nodes"][0]["rider"]
    for look, (scheme, size) in LOOKS.items():
        page = await open_as("/admin/riders", scheme=scheme, size=size)
        await expect(page.get_by_role("table")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/riders-{look}", whole=False)
        await page.goto(f"/admin/riders/{rider['id']}")
        await expect(page.get_by_role("heading", name="Parcours")).to_be_visible()
        await expect(page.get_by_text("Parti en essai").first).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/rider-{look}")
