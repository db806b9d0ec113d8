"""The audit trail in the back office: who, when, what, from what to what; the view is in the address (A4)."""

import re

from playwright.async_api import expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.admin.boards import book, free_place
from tests.clients.conftest import Opened
from tests.clients.site import Site

FIRST = """{ dealerships(first: 1, filter: { search: "Bourges" }) { nodes { id name phone } } }"""
CHANGE = "mutation($i: ChangeDealershipInput!) { changeDealership(input: $i) { __typename } }"


async def test_a_change_is_told_and_leads_to_what_changed(open_as: Opened, site: Site, headquarters: str) -> None:
    (one,) = (await site.ask(headquarters, FIRST))["nodes"]
    given = {"dealershipId": one["id"], "openingHours": "Mardi – samedi"}
    assert (await site.ask(headquarters, CHANGE, i=given))["__typename"] == "ChangeDealershipSuccess"
    page = await open_as("/admin/trail?kind=UPDATE&what=dealership")
    entry = page.get_by_role("listitem").filter(has_text="A modifié une concession").first
    await expect(entry).to_contain_text("Heures d’ouverture")
    await expect(entry).to_contain_text("Mardi – samedi")
    await expect(page.get_by_role("listitem").filter(has_text="A ajouté")).to_have_count(0)
    await entry.get_by_role("link", name="Toute son histoire").press("Enter")
    await expect(page).to_have_url(re.compile(f"of={one['id']}"))
    await page.get_by_role("link", name="Ouvrir").first.click()
    await expect(page.get_by_role("heading", name=one["name"], level=1)).to_be_visible()


async def test_an_entry_about_a_booking_leads_to_it_on_its_board(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    place = await free_place(site, headquarters)
    booking = await book(site, headquarters, place, "trailed", "Dujournal")
    page = await open_as(f"/admin/trail?of={booking}")
    entry = page.get_by_role("listitem").filter(has_text="A ajouté une réservation")
    await entry.get_by_role("link", name="Ouvrir").press("Enter")
    await expect(page).to_have_url(re.compile(rf"/events/{place.event}\?booking={booking}$"))
    await expect(page.get_by_role("dialog")).to_contain_text("Dujournal")


async def test_the_page_is_sound_in_all_looks(open_as: Opened) -> None:
    for look, (scheme, size) in LOOKS.items():
        page = await open_as("/admin/trail", scheme=scheme, size=size)
        await expect(page.get_by_role("listitem").first).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/trail-{look}", whole=False)
