"""Files of lists with their progress, the waiting list of a stop, and what may be there twice (K2, C7, C8, J1)."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.admin.boards import BOOK, book, free_places, look_up
from tests.clients.conftest import Opened
from tests.clients.site import Site
from tests.e2e.bookings import rider

LONG = "Abderrahmane-Vandenbroucke de la Villardière"
WISHES = (
    "query($id: ID!) { event(id: $id) { wishes { state anyModel anySlot models { model { name } } rider { email } } } }"
)
CRM_FILES = """{ exports(first: 5, filter: {listName: {isNull: true}}, sort: [{createdAt: DESC}]) {
  nodes { onlyChanged rowsDone } } }"""
RIDERS = """query($email: String!) { riders(filter: {email: {eq: $email}}) {
  nodes { id firstName mergedAt bookings { totalCount } } } }"""


@pytest.fixture(scope="module")
async def working(site: Site) -> AsyncIterator[Site]:
    """The site with somebody who does its jobs."""
    site.start_worker()
    yield site
    await site.stop_worker()


async def test_a_board_is_exported_followed_and_fetched(
    open_as: Opened, working: Site, headquarters: str, tmp_path: Path
) -> None:
    place = (await free_places(working, headquarters))[0]
    await book(working, headquarters, place, "exported", "Dansle Fichier")
    page = await open_as(f"/admin/events/{place.event}")
    await page.get_by_role("button", name="Exporter").click()
    await page.get_by_role("menuitem", name="Fichier CSV").click()
    await page.get_by_role("button", name="Suivre").click()
    line = page.get_by_role("article", name="Réservations").first
    await expect(line.get_by_text("Prêt")).to_be_visible(timeout=60_000)
    async with page.expect_download() as caught:
        await line.get_by_role("link", name="Télécharger").click()
    file = tmp_path / "file.csv"
    await (await caught.value).save_as(file)
    assert "Dansle Fichier" in file.read_text("utf-8-sig")


async def test_a_list_is_exported_as_it_is_narrowed_and_handed_over_where_it_was_asked_for(
    open_as: Opened, working: Site, headquarters: str, tmp_path: Path
) -> None:
    for name in ("narrowed", "elsewhere"):
        place = (await free_places(working, headquarters))[0]
        await book(working, headquarters, place, f"{name}-file", "Dumoulin-Fichier")
    page = await open_as("/admin/riders?q=narrowed-file&sort=name")
    await expect(page.get_by_role("search").get_by_role("status")).to_have_text("1 pilote")
    await page.get_by_role("button", name="Exporter").press("Enter")
    await page.get_by_role("menuitem", name="Fichier CSV").press("Enter")
    async with page.expect_download(timeout=60_000) as caught:
        await page.get_by_role("button", name="Télécharger").click(timeout=60_000)
    file = tmp_path / "riders.csv"
    await (await caught.value).save_as(file)
    header, *lines = file.read_text("utf-8-sig").splitlines()
    assert header.startswith("Nom;Prénom"), header
    assert len(lines) == 1, lines
    assert "narrowed-file@" in lines[0]
    await expect(page.get_by_role("button", name="Exporter")).to_be_visible()


async def test_the_file_for_the_crm_holds_all_or_only_what_changed(
    open_as: Opened, working: Site, headquarters: str
) -> None:
    page = await open_as("/admin/exports")
    card = page.get_by_role("region", name="Contacts pour le CRM")
    await expect(card).to_contain_text("Aucun fichier n’a encore été préparé")
    lines = page.get_by_role("article", name="CRM : Salesforce")
    for choice, done in (("Tous les contacts", 1), ("Ce qui a changé depuis", 2)):
        await card.get_by_label(choice).check()
        await card.get_by_role("button", name="Préparer le fichier").click()
        await expect(lines.filter(has_text="Prêt")).to_have_count(done, timeout=60_000)
        await page.reload()  # what the last file held is read anew
        await expect(card).to_contain_text("Dernier fichier")
    await expect(lines.nth(1)).to_contain_text("Tous les contacts")
    await expect(lines.nth(0)).to_contain_text(re.compile("Ce qui a changé.*0 ligne", re.DOTALL))
    found = (await working.ask(headquarters, CRM_FILES))["nodes"]
    assert [one["onlyChanged"] for one in found] == [True, False]
    assert found[1]["rowsDone"] > 0


async def test_somebody_is_put_on_the_list_and_taken_off(open_as: Opened, site: Site, headquarters: str) -> None:
    place = (await free_places(site, headquarters))[0]
    page = await open_as(f"/admin/events/{place.event}/waiting")
    await page.get_by_role("button", name="Ajouter un pilote").click()
    await page.get_by_label("Prénom").fill("Ines")
    await page.get_by_role("textbox", name="Nom", exact=True).fill(LONG)
    await page.get_by_label("E-mail").fill("waits@riders.example")
    await page.get_by_label("Date de naissance").fill("1990-04-05")
    await page.get_by_label(place.model_name, exact=True).check()
    await page.get_by_role("button", name="Mettre sur la liste").click()
    await expect(page.get_by_text(f"Ines {LONG} est sur la liste d’attente.")).to_be_visible()
    wish = (await site.ask(headquarters, WISHES, id=place.event))["wishes"][-1]
    assert (wish["anyModel"], wish["anySlot"], wish["models"]) == (False, True, [{"model": {"name": place.model_name}}])
    card = page.get_by_role("article", name=f"Ines {LONG}")
    await card.get_by_role("button", name="Retirer").click()
    await page.get_by_role("button", name="Retirer de la liste").click()
    await expect(card).to_have_count(0)
    assert (await site.ask(headquarters, WISHES, id=place.event))["wishes"][-1]["state"] == "LEFT"
    await page.get_by_text("Terminées").click()
    await expect(page.get_by_role("article", name=f"Ines {LONG}")).to_contain_text("A quitté la liste")


async def twice(site: Site, token: str, name: str) -> list[str]:
    """One person under two names, by a letter; both with a ride, at other times. Their bookings."""
    first = (await free_places(site, token))[0]
    booked: list[str] = []
    born = f"{1950 + sum(name.encode()) % 40}-07-07"
    for given in ("Zoé", "Zoë"):
        other = next(place for place in await free_places(site, token) if place.time != first.time or not booked)
        details = rider(name, firstName=given, lastName=f"{name.title()} {LONG}", birthDate=born)
        answer = await site.ask(token, BOOK, i={"slotId": other.slot, "modelId": other.model, "rider": details})
        assert answer["__typename"] == "BookPlaceSuccess", answer
        booked.append(str(answer["booking"]["id"]))
    return booked


async def test_two_records_of_one_person_are_merged(open_as: Opened, site: Site, headquarters: str) -> None:
    await twice(site, headquarters, "merged")
    page = await open_as("/admin/duplicates")
    pair = page.get_by_role("article", name=re.compile(f"Zo. Merged {LONG}"))
    await expect(pair.get_by_text("même e-mail")).to_be_visible()
    await pair.get_by_role("radio", name=re.compile("^Zoë")).check()
    await pair.get_by_role("button", name="Fusionner…").click()
    await page.get_by_role("button", name="Fusionner", exact=True).click()
    await expect(page.get_by_text(f"Les deux fiches de Zoë Merged {LONG} n’en font plus qu’une.")).to_be_visible()
    nodes = (await site.ask(headquarters, RIDERS, email="merged@riders.example"))["nodes"]
    assert {node["firstName"]: node["bookings"]["totalCount"] for node in nodes if not node["mergedAt"]} == {"Zoë": 2}


async def test_one_of_two_rides_is_cancelled_and_the_other_stays(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    kept, gone = await twice(site, headquarters, "doubled")
    page = await open_as("/admin/duplicates?show=bookings")
    side = page.locator("article", has=page.locator(f'a[href*="{gone}"]')).first
    while not await side.count():
        await expect(page.get_by_role("article").first).to_be_visible()
        await page.get_by_role("button", name="Suivants").click()
        await page.wait_for_timeout(500)
    place = side.locator("div", has=page.locator(f'a[href*="{gone}"]')).last
    await place.get_by_role("button", name="Annuler celle-ci…").click()
    await page.get_by_label("Pourquoi annuler ?").fill("En double")
    await page.get_by_role("button", name="Annuler et prévenir").click()
    await expect(page.get_by_text("La réservation est annulée, la place est libre.")).to_be_visible()
    assert (await look_up(site, headquarters, gone))["status"] == "CANCELLED"
    assert (await look_up(site, headquarters, kept))["status"] == "BOOKED"


async def test_these_lists_are_sound_in_all_looks(open_as: Opened, site: Site, headquarters: str) -> None:
    await twice(site, headquarters, "looked")
    event = (await free_places(site, headquarters))[0].event
    join = (
        "mutation($i: JoinWaitingListInput!) { joinWaitingList(input: $i) { __typename ... on Problem { message } } }"
    )
    given = {"eventId": event, "rider": rider("inline", lastName=LONG, birthDate="1991-01-01")}
    assert (await site.ask(headquarters, join, i=given))["__typename"] == "JoinWaitingListSuccess"
    for look, (scheme, size) in LOOKS.items():
        for name, path in {
            "waiting": f"/admin/events/{event}/waiting?show={'ended' if size[0] < 400 else ''}",
            "duplicates": "/admin/duplicates",
            "double-bookings": "/admin/duplicates?show=bookings",
            "exports": "/admin/exports",
        }.items():
            page = await open_as(path, scheme=scheme, size=size)
            await settled(page)
            assert await axe(page) == [], f"{name} {look}"
            assert await sideways(page) <= 0, f"{name} {look}"
            await shoot(page, f"admin/{name}-{look}")
            await page.close()


async def settled(page: Page) -> None:
    """Lines, or the words that there are none."""
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await expect(page.locator("main article, main h2").first).to_be_visible()
