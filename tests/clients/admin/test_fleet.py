"""The fleet: models by group with their vehicles and figures, and a model's season (B3, B6)."""

from io import BytesIO
from typing import Any

from PIL import Image
from playwright.async_api import FilePayload, Page, expect

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
    legend = page.get_by_role("list", name="Ce que veulent dire les couleurs")
    await expect(legend.get_by_role("listitem").first).to_have_text("Réservable")
    await expect(legend.get_by_text("Étape passée")).to_be_visible()
    await expect(card).to_contain_text(f"{doors['WEB']:,}".replace(",", "\u202f") + " en ligne")
    lines = page.get_by_role("region", name="Réservations").get_by_role("listitem")
    # On a day of riding the first lines may be on their bike, or back, already.
    await expect(lines.filter(has_text="Réservé").first).to_be_visible()
    await page.get_by_text("Passées", exact=True).click()
    await expect(lines).to_have_count(25)
    await expect(lines.filter(has_text="Essai fait").first).to_be_visible()
    first = await lines.first.inner_text()
    await page.get_by_role("button", name="Suite").click()
    await expect(lines.first).not_to_have_text(first)
    await page.get_by_role("button", name="Au début").click()
    await expect(lines.first).to_have_text(first, use_inner_text=True)


def photo() -> FilePayload:
    """A picture as a person would choose it."""
    out = BytesIO()
    Image.linear_gradient("L").resize((1200, 720)).convert("RGB").save(out, "JPEG")
    return {"name": "moto.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


async def test_a_model_gets_a_photo_and_another_power_and_a_second_editor_is_told(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    model = (await vehicles(site, headquarters))[6]["model"]
    page = await open_as(f"/admin/fleet/{model['id']}")
    other = await open_as(f"/admin/fleet/{model['id']}", name="Denis Petit")
    await other.get_by_role("button", name="Modifier le modèle").click()
    await expect(other.get_by_label("Puissance (kW)")).to_be_visible()
    await page.get_by_role("button", name="Modifier le modèle").click()
    await page.set_input_files("input[type=file]", photo())
    await expect(page.get_by_role("dialog").locator("img")).to_be_visible()
    await shoot(page, "admin/model-form", whole=False)
    await page.get_by_label("Puissance (kW)").fill("86,5")
    await page.get_by_role("button", name="Enregistrer").press("Enter")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_text("86,5 kW")).to_be_visible()
    await expect(page.get_by_role("img", name=model["name"])).to_have_js_property("complete", True)
    assert await page.get_by_role("img", name=model["name"]).evaluate("image => image.naturalWidth") > 0
    await other.get_by_role("textbox", name="Famille").fill("Autre")
    await other.get_by_role("button", name="Enregistrer").click()
    await expect(other.get_by_role("alert")).to_contain_text("modifié entre-temps")
    kept = await site.ask(
        headquarters, "query($i: ID!) { node(id: $i) { ... on VehicleModel { family } } }", i=model["id"]
    )
    assert kept["family"] == model["family"]


async def test_a_vehicle_is_added_and_changed_by_keyboard(open_as: Opened, site: Site, headquarters: str) -> None:
    model = (await vehicles(site, headquarters))[8]["model"]
    page = await open_as(f"/admin/fleet/{model['id']}")
    await page.get_by_role("button", name="Ajouter un véhicule").press("Enter")
    await page.get_by_label("Numéro sur les essais").fill("88")
    await page.get_by_label("Plaque").fill("zz-888-zz")
    await page.get_by_label("Plaque").press("Enter")
    await expect(page.get_by_text("ZZ-888-ZZ")).to_be_visible()
    await page.get_by_role("button", name="Modifier le n° 88").press("Enter")
    await page.get_by_label("État").select_option("OUT_OF_ORDER")
    await page.get_by_label("Plaque").press("Enter")
    await expect(page.get_by_text("Hors service")).to_be_visible()
    fleet = {one["number"]: one for one in await vehicles(site, headquarters)}
    assert (fleet[88]["plate"], fleet[88]["groupNumber"]) == ("ZZ-888-ZZ", 1)


async def test_a_vehicle_s_own_photo_is_put_on_taken_off_and_put_back(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    vehicle = (await vehicles(site, headquarters))[10]
    shown = "query($i: ID!) { node(id: $i) { ... on Vehicle { photo { id } mileageKm model { photo { id } } } } }"
    before = await site.ask(headquarters, shown, i=vehicle["id"])
    page = await open_as(f"/admin/fleet/{vehicle['model']['id']}")
    edit = page.get_by_role("button", name=f"Modifier le n° {vehicle['number']}", exact=True)
    own = page.get_by_role("listitem").get_by_role("img", name=f"Le n° {vehicle['number']}", exact=True)
    await edit.click()
    await expect(page.get_by_role("dialog")).to_contain_text("La photo du modèle est montrée.")
    await page.set_input_files("input[type=file]", photo())
    await expect(page.get_by_role("dialog").locator("img")).to_be_visible()
    await shoot(page, "admin/vehicle-form", whole=False)
    await page.get_by_role("button", name="Enregistrer").press("Enter")
    await expect(own).to_have_js_property("complete", True)
    kept = await site.ask(headquarters, shown, i=vehicle["id"])
    assert kept == {**before, "photo": kept["photo"]}
    assert kept["photo"], "the model's picture stays its own"
    await edit.press("Enter")
    await page.get_by_role("button", name="Retirer la photo").press("Enter")
    await expect(page.get_by_role("dialog").locator("img")).to_have_count(0)
    assert await site.ask(headquarters, shown, i=vehicle["id"]) == kept, "nothing is taken off before it is saved"
    await page.get_by_role("button", name="Enregistrer").press("Enter")
    await expect(own).to_have_count(0)
    assert await site.ask(headquarters, shown, i=vehicle["id"]) == before
    await page.get_by_role("button", name="La remettre").press("Enter")
    await expect(own).to_be_visible()
    assert await site.ask(headquarters, shown, i=vehicle["id"]) == kept


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
