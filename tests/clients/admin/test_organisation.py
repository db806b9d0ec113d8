"""How a stop is organised, changed from the back office: opening, days, rhythm, vehicles, departures (B1, B2, B7)."""

from typing import Any

from playwright.async_api import Page, expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.conftest import Opened
from tests.clients.planning import draft, free_day, later, newest_season, stop
from tests.clients.site import Site
from tests.e2e.bookings import rider

BOOK = """mutation($i: BookPlaceInput!) { bookPlace(input: $i) { __typename ... on Problem { message }
  ... on BookPlaceSuccess { booking { vehicle { number model { name } } } } } }"""
MODELS = "{ vehicleModels { id licenceRequired vehicles { number } } }"


def switch_of(page: Page, vehicle: dict[str, Any]) -> Any:
    return page.get_by_role("switch", name=f"{vehicle['model']['name']} n° {vehicle['number']}", exact=True)


async def test_a_draft_opens_closes_and_single_departures_with_it(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    made = await draft(site, headquarters)
    page = await open_as(f"/admin/events/{made['id']}")
    await page.get_by_role("button", name="Agir").click()
    await page.get_by_role("menuitem", name="Organisation").click()
    await expect(page.get_by_text("Seul le siège voit cette étape")).to_be_visible()
    await page.get_by_role("button", name="Ouvrir la réservation").press("Enter")
    await expect(page.get_by_text("Ouverte à la réservation", exact=True)).to_be_visible()
    second = page.get_by_role("switch", name="Ouvert à la réservation : 10:00")
    await second.press("Space")
    await expect(second).not_to_be_checked()
    now = await stop(site, headquarters, made["id"])
    assert now["state"] == "OPEN"
    assert [each["state"] for each in now["slots"]] == ["OPEN", "CLOSED", "OPEN", "OPEN"]
    await second.press("Space")
    await expect(second).to_be_checked()
    await page.get_by_role("button", name="Fermer la réservation").click()
    await expect(page.get_by_text("Plus personne ne réserve")).to_be_visible()
    now = await stop(site, headquarters, made["id"])
    assert (now["state"], {each["state"] for each in now["slots"]}) == ("CLOSED", {"OPEN"})


async def test_a_vehicle_goes_and_comes_back_and_one_that_is_booked_stays(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    made = await draft(site, headquarters)
    await site.ask(headquarters, "mutation($i: ID!) { openEvent(input: {eventId: $i}) { __typename } }", i=made["id"])
    models = await site.ask(headquarters, MODELS)
    model = next(each for each in models if each["licenceRequired"] == "A2" and len(each["vehicles"]) == 1)
    given = {"slotId": made["slots"][0]["id"], "modelId": model["id"], "rider": rider("organised")}
    booked = (await site.ask(headquarters, BOOK, i=given))["booking"]["vehicle"]
    fleet = (await newest_season(site, headquarters))["trucks"][0]["vehicles"]
    other = next(each for each in fleet if each["number"] != booked["number"])
    page = await open_as(f"/admin/events/{made['id']}/plan")
    await switch_of(page, other).press("Space")
    await expect(switch_of(page, other)).not_to_be_checked()
    now = await stop(site, headquarters, made["id"])
    gone = {each["vehicle"]["number"] for each in now["allocations"] if not each["active"]}
    assert gone == {other["number"]}
    await page.get_by_role("article").filter(has=switch_of(page, other)).locator("label").click()
    await expect(switch_of(page, other)).to_be_checked()
    await page.get_by_role("article").filter(has=switch_of(page, booked)).locator("label").click()
    await expect(page.get_by_role("alert")).to_contain_text("Ce véhicule a des réservations")
    await expect(switch_of(page, booked)).to_be_checked()
    now = await stop(site, headquarters, made["id"])
    assert all(each["active"] for each in now["allocations"])


async def test_a_rhythm_shows_what_it_changes_and_a_second_editor_is_told(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    made = await draft(site, headquarters)
    page = await open_as(f"/admin/events/{made['id']}/plan")
    other = await open_as(f"/admin/events/{made['id']}/plan", name="Denis Petit")
    await other.get_by_label("Durée d’un essai").fill("40")
    outcome = page.get_by_role("region", name="Ce que devient chaque départ")
    await expect(outcome.get_by_role("listitem")).to_have_count(4)
    await page.get_by_label("Dernier départ").fill("14:00")
    await expect(outcome.get_by_text("2 départs de plus")).to_be_visible()
    assert len((await stop(site, headquarters, made["id"]))["slots"]) == 4
    await page.get_by_role("button", name="Enregistrer le rythme").click()
    await expect(page.get_by_text("Le rythme est enregistré")).to_be_visible()
    await expect(page.get_by_role("switch", name="Ouvert à la réservation")).to_have_count(6)
    await expect(other.get_by_role("switch", name="Ouvert à la réservation")).to_have_count(6)
    await other.get_by_role("button", name="Enregistrer le rythme").click()
    await expect(other.get_by_role("alert")).to_contain_text("modifié entre-temps")
    now = await stop(site, headquarters, made["id"])
    assert (now["slotTemplate"]["lastRide"], len(now["slots"])) == ("14:00:00", 6)
    await other.get_by_role("button", name="Renoncer").click()
    await expect(other.get_by_label("Dernier départ")).to_have_value("14:00")
    await expect(other.get_by_label("Durée d’un essai")).to_have_value("45 min")


async def test_a_stop_moves_to_free_days_and_is_told_who_has_the_others(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    made = await draft(site, headquarters)
    season = await newest_season(site, headquarters)
    taken = next(
        each
        for each in season["events"]["nodes"]
        if each["state"] == "OPEN" and each["id"] != made["id"] and each["startsOn"] > made["startsOn"]
    )
    page = await open_as(f"/admin/events/{made['id']}/plan")
    await page.get_by_label("Premier jour").fill(taken["startsOn"])
    await page.get_by_role("button", name="Déplacer l’étape").click()
    await expect(page.get_by_text("Le camion est déjà chez")).to_contain_text(taken["dealership"]["name"])
    assert (await stop(site, headquarters, made["id"]))["startsOn"] == made["startsOn"]
    free = free_day(season, days=2)
    await page.get_by_label("Premier jour").fill(free)
    await page.get_by_label("Dernier jour").fill(later(free, 1))
    await page.get_by_role("button", name="Déplacer l’étape").press("Enter")
    await expect(page.get_by_text("L’étape est déplacée")).to_be_visible()
    now = await stop(site, headquarters, made["id"])
    assert (now["startsOn"], now["endsOn"], len(now["slots"])) == (free, later(free, 1), 8)


async def test_the_page_is_sound_in_all_looks(open_as: Opened, site: Site, headquarters: str) -> None:
    made = await draft(site, headquarters)
    for name, (scheme, size) in LOOKS.items():
        page = await open_as(f"/admin/events/{made['id']}/plan", scheme=scheme, size=size)
        outcome = page.get_by_role("region", name="Ce que devient chaque départ")
        await expect(outcome.get_by_role("listitem")).to_have_count(4)
        await page.get_by_label("Premier départ").fill("09:30")
        await expect(outcome.get_by_text("départs de plus")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/organisation-{name}")
