"""The palette of the back office: pages, stops, riders and dealerships by name or number, by keyboard alone."""

import re

from playwright.async_api import Page, expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.admin.boards import BOOK, COMING, free_place
from tests.clients.conftest import Opened
from tests.clients.site import Site
from tests.e2e.bookings import rider


async def search(page: Page, words: str) -> None:
    """Open the palette from wherever one is, and type."""
    await page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Chercher")
    await expect(field).to_be_focused()
    await page.keyboard.type(words)


async def choose(page: Page, group: str, name: str | re.Pattern[str]) -> None:
    """Go down to it with the arrows, and open it."""
    wanted = page.get_by_role("group", name=group, exact=True).get_by_role("option", name=name).first
    await expect(wanted).to_be_visible()
    for _ in range(await page.get_by_role("option").count()):
        if await wanted.get_attribute("aria-selected") == "true":
            break
        await page.keyboard.press("ArrowDown")
    await expect(wanted).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("combobox", name="Chercher")).to_be_hidden()


async def test_everything_is_reached_without_the_mouse(open_as: Opened, site: Site, headquarters: str) -> None:
    place = await free_place(site, headquarters)
    given = {"slotId": place.slot, "modelId": place.model}
    details = rider("palette.rider", lastName="Introuvable-Sansclavier", phone="06 39 98 47 11")
    made = await site.ask(headquarters, BOOK, i={**given, "rider": details})
    assert made["__typename"] == "BookPlaceSuccess", made
    stop = (await site.ask(headquarters, COMING))["nodes"][0]
    page = await open_as("/admin/")
    heading = page.get_by_role("heading", level=1)
    await expect(heading).to_contain_text("Saison")

    # A page by a word of its name, without its accents; an act is a page as well.
    await search(page, "reglages fichiers")
    await choose(page, "Pages", "Fichiers")
    await expect(heading).to_have_text("Fichiers")
    await search(page, "retirer")
    await choose(page, "Pages", "Retirer un modèle")
    await expect(heading).to_have_text("Retirer un modèle ou un véhicule")

    await search(page, stop["dealership"]["name"][:8])
    await choose(page, "Étapes", re.compile(f"^{re.escape(stop['dealership']['name'])}"))
    await expect(page).to_have_url(re.compile(f"/events/{stop['id']}$"))
    await search(page, stop["dealership"]["name"][:8])
    await choose(page, "Concessions", re.compile(f"^{re.escape(stop['dealership']['name'])}"))
    await expect(page).to_have_url(re.compile(f"/dealerships/{stop['dealership']['id']}$"))

    await search(page, "introuvable-sans")
    await choose(page, "Pilotes", re.compile("Ana Introuvable-Sansclavier"))
    await expect(heading).to_have_text("Ana Introuvable-Sansclavier")
    await search(page, "06 39 98 4")
    await choose(page, "Pilotes", re.compile("Ana Introuvable-Sansclavier"))
    await expect(heading).to_have_text("Ana Introuvable-Sansclavier")
    await search(page, "zzzz")
    await expect(page.get_by_text("Rien ne porte ce nom.")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("combobox", name="Chercher")).to_be_focused()


async def test_the_palette_is_sound_in_all_looks(open_as: Opened) -> None:
    page = await open_as("/admin/acts")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await search(page, "an")
    await expect(page.get_by_role("group", name="Pilotes")).to_be_visible()
    for look, (scheme, (width, height)) in LOOKS.items():
        await page.emulate_media(color_scheme=scheme)
        await page.set_viewport_size({"width": width, "height": height})
        assert await axe(page) == [], look
        assert await sideways(page) <= 0, look
        await shoot(page, f"admin/palette-{look}", whole=False)
