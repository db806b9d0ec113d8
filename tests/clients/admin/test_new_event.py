"""Planning a stop from the back office: where, when, at which rhythm, with which vehicles (B1, B2, B7)."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.conftest import Opened
from tests.clients.planning import free_day, newest_season
from tests.clients.site import Site


@pytest.fixture
async def free(site: Site, headquarters: str) -> tuple[dict[str, Any], str]:
    """The season, and a day on which its truck is nowhere."""
    found = await newest_season(site, headquarters)
    return found, free_day(found)


async def choose_dealership(page: Page, name: str) -> None:
    await page.get_by_role("combobox", name="Concession").fill(name)
    await page.get_by_role("option", name=name).first.click()


async def test_a_stop_is_planned_from_the_home_page(
    open_as: Opened, site: Site, headquarters: str, free: tuple[dict[str, Any], str]
) -> None:
    before, day = free
    stop = before["events"]["nodes"][0]
    page = await open_as("/admin/")
    await page.get_by_role("link", name="Planifier une étape").first.click()
    preview = page.get_by_role("region", name="Ce que cela donne")
    await expect(preview.get_by_text("Rien n’est encore fait")).to_be_visible()
    await choose_dealership(page, stop["dealership"]["name"])
    await page.get_by_label("Premier jour").fill(day)
    await page.get_by_label("Premier départ").fill("09:00")
    await page.get_by_label("Dernier départ").fill("12:00")
    await page.get_by_label("Pause de midi, de").fill("")
    await page.get_by_label("Pause de midi, à").fill("")
    await page.get_by_label("Durée d’un essai").fill("50")
    await page.get_by_label("Battement").fill("10")
    await page.get_by_label("Qui part ensemble").select_option("ALTERNATING")
    rides = preview.get_by_role("listitem")
    await expect(rides).to_have_count(4)
    await expect(rides.nth(1)).to_contain_text("10:00, Groupe 2")
    vehicles = sorted(before["trucks"][0]["vehicles"], key=lambda each: each["number"])
    last = page.get_by_role("switch").last
    await last.press("Space")
    await expect(preview.get_by_text(f"{len(vehicles) - 1} véhicules")).to_be_visible()
    await shoot(page, "admin/new-event-filled")
    await page.get_by_role("button", name="Créer l’étape").click()
    await expect(page).to_have_url(re.compile(r"/plan$"))
    after = await newest_season(site, headquarters)
    known = {each["id"] for each in before["events"]["nodes"]}
    (made,) = [each for each in after["events"]["nodes"] if each["id"] not in known]
    assert (made["state"], made["startsOn"], made["endsOn"]) == ("DRAFT", day, day)
    assert made["dealership"] == stop["dealership"]
    assert [each["groupNumber"] for each in made["slots"]] == [1, 2, 1, 2]
    assert len(made["allocations"]) == len(vehicles) - 1
    # What was there is as it was.
    assert [each for each in after["events"]["nodes"] if each["id"] in known] == before["events"]["nodes"]


async def test_a_truck_that_is_elsewhere_is_said_beside_the_days_and_nothing_is_made(
    open_as: Opened, site: Site, headquarters: str, free: tuple[dict[str, Any], str]
) -> None:
    before, day = free
    taken = next(each for each in before["events"]["nodes"] if each["startsOn"] > day and each["state"] == "OPEN")
    page = await open_as("/admin/events/new")
    weekends = page.get_by_role("region", name="Quand")
    await expect(weekends.get_by_role("button", name=taken["dealership"]["name"]).first).to_be_disabled()
    await choose_dealership(page, before["events"]["nodes"][0]["dealership"]["name"])
    await page.get_by_label("Premier jour").fill(taken["startsOn"])
    refusal = weekends.get_by_text("Le camion est déjà chez")
    await expect(refusal).to_contain_text(taken["dealership"]["name"])
    await expect(page.get_by_role("button", name="Créer l’étape")).to_be_disabled()
    # A time in the wrong order is said beside its field.
    await page.get_by_label("Dernier départ").fill("08:00")
    await expect(page.get_by_text("Le dernier départ précède le premier")).to_have_count(2)
    assert await newest_season(site, headquarters) == before


async def test_the_page_is_reached_from_the_palette_and_sound_in_all_looks(
    open_as: Opened, free: tuple[dict[str, Any], str]
) -> None:
    before, _ = free
    page = await open_as("/admin/trail")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await page.keyboard.press("Control+k")
    await page.get_by_role("combobox", name="Chercher").fill("planifier")
    await expect(page.get_by_role("option", name="Planifier une étape")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Planifier une étape", level=1)).to_be_visible()
    for name, (scheme, size) in LOOKS.items():
        page = await open_as(f"/admin/events/new?from={free_day(before, days=2)}", scheme=scheme, size=size)
        await choose_dealership(page, before["events"]["nodes"][0]["dealership"]["name"])
        await page.get_by_label("Qui part ensemble").select_option("ALTERNATING")
        await expect(page.get_by_role("button", name="Créer l’étape")).to_be_enabled()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/new-event-{name}")
