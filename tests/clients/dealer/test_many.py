"""A dealership with several weekends and more riders than one page holds; nobody else's among them (E1, E5, A2)."""

import re
from typing import Any
from uuid import UUID

from playwright.async_api import Page, expect

from models.account import AccountRole
from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.conftest import Opened
from tests.clients.planning import free_day, newest_season
from tests.clients.planning import later as later_day
from tests.clients.site import Site

STOPS = """{ events(first: 50, filter: { state: { in: [OPEN, DONE] } }, sort: [{ startsOn: DESC }]) { nodes {
  id startsOn state truck { id } dealership { id name } } } }"""
RIDERS = """query($d: ID!) { bookings(first: 500, filter: { event: { dealership: { id: { eq: $d } } } }) { nodes {
  rider { id firstName lastName } } } }"""
CREATE = """mutation($i: CreateEventInput!) { createEvent(input: $i) { __typename
  ... on CreateEventSuccess { event { id version } } ... on Problem { message } } }"""
OPEN = """mutation($i: ChangeEventInput!) { openEvent(input: $i) { __typename ... on Problem { message } } }"""


async def stops(site: Site, token: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await site.ask(token, STOPS))["nodes"]
    return found


async def riders(site: Site, token: str, dealership: str) -> dict[str, str]:
    """Names of all who booked there, by id."""
    nodes = (await site.ask(token, RIDERS, d=dealership))["nodes"]
    return {each["rider"]["id"]: f"{each['rider']['firstName']} {each['rider']['lastName']}" for each in nodes}


async def enter(open_as: Opened, dealership: dict[str, Any], path: str) -> Page:
    """Somebody of that dealership, at this address."""
    return await open_as(
        path, f"Robin {dealership['name']}", AccountRole.DEALER, UUID(dealership["id"].partition("_")[2])
    )


async def second_weekend(site: Site, token: str, first: dict[str, Any]) -> list[str]:
    """Two free days more at the same dealership, open to bookings; both weekends, the sooner first."""
    start = free_day(await newest_season(site, token), days=2)
    given = {
        "dealershipId": first["dealership"]["id"],
        "truckId": first["truck"]["id"],
        "startsOn": start,
        "endsOn": later_day(start, 1),
        "firstRide": "10:00",
        "lastRide": "16:00",
        "lengthMinutes": 60,
        "gapMinutes": 30,
        "grouping": "ALTERNATING",
    }
    made = await site.ask(token, CREATE, i=given)
    assert made["__typename"] == "CreateEventSuccess", made
    opened = await site.ask(token, OPEN, i={"eventId": made["event"]["id"]})
    assert opened["__typename"] == "OpenEventSuccess", opened
    days = {first["id"]: first["startsOn"], str(made["event"]["id"]): start}
    return sorted(days, key=lambda stop: str(days[stop]))


async def test_one_goes_from_weekend_to_weekend_by_keyboard(open_as: Opened, site: Site, headquarters: str) -> None:
    # Not the latest one, which is the weekend of the other tests; nor one that a test has planned.
    _, *earlier = [stop for stop in await stops(site, headquarters) if stop["state"] == "OPEN"]
    hosts = [stop["dealership"]["id"] for stop in earlier]
    stop = next(stop for stop in earlier if hosts.count(stop["dealership"]["id"]) == 1)
    sooner, later = await second_weekend(site, headquarters, stop)
    page = await enter(open_as, stop["dealership"], "/dealer/")
    ways = page.get_by_role("navigation", name="Vos week-ends").get_by_role("link")
    await expect(ways).to_have_count(2)
    await expect(ways.first).to_have_attribute("aria-current", "page")
    await ways.last.focus()
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(f"/dealer/events/{later}$"))
    await expect(ways.last).to_have_attribute("aria-current", "page")
    await page.go_back()
    await expect(ways.first).to_have_attribute("aria-current", "page")
    await page.goto(f"/dealer/events/{sooner}")
    await expect(ways.first).to_have_attribute("aria-current", "page")
    for look, (scheme, (width, height)) in LOOKS.items():
        await page.emulate_media(color_scheme=scheme)
        await page.set_viewport_size({"width": width, "height": height})
        assert await axe(page) == [], look
        assert await sideways(page) <= 0, look
        await shoot(page, f"dealer/weekends-{look}", whole=False)


async def test_a_long_list_is_turned_by_keyboard_and_the_address_keeps_the_place(
    open_as: Opened, site: Site, headquarters: str
) -> None:
    counted = [
        (len(await riders(site, headquarters, stop["dealership"]["id"])), stop["dealership"])
        for stop in (await stops(site, headquarters))[:6]
    ]
    _, dealership = max(counted, key=lambda each: each[0])
    page = await enter(open_as, dealership, "/dealer/riders?sort=name")
    names = page.get_by_role("table").locator("tbody td:first-child a")
    pager = page.get_by_role("navigation", name="Suite de la liste")
    await expect(pager).to_contain_text("1 à 50 sur")
    first = await names.all_inner_texts()
    await pager.get_by_role("button", name="Suivants").focus()
    await page.keyboard.press("Enter")
    await expect(pager).to_contain_text("51 à")
    await expect(names.first).not_to_have_text(first[0])
    second = await names.all_inner_texts()
    assert not set(second) & set(first)
    assert re.search(r"[?&]page=2&after=", page.url)
    assert "sort=name" in page.url
    await page.reload()
    await expect(names.first).to_have_text(second[0])
    await pager.get_by_role("button", name="Précédents").focus()
    await page.keyboard.press("Enter")
    await expect(names.first).to_have_text(first[0])
    assert "after=" not in page.url


async def test_a_search_finds_nobody_elses_rider(open_as: Opened, site: Site, headquarters: str) -> None:
    own, other, *_ = [stop["dealership"] for stop in await stops(site, headquarters) if stop["state"] == "DONE"]
    ours, theirs = [await riders(site, headquarters, each["id"]) for each in (own, other)]
    identity, name = next((key, name) for key, name in theirs.items() if key not in ours and name not in ours.values())
    page = await enter(open_as, own, "/dealer/requests")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Chercher")
    await field.fill(next(iter(ours.values())))
    await expect(page.get_by_role("group", name="Pilotes").get_by_role("option").first).to_be_visible()
    await field.fill(name)
    await expect(page.get_by_text("Rien ne porte ce nom.")).to_be_visible()
    await page.goto(f"/dealer/riders/{identity}")
    await expect(page.get_by_role("heading", name="Ce pilote n’est pas des vôtres")).to_be_visible()
    assert name not in await page.inner_text("body")
