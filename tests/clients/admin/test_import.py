"""Importing headquarters' spreadsheets: chosen, tried dry, shown as a difference, carried out, or refused in words."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import FilePayload, Page, expect

from auth.tokens import issue_role_token
from embedded.testing import Servers
from tests.browser import LOOKS, PHONE, axe, shoot, sideways
from tests.clients.conftest import Opened, site_of_its_own
from tests.clients.site import Site
from tests.resolvers.season_import.sheet_files import FILES, Lines, as_csv, sample

SEASONS = "{ seasons { year startsOn endsOn } }"
PHONE_OF = '{ dealerships(first: 1, filter: { code: { eq: "C002" } }) { nodes { phone } } }'
PAGE = "/admin/import"


@pytest.fixture(scope="module")
async def site(servers: Servers, demo_template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """A site of its own with somebody who does its jobs: another season changes what other tests count."""
    async with site_of_its_own(servers, demo_template, tmp_path_factory.mktemp("import")) as started:
        started.start_worker()
        yield started


@pytest.fixture(scope="module")
async def headquarters(site: Site) -> str:
    """A bearer token of headquarters on that site."""
    return await issue_role_token(site.settings.database_url, "admin")


def files(**changed: Lines) -> list[FilePayload]:
    """The sample's three sheets as somebody chooses them; `flotte=…` in place of its own."""
    lines = {name: changed.get(name.removesuffix(".csv"), sample(name)) for name in FILES}
    return [{"name": name, "mimeType": "text/csv", "buffer": as_csv(each)} for name, each in lines.items()]


async def check(page: Page, chosen: list[FilePayload]) -> None:
    """Choose files and ask what they would change; the answer is there at the end."""
    await page.set_input_files("input[type=file]", chosen)
    await page.get_by_role("button", name="Voir ce qui changerait").click()
    await expect(page.locator("#outcome")).to_be_visible(timeout=60_000)


async def look(page: Page, name: str) -> None:
    assert await axe(page) == []
    assert await sideways(page) <= 0
    await shoot(page, f"admin/import-{name}")


async def test_what_is_wrong_is_named_by_sheet_line_and_column_and_nothing_is_imported(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    before = await site.ask(headquarters, SEASONS)
    calendar = sample("calendrier.csv")
    calendar[2][2] = "31/02/2027"
    calendar[3][0] = "C999"
    page = await open_as(PAGE)
    await expect(page.get_by_role("button", name="Voir ce qui changerait")).to_be_disabled()
    await check(page, files(calendrier=calendar))
    await expect(page.get_by_role("heading", name="À corriger dans les fichiers")).to_be_visible()
    sheet = page.get_by_role("region", name="calendrier.csv").get_by_role("listitem")
    await expect(sheet).to_have_count(2)
    await expect(sheet.first).to_contain_text("Ligne 3, colonne « Au »")
    await expect(sheet.first).to_contain_text("31/02/2027 : ce jour n")
    await expect(sheet.last).to_contain_text("Ligne 4, colonne « Concession »")
    await expect(sheet.last).to_contain_text("C999 : concession inconnue")
    await expect(page.get_by_role("button", name="Importer")).to_have_count(0)
    await look(page, "refused-light-desktop")
    other = await open_as(page.url.removeprefix(site.url), scheme="dark", size=PHONE)
    await expect(other.get_by_role("region", name="calendrier.csv")).to_be_visible()
    await look(other, "refused-dark-phone")
    # What is no spreadsheet at all is said in words as well.
    await page.get_by_role("link", name="Choisir les fichiers corrigés").press("Enter")
    await check(page, [{"name": "moto.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\r\n\x1a\n\0\0"}])
    await expect(page.get_by_role("region", name="moto.csv")).to_contain_text("le fichier n’est pas un texte CSV")
    assert await site.ask(headquarters, SEASONS) == before


async def test_a_season_is_looked_at_imported_and_then_nothing_is_left_to_do(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    before = await site.ask(headquarters, SEASONS)
    phone = (await site.ask(headquarters, PHONE_OF))["nodes"][0]["phone"]
    dealerships = sample("concessions.csv")
    albi = next(line for line in dealerships if line[0] == "C002")
    albi[7] = "05 36 49 41 99"
    page = await open_as(PAGE)
    await check(page, files(concessions=dealerships))
    await expect(page.get_by_role("heading", name="Ce qui changerait")).to_be_visible()
    await expect(page.get_by_role("term").filter(has_text="Étapes").locator("..")).to_contain_text("32 ajouts")
    changed = page.get_by_role("listitem").filter(has_text=albi[1]).filter(has_text="Téléphone")
    await expect(changed).to_contain_text(re.compile(r"Téléphone.*41 ?74.*→.*41 ?99"))
    added = page.locator("details").filter(has_text="Étapes")
    await added.locator("summary").press("Enter")
    await expect(added.get_by_role("listitem").filter(has_text="13 mars 2027 · C009")).to_be_visible()
    assert await site.ask(headquarters, SEASONS) == before, "a dry run does nothing"
    for name, (scheme, size) in LOOKS.items():
        other = await open_as(page.url.removeprefix(site.url), scheme=scheme, size=size)
        await expect(other.get_by_role("heading", name="En détail")).to_be_visible()
        await look(other, name)
    await page.get_by_role("button", name="Importer").press("Enter")
    await expect(page.get_by_role("heading", name="C’est importé")).to_be_visible(timeout=60_000)
    after = await site.ask(headquarters, SEASONS)
    assert [season for season in after if season not in before] == [
        {"year": 2027, "startsOn": "2027-03-13", "endsOn": "2027-10-31"}
    ]
    assert (await site.ask(headquarters, PHONE_OF))["nodes"][0]["phone"] != phone
    # The same files again: nothing to do, and nothing to press.
    await page.get_by_role("link", name="Choisir d’autres fichiers").click()
    await expect(page.get_by_role("region", name="Derniers imports").get_by_role("link").first).to_contain_text(
        "Importé"
    )
    await look(page, "chooser")
    await check(page, files(concessions=dealerships))
    await expect(page.get_by_role("heading", name="Rien à changer")).to_be_visible()
    await expect(page.get_by_role("button", name="Importer")).to_have_count(0)
