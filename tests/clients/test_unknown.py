"""An address that leads to nothing: each page says so plainly and shows the way back, and takes it for no failure."""

from playwright.async_api import Page, expect

from tests.browser import axe, shoot
from tests.clients.admin.boards import COMING
from tests.clients.conftest import Opened
from tests.clients.dealer.weekend import Weekend, enter
from tests.clients.site import Site
from tests.clients.test_every_page import GO, routes_of

NOBODY = "nobody"
HINT = "L’adresse est incomplète, ou ce qu’elle montrait n’est plus là."
# Beside a list, or over it: closing it leads back.
IN_A_PANEL = {"/accounts/:id?"}


async def ask_for_nobody(page: Page, client: str) -> list[str]:
    """Each route of something that has an id, with one that is nobody's; answers what was opened."""
    routes = [route for route in routes_of(client) if ":" in route]
    for route in routes:
        path = "/".join(NOBODY if part.startswith(":") else part for part in route.split("/"))
        await page.evaluate(GO, f"/{client}{path}")
        is_panel = route in IN_A_PANEL
        said = page.get_by_role("dialog" if is_panel else "main").get_by_text(HINT)
        await expect(said, route).to_be_visible()
        if is_panel:
            await page.keyboard.press("Escape")
            await expect(said, route).to_have_count(0)
        else:
            await expect(said.locator("..").get_by_role("link"), route).to_be_visible()
    return routes


async def test_headquarters_is_told_what_is_not_there(open_as: Opened) -> None:
    page = await open_as("/admin/")
    assert len(await ask_for_nobody(page, "admin")) > 15
    await page.evaluate(GO, "/admin/messages/templates/NOTHING")
    await expect(page.get_by_role("heading", name="Ce modèle de message n’existe pas", level=1)).to_be_visible()
    assert await axe(page) == []
    await shoot(page, "admin/unknown-light-desktop")
    await page.get_by_role("link", name="Tous les modèles de messages").press("Enter")
    await expect(page.get_by_role("heading", name="Modèles de messages")).to_be_visible()


async def test_a_dealership_is_told_what_is_not_there(open_as: Opened, site: Site, headquarters: str) -> None:
    first, other, *_ = (await site.ask(headquarters, COMING))["nodes"]
    page = await enter(open_as, Weekend(first, "", other))
    assert await ask_for_nobody(page, "dealer") == ["/events/:id", "/riders/:id"]
