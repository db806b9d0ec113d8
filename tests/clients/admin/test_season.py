"""The back office's home: the season as a calendar of weekends, live (H4)."""

from playwright.async_api import expect

from tests.browser import LOOKS, axe, shoot, sideways
from tests.clients.admin.boards import free_place
from tests.clients.conftest import Opened
from tests.clients.first_load import first_load
from tests.clients.site import Site
from tests.e2e.bookings import rider

EVENTS = """{ events(first: 50, sort: [{startsOn: ASC}]) { nodes {
  id state bookedCount fillRate dealership { name } } } }"""


async def test_every_weekend_is_a_card_with_its_figures(open_as: Opened, site: Site, headquarters: str) -> None:
    page = await open_as("/admin/")
    await expect(page.get_by_role("heading", name="Saison", level=1)).to_be_visible()
    await page.get_by_text("étapes des mois passés").click()
    events = (await site.ask(headquarters, EVENTS))["nodes"]
    for event in events:
        card = page.locator(f'a[href="/admin/events/{event["id"]}"]').last
        await expect(card).to_contain_text(event["dealership"]["name"])
        if event["state"] != "CANCELLED":
            await expect(card).to_contain_text(f"{round(event['fillRate'] * 100)}")
            await expect(card.get_by_role("meter")).to_have_attribute(
                "aria-valuenow", str(round(event["fillRate"] * 100))
            )


async def test_figures_move_by_themselves(open_as: Opened, site: Site, headquarters: str) -> None:
    page = await open_as("/admin/")
    place = await free_place(site, headquarters)
    card = page.locator(f'a[href="/admin/events/{place.event}"]').last
    before = place.booked
    await expect(card).to_contain_text(f"{before} réservées")

    await site.ask(
        headquarters,
        "mutation($i: BookPlaceInput!) { bookPlace(input: $i) { __typename ... on Problem { message } } }",
        i={"slotId": place.slot, "modelId": place.model, "rider": rider("live.figure")},
    )
    await expect(card).to_contain_text(f"{before + 1} réservées", timeout=5_000)


async def test_the_calendar_is_sound_in_all_looks(open_as: Opened) -> None:
    for look, (scheme, size) in LOOKS.items():
        page = await open_as("/admin/", scheme=scheme, size=size)
        await expect(page.get_by_role("heading", name="Saison", level=1)).to_be_visible()
        await expect(page.get_by_role("heading", name="À voir aujourd’hui")).to_be_visible()
        assert await axe(page) == []
        assert await sideways(page) <= 0
        await shoot(page, f"admin/season-{look}")


async def test_the_first_load_keeps_to_its_budget(open_as: Opened) -> None:
    assert await first_load(await open_as("/auth/sign-in"), "admin") <= 350_000
