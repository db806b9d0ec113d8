"""The fleet: models by group with their vehicles and figures, and a model's season (B3, B6)."""

from typing import Any

from playwright.async_api import Page, expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.conftest import Opened
from tests.clients.site import Site

FLEET = """{ vehicles(first: 100) { nodes { id number plate groupNumber truck { season { year } }
  model { id name family licenceRequired } } } }"""
TAKEN = """query($id: ID!) { bookings(first: 1, filter: {
  vehicle: {model: {id: {eq: $id}}}, status: {notIn: [CANCELLED]}})
  { totalCount groups(by: [CHANNEL]) { key { channel } count } } }"""


async def vehicles(site: Site, token: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await site.ask(token, FLEET))["nodes"]
    return found


async def test_models_stand_by_group_with_their_vehicles_and_figures(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    fleet = await vehicles(site, headquarters)
    page = await open_as("/admin/fleet")
    for group in (1, 2):
        section = page.get_by_role("region", name=f"Groupe {group}")
        await expect(section).to_be_visible()
        for vehicle in (one for one in fleet if one["groupNumber"] == group):
            card = section.locator(f'a[href="/admin/fleet/{vehicle["model"]["id"]}"]')
            await expect(card).to_contain_text(f"n° {vehicle['number']} {vehicle['plate']}")
    # A search leaves what it names, and stays in the address.
    await page.get_by_role("searchbox").fill(fleet[3]["plate"].lower())
    await expect(page.locator('a[href*="/admin/fleet/"]')).to_have_count(1)
    await page.reload()
    await expect(page.locator('a[href*="/admin/fleet/"]')).to_contain_text(fleet[3]["plate"])


async def test_a_model_shows_its_figures_its_season_and_who_rides_it(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    model = (await vehicles(site, headquarters))[0]["model"]
    taken = await site.ask(headquarters, TAKEN, id=model["id"])
    doors = {group["key"]["channel"]: group["count"] for group in taken["groups"]}
    page = await open_as("/admin/fleet")
    await page.locator(f'a[href="/admin/fleet/{model["id"]}"]').first.press("Enter")
    await expect(page.get_by_role("heading", name=model["name"], level=1)).to_be_visible()
    card = page.get_by_role("region", name="Groupe").first
    await expect(card).to_contain_text(f"{doors['WEB']:,}".replace(",", "\u202f") + " en ligne")
    lines = page.get_by_role("region", name="Réservations").get_by_role("listitem")
    await expect(lines.first).to_contain_text("Réservé")
    await page.get_by_text("Passées", exact=True).click()
    await expect(lines).to_have_count(25)
    await expect(lines.first).to_contain_text("Essai fait")
    first = await lines.first.inner_text()
    await page.get_by_role("button", name="Suite").click()
    await expect(lines.first).not_to_have_text(first)
    await page.get_by_role("button", name="Au début").click()
    await expect(lines.first).to_have_text(first, use_inner_text=True)


async def look(page: Page, name: str) -> None:
    assert await axe(page) == []
    assert await sideways(page) <= 0
    await shoot(page, f"admin/{name}")


async def test_the_fleet_is_sound_in_all_looks(open_as: Opened, site: Site, headquarters: str) -> None:
    model = (await vehicles(site, headquarters))[0]["model"]
    for name, (scheme, size) in LOOKS.items():
        page = await open_as("/admin/fleet", scheme=scheme, size=size)
        await expect(page.get_by_role("heading", name="Groupe 2")).to_be_visible()
        await look(page, f"fleet-{name}")
        await page.goto(f"/admin/fleet/{model['id']}")
        await expect(page.get_by_role("listitem").filter(has_text="n°").first).to_be_visible()
        await look(page, f"model-{name}")
