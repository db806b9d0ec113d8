"""Seasons and trucks in the back office: prepared, changed, shown beside the running one (B1, B7)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page, expect

from auth.tokens import issue_role_token
from embedded.testing import Servers
from tests.browser import LOOKS, NewPage, axe, shoot, sideways
from tests.clients.conftest import site_of_its_own
from tests.clients.planning import later
from tests.clients.site import Site

SEASONS = """{ seasons { id year name startsOn endsOn version trucks { id name version vehicles { number plate } }
  events(first: 60, sort: [{startsOn: ASC}]) { nodes { id state startsOn endsOn } } } }"""
CHANGE = """mutation($i: ChangeSeasonInput!) { changeSeason(input: $i) { __typename ... on Problem { message } } }"""


@pytest.fixture(scope="module")
async def own(servers: Servers, demo_template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """Other tests look at the newest season: here one is added."""
    async with site_of_its_own(servers, demo_template, tmp_path_factory.mktemp("seasons")) as started:
        yield started


async def opened(new_page: NewPage, own: Site, path: str, name: str = "Camille Roche", **look: Any) -> Page:
    page = await new_page(base_url=own.url, **look)
    await own.sign_in(page.context, name)
    await page.goto(path)
    return page


async def seasons(own: Site) -> list[dict[str, Any]]:
    """Newest first."""
    found = await own.ask(await issue_role_token(own.settings.database_url, "admin"), SEASONS)
    return sorted(found, key=lambda each: -int(each["year"]))


async def test_the_next_season_is_prepared_changed_shown_and_deleted_while_this_one_runs(
    new_page: NewPage, own: Site
) -> None:
    (running,) = before = await seasons(own)
    year = running["year"] + 1
    page = await opened(new_page, own, "/admin/")
    await page.goto("/admin/seasons")
    await page.get_by_role("button", name=f"Préparer la saison {year}").press("Enter")
    first = page.get_by_label("Premier jour")
    await expect(first).to_have_value(later(running["startsOn"], 364))  # as long, on the same days of the week
    await expect(page.get_by_text(f"autant qu’en {running['year']}")).to_be_visible()
    await first.fill(running["endsOn"])
    await page.get_by_role("button", name=f"Préparer la saison {year}").click()
    await expect(page.get_by_text(f"La saison {running['year']} va du")).to_be_visible()
    assert await seasons(own) == before
    start, end = later(running["endsOn"], 7), later(running["endsOn"], 130)
    await first.fill(start)
    await page.get_by_label("Dernier jour").fill(end)
    await page.get_by_label("Nom à côté de l’année").fill("Les trente ans")
    await page.get_by_label("Nom à côté de l’année").press("Enter")
    await expect(page.get_by_text("est prête à être planifiée")).to_be_visible()
    made, _ = await seasons(own)
    assert (made["year"], made["name"], made["startsOn"], made["endsOn"]) == (year, "Les trente ans", start, end)
    assert [len(each["vehicles"]) for each in made["trucks"]] == [len(each["vehicles"]) for each in running["trucks"]]

    card = page.get_by_role("article", name=f"Saison {year}")
    await expect(card.get_by_text("À venir", exact=True)).to_be_visible()
    await card.get_by_role("button", name=f"Modifier la saison {year}").click()
    await card.get_by_label("Dernier jour").fill(later(end, 7))
    await card.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text(f"La saison {year} est enregistrée")).to_be_visible()
    assert (await seasons(own))[0]["endsOn"] == later(end, 7)

    await card.get_by_role("link", name=f"Calendrier de la saison {year}").click()
    await expect(page.get_by_role("heading", name=f"Saison {year}", level=1)).to_be_visible()
    await expect(page.get_by_text("Aucune étape n’est encore prévue")).to_be_visible()
    assert page.url.endswith(f"/admin/?year={year}")
    assert await axe(page) == []
    await shoot(page, "admin/season-to-come-light-desktop")
    await page.get_by_role("combobox", name="Saison").click()
    await page.get_by_role("option", name=f"{running['year']} · en cours").click()
    await expect(page.get_by_role("heading", name=f"Saison {running['year']}", level=1)).to_be_visible()
    await page.goto("/admin/")
    await expect(page.get_by_role("heading", name=f"Saison {running['year']}", level=1)).to_be_visible()

    await page.goto("/admin/seasons")
    await card.get_by_role("button", name=f"Modifier la saison {year}").click()
    await card.get_by_role("button", name="Supprimer la saison").click()
    await page.get_by_role("dialog").get_by_role("button", name="Supprimer la saison").click()
    await expect(page.get_by_text(f"La saison {year} est supprimée")).to_be_visible()
    await expect(card).to_have_count(0)
    assert await seasons(own) == before


async def test_stops_that_would_be_outside_are_said_before_and_refused_and_a_second_editor_is_told(
    new_page: NewPage, own: Site
) -> None:
    season = (await seasons(own))[0]
    page = await opened(new_page, own, "/admin/seasons")
    card = page.get_by_role("article", name=f"Saison {season['year']}")
    await card.get_by_role("button", name=f"Modifier la saison {season['year']}").click()
    await card.get_by_label("Premier jour").fill(later(season["startsOn"], 5))
    await expect(card.get_by_text("Une étape serait hors de la saison")).to_be_visible()
    await card.get_by_role("button", name="Enregistrer").click()
    await expect(card.get_by_text("Déplacez-la, ou choisissez des dates")).to_be_visible()
    assert (await seasons(own))[0] == season
    token = await issue_role_token(own.settings.database_url, "admin")
    done = await own.ask(token, CHANGE, i={"seasonId": season["id"], "name": "De quelqu’un d’autre"})
    assert done["__typename"] == "ChangeSeasonSuccess"
    await card.get_by_label("Premier jour").fill(later(season["startsOn"], -5))
    await card.get_by_role("button", name="Enregistrer").click()
    await expect(card.get_by_role("alert")).to_contain_text("modifié entre-temps")
    now = (await seasons(own))[0]
    assert (now["name"], now["startsOn"]) == ("De quelqu’un d’autre", season["startsOn"])
    await own.ask(token, CHANGE, i={"seasonId": season["id"], "name": ""})


async def test_what_is_typed_outlives_a_lost_network_and_trucks_are_added_renamed_and_deleted(
    new_page: NewPage, own: Site
) -> None:
    season = (await seasons(own))[0]
    page = await opened(new_page, own, "/admin/seasons")
    await page.get_by_role("button", name="Ajouter un camion").click()
    await page.get_by_label("Nom du camion").fill("Camion de réserve")
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Ajouter le camion").click()
    await expect(page.get_by_label("Nom du camion")).to_have_value("Camion de réserve")
    await page.context.set_offline(False)
    await page.get_by_role("button", name="Modifier le camion Camion de réserve").wait_for()
    await page.get_by_role("button", name="Modifier le camion Camion de réserve").press("Enter")
    await page.get_by_label("Nom du camion").fill(season["trucks"][0]["name"])
    await page.get_by_role("button", name="Renommer").click()
    await expect(page.get_by_text("s’appelle déjà")).to_be_visible()
    await page.get_by_label("Nom du camion").fill("Camion Sud")
    await page.get_by_label("Nom du camion").press("Enter")
    await page.get_by_role("button", name="Modifier le camion Camion Sud").click()
    names = [each["name"] for each in (await seasons(own))[0]["trucks"]]
    assert sorted(names) == sorted([season["trucks"][0]["name"], "Camion Sud"])
    await page.get_by_role("button", name="Supprimer le camion").click()
    await page.get_by_role("dialog").get_by_role("button", name="Supprimer le camion").click()
    await expect(page.get_by_text("Le camion Camion Sud est supprimé")).to_be_visible()
    assert [each["name"] for each in (await seasons(own))[0]["trucks"]] == [each["name"] for each in season["trucks"]]
    used = page.get_by_role("button", name=f"Modifier le camion {season['trucks'][0]['name']}")
    await used.click()
    await expect(page.get_by_role("button", name="Supprimer le camion")).to_have_count(0)


async def test_the_page_is_sound_in_all_looks(new_page: NewPage, own: Site) -> None:
    long = "Le tour des trente ans, avec toutes les concessions du pays"
    season = (await seasons(own))[0]
    token = await issue_role_token(own.settings.database_url, "admin")
    await own.ask(token, CHANGE, i={"seasonId": season["id"], "name": long})
    for name, (scheme, size) in LOOKS.items():
        page = await opened(new_page, own, "/admin/seasons", scheme=scheme, size=size)
        await expect(page.get_by_text(long)).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/seasons-{name}")
        await page.get_by_role("button", name="Préparer la saison").click()
        await expect(page.get_by_label("Premier jour")).to_be_visible()
        await page.get_by_role("button", name=f"Modifier la saison {season['year']}").click()
        await page.get_by_role("article").get_by_label("Premier jour").fill(later(season["startsOn"], 20))
        await expect(page.get_by_text("seraient hors de la saison")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/seasons-changing-{name}")
    await own.ask(token, CHANGE, i={"seasonId": season["id"], "name": ""})
