"""Network lost, a server that dies, a session that ends: said so, nothing typed is lost, nothing is done twice."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from tests.clients.admin.boards import COMING, FreePlace, free_place
from tests.clients.conftest import Opened
from tests.clients.dealer.weekend import Weekend, enter
from tests.clients.site import PASSWORD, Site

BOOKED = """query($e: ID!, $n: String!) {
  bookings(filter: { event: { id: { eq: $e } }, rider: { lastName: { eq: $n } } }) { totalCount } }"""
ASKED = """query($e: ID!) { changeRequests(filter: { event: { id: { eq: $e } } }) { nodes { message } } }"""
WAITING = """query($e: ID!) {
  changeRequests(filter: { event: { id: { eq: $e } }, status: { eq: OPEN } }) { nodes { id } } }"""
REFUSE = "mutation($i: RefuseChangeRequestInput!) { refuseChangeRequest(input: $i) { __typename } }"
LOST = "Réseau perdu. Vos actions partiront dès son retour"
ENDED = "Votre session a pris fin"


async def fill_rider(page: Page, place: FreePlace, last_name: str) -> None:
    """The form of a rider who is added by hand, ready to be sent."""
    await page.goto(f"/admin/events/{place.event}")
    await page.get_by_role("button", name=f"Place libre, {place.label}").first.click()
    await page.get_by_label("Prénom").fill("Inès")
    await page.get_by_role("textbox", name="Nom", exact=True).fill(last_name)
    await page.get_by_label("E-mail").fill(f"{last_name.lower()}@riders.example")
    await page.get_by_label("Date de naissance").fill("1980-01-01")
    await page.get_by_label("Permis").select_option("A")


async def booked(site: Site, token: str, place: FreePlace, last_name: str) -> int:
    found = await site.ask(token, BOOKED, e=place.event, n=last_name)
    return int(found["totalCount"])


def once(document: str, instead: Callable[[Route], Awaitable[None]]) -> Callable[[Route], Awaitable[None]]:
    """Something else than the answer for the first request of this document; the others go through."""
    met = False

    async def handle(route: Route) -> None:
        nonlocal met
        if met or document not in (route.request.post_data or ""):
            await route.continue_()
            return
        met = True
        await instead(route)

    return handle


async def answer_lost(route: Route) -> None:
    """The server did it, and the connection broke before its answer came."""
    await route.fetch()
    await route.abort("connectionreset")


async def answer_broken(route: Route) -> None:
    """The server did it, and what stands before it answered with an error."""
    await route.fetch()
    await route.fulfill(status=500, body="Internal Server Error")


async def test_a_rider_added_without_network_is_added_once_it_is_back(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    place = await free_place(site, headquarters)
    page = await open_as("/admin/")
    await fill_rider(page, place, "Coupure")
    await page.context.set_offline(True)
    await expect(page.get_by_text(LOST)).to_be_visible()
    await page.get_by_role("button", name="Inscrire et confirmer").click()
    await expect(page.get_by_label("Prénom")).to_have_value("Inès")
    assert await booked(site, headquarters, place, "Coupure") == 0
    await page.context.set_offline(False)
    await expect(page.get_by_text("Inès Coupure est inscrit")).to_be_visible()
    await expect(page.get_by_text(LOST)).to_have_count(0)
    assert await booked(site, headquarters, place, "Coupure") == 1


@pytest.mark.parametrize("lost", [answer_lost, answer_broken])
async def test_what_was_done_while_its_answer_was_lost_is_not_done_twice(
    open_as: Opened, site: Site, headquarters: str, lost: Callable[[Route], Awaitable[None]]
) -> None:
    name = lost.__name__.replace("_", "").title()
    place = await free_place(site, headquarters)
    page = await open_as("/admin/")
    await fill_rider(page, place, name)
    await page.route("**/graphql", once("idempotencyKey", lost))
    await page.get_by_role("button", name="Inscrire et confirmer").click()
    if lost is answer_broken:
        await expect(page.get_by_role("alert").filter(has_text="rien ne se fera deux fois")).to_be_visible()
        await expect(page.get_by_label("Prénom")).to_have_value("Inès")
        await page.get_by_role("button", name="Inscrire et confirmer").click()
    await expect(page.get_by_text(f"Inès {name} est inscrit")).to_be_visible()
    assert await booked(site, headquarters, place, name) == 1


async def weekend_to_come(site: Site, token: str) -> Weekend:
    """The one that is asked about in all tests; each answer given, since who waits for one has no form."""
    first, other, *_ = (await site.ask(token, COMING))["nodes"]
    for request in (await site.ask(token, WAITING, e=first["id"]))["nodes"]:
        await site.ask(token, REFUSE, i={"changeRequestId": request["id"], "answer": "Pas cette fois"})
    return Weekend(first, "", other)


async def messages(site: Site, token: str, weekend: Weekend) -> list[str]:
    found: dict[str, Any] = await site.ask(token, ASKED, e=weekend.event["id"])
    return [each["message"] for each in found["nodes"]]


async def ask_headquarters(page: Page, words: str) -> None:
    """A dealership's form for headquarters, sent."""
    panel = page.get_by_role("dialog")
    await panel.get_by_label("Votre message").fill(words)
    await panel.get_by_role("button", name="Envoyer la demande").click()


async def test_a_request_outlives_a_server_that_dies_over_it(open_as: Opened, site: Site, headquarters: str) -> None:
    weekend = await weekend_to_come(site, headquarters)
    page = await enter(open_as, weekend, "/dealer/?ask=event")
    await expect(page.get_by_label("Votre message")).to_be_visible()
    await site.freeze()
    await ask_headquarters(page, "Le serveur est mort")
    await asyncio.sleep(0.3)  # it is on its way: the server has it, and says nothing
    await site.kill()
    await expect(page.get_by_text(LOST)).to_be_visible()
    await expect(page.get_by_label("Votre message")).to_have_value("Le serveur est mort")
    await site.start()
    await expect(page.get_by_text("Attend la réponse du siège")).to_be_visible(timeout=20_000)
    await expect(page.get_by_text(LOST)).to_have_count(0)
    assert (await messages(site, headquarters, weekend)).count("Le serveur est mort") == 1


async def test_a_session_that_ends_over_a_form_is_renewed_in_front_of_it(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    weekend = await weekend_to_come(site, headquarters)
    page = await enter(open_as, weekend, f"/dealer/?slot={weekend.event['slots'][0]['id']}")
    where = page.url
    await expect(page.get_by_label("Votre message")).to_be_visible()
    await page.context.clear_cookies()
    await ask_headquarters(page, "Ma session a pris fin")
    await expect(page.get_by_role("dialog", name=ENDED)).to_be_visible()
    await page.get_by_label("Adresse e-mail").fill("sacha.vendeur@drt.example")
    await page.get_by_role("textbox", name="Mot de passe").fill(PASSWORD)
    await page.get_by_role("button", name="Se connecter").click()
    await expect(page.get_by_role("dialog", name=ENDED)).to_have_count(0)
    await expect(page.get_by_text("Attend la réponse du siège")).to_be_visible()
    assert page.url == where
    assert (await messages(site, headquarters, weekend)).count("Ma session a pris fin") == 1
