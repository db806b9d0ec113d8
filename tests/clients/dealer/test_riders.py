"""The riders of a dealership: their order and place in the address, each with a page (E5)."""

import re

from playwright.async_api import expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.conftest import Opened
from tests.clients.dealer.weekend import Weekend, enter
from tests.clients.site import Site

FOREIGN = """query($d: ID!) { bookings(first: 1, filter: {event: {dealership: {id: {eq: $d}}}}) { nodes {
  rider { id lastName } } } }"""


async def test_riders_are_put_in_order_by_keyboard_and_the_address_keeps_it(open_as: Opened, weekend: Weekend) -> None:
    page = await enter(open_as, weekend, "/dealer/riders")
    heading = page.get_by_role("columnheader", name="Nom")
    await heading.get_by_role("button").focus()
    await page.keyboard.press("Enter")
    await expect(heading).to_have_attribute("aria-sort", "ascending")
    await page.keyboard.press("Enter")
    await expect(heading).to_have_attribute("aria-sort", "descending")
    assert "sort=-name" in page.url
    await page.reload()
    await expect(heading).to_have_attribute("aria-sort", "descending")
    names = await page.get_by_role("row").locator("td:first-child").all_inner_texts()
    last = [name.split(" ", 1)[1] for name in names]
    assert last == sorted(last, key=str.casefold, reverse=True)
    async with page.expect_response("**/graphql"):
        await page.get_by_role("columnheader", name="Réservations").get_by_role("button").press("Enter")
    await expect(page).to_have_url(re.compile("sort=-bookings"))
    await expect(page.locator("[aria-busy=true]")).to_have_count(0)
    counts = [int(each) for each in await page.locator("td[data-label='Réservations']").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)


async def test_a_rider_has_a_page_with_their_bookings(open_as: Opened, site: Site, weekend: Weekend) -> None:
    page = await enter(open_as, weekend, "/dealer/riders?q=concession")
    await page.get_by_role("link", name="Ana Concessionnaire").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ana Concessionnaire")
    await expect(page.get_by_text("Première réservation")).to_be_visible()
    for look, (scheme, size) in LOOKS.items():
        other = await enter(open_as, weekend, page.url.removeprefix(site.url), scheme=scheme, size=size)
        await expect(other.get_by_role("heading", level=1)).to_have_text("Ana Concessionnaire")
        assert await axe(other) == []
        assert await sideways(other) <= 0
        await shoot(other, f"dealer/rider-{look}")
    await page.get_by_role("link", name=re.compile("Réservé|Déplacé")).click()
    await expect(page.get_by_role("dialog", name="Ana Concessionnaire")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ana Concessionnaire")


async def test_a_rider_of_another_dealership_has_none(
    open_as: Opened, site: Site, headquarters: str, weekend: Weekend
) -> None:
    foreign = (await site.ask(headquarters, FOREIGN, d=weekend.other["dealership"]["id"]))["nodes"][0]["rider"]
    page = await enter(open_as, weekend, f"/dealer/riders/{foreign['id']}")
    await expect(page.get_by_text("Ce pilote n’est pas des vôtres")).to_be_visible()
    assert foreign["lastName"] not in await page.inner_text("body")
