"""What a dealership asks of headquarters about a departure and about its weekend (E2)."""

import re
from typing import Any

from playwright.async_api import expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.conftest import Opened
from tests.clients.dealer.weekend import Weekend, enter
from tests.clients.site import Site

REQUESTS = """query($e: ID!) { changeRequests(filter: {event: {id: {eq: $e}}, status: {eq: OPEN}}) { nodes {
  id kind message proposedSlotState slot { id state } booking { id } subjectVersion } } }"""
ACCEPT = """mutation($i: AcceptChangeRequestInput!) { acceptChangeRequest(input: $i) { __typename
  ... on Problem { message } } }"""


async def open_requests(site: Site, token: str, weekend: Weekend) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await site.ask(token, REQUESTS, e=weekend.event["id"]))["nodes"]
    return found


async def test_a_departure_is_asked_to_be_closed_by_keyboard(
    open_as: Opened, site: Site, headquarters: str, weekend: Weekend
) -> None:
    page = await enter(open_as, weekend)
    slot = weekend.event["slots"][-1]
    departure = page.get_by_role("button", name=f"Départ de {slot['localStart'][11:16]}").last
    await departure.focus()
    await page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    await expect(panel.get_by_text("Plus personne ne pourrait réserver ce départ")).to_be_visible()
    assert f"slot={slot['id']}" in page.url
    assert await axe(page) == []
    await shoot(page, "dealer/slot-light-desktop", whole=False)
    await panel.get_by_label("Votre message").fill("Le pilote encadrant part tôt")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(panel.get_by_text("Attend la réponse du siège")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(panel).to_be_hidden()
    await expect(departure).to_be_visible()

    (asked,) = await open_requests(site, headquarters, weekend)
    assert (asked["slot"]["id"], asked["proposedSlotState"], asked["booking"]) == (slot["id"], "CLOSED", None)
    assert asked["slot"]["state"] == "OPEN"
    answer = {"changeRequestId": asked["id"], "expectedVersion": asked["subjectVersion"]}
    assert (await site.ask(headquarters, ACCEPT, i=answer))["__typename"] == "AcceptChangeRequestSuccess"
    await expect(departure).to_contain_text("fermé", timeout=8_000)


async def test_a_word_about_the_weekend_reaches_headquarters(
    open_as: Opened, site: Site, headquarters: str, weekend: Weekend
) -> None:
    page = await enter(open_as, weekend)
    await page.get_by_role("button", name="Demander au siège").click()
    panel = page.get_by_role("dialog", name="Votre étape")
    await panel.get_by_text("Annuler", exact=True).click()
    await expect(panel.get_by_text("L’étape entière serait annulée")).to_be_visible()
    await panel.get_by_text("Un mot", exact=True).click()
    await panel.get_by_label("Votre message").fill("Peut-on garer le camion derrière ?")
    await panel.get_by_role("button", name="Envoyer la demande").click()
    await expect(panel.get_by_text("Attend la réponse du siège")).to_be_visible()
    (asked,) = await open_requests(site, headquarters, weekend)
    assert (asked["kind"], asked["slot"], asked["booking"]) == ("OTHER", None, None)
    await page.goto("/dealer/requests?show=open")
    await expect(page.get_by_text("Peut-on garer le camion derrière ?")).to_be_visible()
    await expect(page.get_by_text("Le pilote encadrant part tôt")).to_be_hidden()
    await page.get_by_text("Toutes", exact=True).click()
    await expect(page.get_by_text("Le pilote encadrant part tôt")).to_be_visible()
    await page.get_by_role("link", name=re.compile("^départ de ")).click()
    await expect(page.get_by_role("dialog", name=re.compile("^Départ de "))).to_be_visible()
    for look, (scheme, size) in LOOKS.items():
        panel_page = await enter(open_as, weekend, "/dealer/?ask=event", scheme=scheme, size=size)
        await expect(panel_page.get_by_role("dialog").get_by_text("Attend la réponse du siège")).to_be_visible()
        assert await axe(panel_page) == []
        assert await sideways(panel_page) <= 0
        await shoot(panel_page, f"dealer/ask-{look}", whole=False)
