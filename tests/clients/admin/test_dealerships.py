"""Dealerships in the back office: found, added, their page changed in place without overwriting anybody (B1)."""

import re

from playwright.async_api import expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.conftest import Opened
from tests.clients.site import Site

FIRST = """{ dealerships(first: 1, filter: { search: "Chartres" }) { nodes {
  id version name address city region phone email website openingHours latitude } } }"""
ADDED = """{ dealerships(first: 2, filter: { code: { eq: "Z999" } }) { nodes { name city latitude longitude } } }"""
CHANGE = "mutation($i: ChangeDealershipInput!) { changeDealership(input: $i) { __typename } }"


async def test_a_page_is_changed_in_place_and_who_comes_second_overwrites_nothing(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    (before,) = (await site.ask(headquarters, FIRST))["nodes"]
    page = await open_as("/admin/dealerships")
    await page.get_by_role("searchbox", name="Chercher une concession").fill("chartres")
    await expect(page.get_by_role("search").get_by_role("status")).to_have_text("1 concession")
    await page.get_by_role("link", name=re.compile(before["name"])).press("Enter")
    await expect(page.get_by_role("heading", name=before["name"], level=1)).to_be_visible()
    await page.get_by_label("Téléphone").fill("02 37 00 00 01")
    await page.get_by_label("Heures d’ouverture").fill("Mardi – samedi\n9 h – 19 h")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text(f"La page de {before['name']} est à jour.")).to_be_visible()
    (after,) = (await site.ask(headquarters, FIRST))["nodes"]
    changed = {"phone": "+33237000001", "openingHours": "Mardi – samedi\n9 h – 19 h", "version": before["version"] + 1}
    assert after == {**before, **changed}

    await page.get_by_label("Site web").fill("www.chartres.example")
    other = {"dealershipId": before["id"], "phone": "02 37 00 00 02"}
    assert (await site.ask(headquarters, CHANGE, i=other))["__typename"] == "ChangeDealershipSuccess"
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("alert")).to_contain_text("Quelqu’un l’a modifié entre-temps")
    await expect(page.get_by_label("Site web")).to_have_value("www.chartres.example")
    (kept,) = (await site.ask(headquarters, FIRST))["nodes"]
    assert (kept["phone"], kept["website"]) == ("+33237000002", before["website"])
    await page.get_by_role("button", name="Revenir à la page enregistrée").click()
    await expect(page.get_by_label("Téléphone")).to_have_value("02 37 00 00 02")


async def test_a_dealership_is_added_once(open_as: Opened, site: Site, headquarters: str) -> None:
    page = await open_as("/admin/dealerships")
    await page.get_by_role("button", name="Ajouter une concession").click()
    given = {"Nom": "Moto Neuve", "Code réseau": "z999", "Rue et numéro": "1 rue du Test", "Ville": "Dijon"}
    given |= {"Latitude": "47,3220", "Longitude": "5,0415"}
    dialog = page.get_by_role("dialog")
    for label, value in given.items():
        await dialog.get_by_role("textbox", name=label).fill(value)
    await dialog.get_by_role("textbox", name="Région").fill("Bourgogne-Franche-Comté")
    await dialog.get_by_role("button", name="Ajouter", exact=True).click()
    await expect(page.get_by_role("heading", name="Moto Neuve", level=1)).to_be_visible()
    (added,) = (await site.ask(headquarters, ADDED))["nodes"]
    assert added == {"name": "Moto Neuve", "city": "Dijon", "latitude": 47.322, "longitude": 5.0415}
    await expect(page.get_by_text("Le camion n’est pas encore venu ici.")).to_be_visible()


async def test_the_pages_are_sound_in_all_looks(open_as: Opened, site: Site, headquarters: str) -> None:
    (one,) = (await site.ask(headquarters, FIRST))["nodes"]
    for look, (scheme, size) in LOOKS.items():
        page = await open_as("/admin/dealerships", scheme=scheme, size=size)
        await expect(page.get_by_role("table")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/dealerships-{look}", whole=False)
        await page.goto(f"/admin/dealerships/{one['id']}")
        await expect(page.get_by_role("heading", name="Week-ends du tour")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/dealership-{look}")
