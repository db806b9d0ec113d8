"""Who reads English reads no French: every page of both clients, on a phone, and figures in the English form."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page
from playwright.async_api import TimeoutError as NotInTime

from auth.tokens import issue_role_token
from embedded.testing import Servers
from models.account import AccountRole
from tests.browser import PHONE, NewPage, sideways
from tests.clients.admin.boards import COMING, free_place
from tests.clients.conftest import site_of_its_own
from tests.clients.dealer.weekend import Weekend
from tests.clients.site import Site
from tests.clients.test_every_page import GO, SETTLED, filled, routes_of

# Frequent words of ours that no name of the demo season has; "Est" is a region, "la" and "sur" are in names of towns.
FRENCH = re.compile(
    r"(?i:\b(?:vous|votre|vos|nous|aucune?|rien|avec|sans|pour|dans|sont|cette|qui|une|des|ou|pas|plus|été|n’\w+|d’(?!Azur)\w+"
    r"|étapes?|réserv\w*|pilotes?|modèles?|véhicules?|départs?|essais?|envois?|enregistrer|envoyer|annuler|renoncer"
    r"|janvier|février|avril|juin|juillet|août|septembre|octobre|novembre|décembre|samedi|dimanche|jours?)\b)"
    # 1 404, 72 %, 10 h 30, 12,5 and n° are how French writes.
    r"|\d[\u202f\u00a0]\d{3}|\d[\u202f\u00a0 ]%|\d[\u202f\u00a0 ]h[\u202f\u00a0 ]\d\d|\d,\d{1,2}(?!\d)"
    r"|\bn° ?\d|« | »| [:;!?] "
)
# In the words of the template itself, which is French.
WRITTEN_IN_FRENCH = {"/messages/templates/:cause"}
TEXTS = """() => [
    document.title,
    ...document.body.innerText.split("\\n"),
    ...[...document.querySelectorAll("[aria-label], [title], [placeholder]")].flatMap((one) =>
        ["aria-label", "title", "placeholder"].map((name) => one.getAttribute(name) ?? "")),
]"""
SUBJECTS = "{ messages(first: 100, sort: [{ id: DESC }]) { nodes { subject } } }"
ANY_RIDER = "{ riders(first: 1) { nodes { id } } }"


async def read(page: Page, client: str, samples: dict[str, str], said: set[str]) -> list[str]:
    """Go to each page; answers what is French there, except what somebody wrote or sent in French."""
    found = []
    for route in routes_of(client):
        await page.evaluate(GO, f"/{client}{filled(route, samples)}")
        try:
            await page.wait_for_function(SETTLED)
        except NotInTime:
            pytest.fail(f"{route} never comes to rest in English")
        assert await sideways(page) <= 0, route
        if route in WRITTEN_IN_FRENCH:
            continue
        texts = {text.strip() for text in await page.evaluate(TEXTS)}
        found += [f"{route}: {text}" for text in texts if FRENCH.search(text) and not any(one in text for one in said)]
    return found


@pytest.fixture(scope="module")
async def fresh(servers: Servers, demo_template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """A site on which no other test wrote anything in French."""
    async with site_of_its_own(servers, demo_template, tmp_path_factory.mktemp("english")) as started:
        yield started


async def enter(site: Site, new_page: NewPage, *who: Any) -> Page:
    """An English page on a phone, signed in."""
    page = await new_page(base_url=site.url, locale="en-GB", size=PHONE)
    await site.sign_in(page.context, *who)
    return page


async def test_the_back_office_speaks_english(fresh: Site, new_page: NewPage) -> None:
    token = await issue_role_token(fresh.settings.database_url, "admin")
    place = await free_place(fresh, token)
    event = (await fresh.ask(token, COMING))["nodes"][0]
    [rider] = (await fresh.ask(token, ANY_RIDER))["nodes"]
    samples = {
        "/events": place.event,
        "/fleet": place.model,
        "/riders": rider["id"],
        "/dealerships": event["dealership"]["id"],
        "/acts": "nobody",
        "/messages/mailings": "nobody",
        "/messages/templates": "REMINDER",
        "/settings/profiles": "new",
    }
    page = await enter(fresh, new_page, "Camille Roche")
    await page.goto("/admin/")
    sent = (await fresh.ask(token, SUBJECTS))["nodes"]
    assert await read(page, "admin", samples, {one["subject"] for one in sent if one["subject"]}) == []


async def test_a_dealerships_space_speaks_english(fresh: Site, new_page: NewPage) -> None:
    token = await issue_role_token(fresh.settings.database_url, "admin")
    first, other, *_ = (await fresh.ask(token, COMING))["nodes"]
    dealership = Weekend(first, "", other).dealership
    page = await enter(fresh, new_page, "Sacha Vendeur", AccountRole.DEALER, dealership)
    await page.goto("/dealer/riders")
    rider = await page.locator("main a[href*='/riders/']").first.get_attribute("href")
    assert rider
    samples = {"/events": first["id"], "/riders": rider.rpartition("/")[2]}
    assert await read(page, "dealer", samples, set()) == []
