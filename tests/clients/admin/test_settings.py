"""Settings of a season: how often one person may ride, how files for the CRM are written (C8, K1)."""

from typing import Any
from uuid import uuid4

from playwright.async_api import Page, expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.conftest import Opened
from tests.clients.planning import newest_season
from tests.clients.site import Site

PROFILES = "{ exportProfiles { id name delimiter columns version } }"


async def profiles(site: Site, token: str) -> dict[str, dict[str, Any]]:
    found: list[dict[str, Any]] = await site.ask(token, PROFILES)
    return {each["name"]: each for each in found}


async def test_limits_are_set_taken_back_and_a_second_editor_is_told(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    page = await open_as("/admin/settings")
    other = await open_as("/admin/settings", name="Denis Petit")
    await other.get_by_label("À une même étape").fill("5")
    await expect(page.get_by_text("autant d’essais qu’elle veut")).to_be_visible()
    await page.get_by_label("À une même étape").fill("2")
    await page.get_by_label("Dans toute la saison").fill("4")
    await expect(page.get_by_text("au plus 2 essais par étape et 4 essais dans la saison")).to_be_visible()
    await page.get_by_label("Dans toute la saison").press("Enter")
    await expect(page.get_by_text("Les limites sont enregistrées")).to_be_visible()
    now = await newest_season(site, headquarters)
    assert (now["mostPerEvent"], now["mostPerSeason"]) == (2, 4)
    await other.get_by_role("button", name="Enregistrer").click()
    await expect(other.get_by_role("alert")).to_contain_text("modifié entre-temps")
    await page.get_by_label("À une même étape").fill("")
    await page.get_by_label("Dans toute la saison").fill("")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("button", name="Revenir aux limites enregistrées")).to_have_count(0)
    now = await newest_season(site, headquarters)
    assert (now["mostPerEvent"], now["mostPerSeason"]) == (None, None)


async def content(page: Page, number: int, words: str) -> None:
    """Choose what stands in a column."""
    field = page.get_by_role("combobox", name=f"Contenu de la colonne {number}")
    await field.fill(words)
    await page.get_by_role("option", name=words).first.click()


async def test_a_profile_is_made_changed_and_deleted(open_as: Opened, site: Site, headquarters: str) -> None:
    before = await profiles(site, headquarters)
    name = f"Agence {uuid4().hex[:6]}"
    page = await open_as("/admin/settings")
    await page.get_by_role("link", name="Nouveau profil").press("Enter")
    await page.get_by_label("Nom du profil").fill(name)
    await page.get_by_label("Séparateur").select_option(";")
    await page.get_by_label("Titre de la colonne 1").fill("=Email")
    await content(page, 1, "Pilote : E-mail")
    await page.get_by_role("button", name="Ajouter une colonne").click()
    await page.get_by_label("Titre de la colonne 2").fill("Début")
    await content(page, 2, "Départ : Date et heure")
    await page.get_by_label("Forme de la date, colonne 2").select_option("FRENCH_DATETIME")
    await page.get_by_role("button", name="Ajouter une colonne").click()
    await page.get_by_label("Titre de la colonne 3").fill("Source")
    await page.get_by_label("Valeur fixe de la colonne 3").fill("DRT")
    await page.get_by_role("button", name="Enregistrer").click()
    first = page.get_by_role("listitem", name="Colonne 1")
    await expect(first.get_by_role("alert")).to_contain_text("L’en-tête commence par")
    assert await profiles(site, headquarters) == before
    await page.get_by_label("Titre de la colonne 1").fill("Email")
    await page.get_by_role("button", name="Monter Source").press("Enter")
    await expect(page.get_by_text("Email;Source;Début")).to_be_visible()
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    made = (await profiles(site, headquarters))[name]
    assert made["delimiter"] == ";"
    assert made["columns"] == [
        {"header": "Email", "path": "rider.email"},
        {"header": "Source", "value": "DRT"},
        {"header": "Début", "path": "booking.slot.startsAt", "format": "FRENCH_DATETIME"},
    ]
    await page.get_by_role("button", name="Retirer Source").click()
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("button", name="Revenir au profil enregistré")).to_have_count(0)
    assert len((await profiles(site, headquarters))[name]["columns"]) == 2
    await page.get_by_role("button", name="Supprimer le profil").click()
    await page.get_by_role("dialog").get_by_role("button", name="Supprimer le profil").click()
    await expect(page.get_by_role("heading", name="Réglages de la saison", level=1)).to_be_visible()
    await expect(page.get_by_role("link", name=name)).to_have_count(0)
    assert await profiles(site, headquarters) == before


async def test_the_pages_are_sound_in_all_looks(open_as: Opened, site: Site, headquarters: str) -> None:
    shipped = (await profiles(site, headquarters))["Salesforce"]
    for name, (scheme, size) in LOOKS.items():
        page = await open_as("/admin/settings", scheme=scheme, size=size)
        await expect(page.get_by_role("link", name="Salesforce")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/settings-{name}")
        await page.get_by_role("link", name="Salesforce").click()
        await expect(page.get_by_role("listitem", name="Colonne 23")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/export-profile-{name}")
    assert (await profiles(site, headquarters))["Salesforce"] == shipped
