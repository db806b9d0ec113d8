"""Each page that a client's routes name: one heading, a tab of its own, nothing sideways, sound to axe, a picture."""

import re
from collections import Counter
from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from playwright.async_api import TimeoutError as NotInTime

from tests.browser import DESKTOP, LOOKS, NewPage, axe, shoot, sideways
from tests.clients.admin.boards import COMING, book, free_place
from tests.clients.conftest import Opened
from tests.clients.dealer.weekend import Weekend, enter
from tests.clients.site import Site

SOURCES = Path(__file__).parents[2] / "clients"
ROUTE = re.compile(r'<Route path="([^"]+)"')
NOWHERE = "/nowhere"

# Tests of these pages look at them with axe in all four looks, with more on them than can be shown here.
LOOKED_AT = {
    "admin": {
        *("/", "/access", "/accounts/:id?", "/acts", "/acts/:id", "/dealerships", "/dealerships/:id", "/duplicates"),
        *("/events/:id", "/events/:id/print", "/events/:id/waiting", "/exports", "/fleet", "/fleet/:id", "/me"),
        *("/import/:id?", "/messages", "/messages/addresses", "/messages/mailings", "/messages/mailings/:id"),
        *("/messages/mailings/new", "/messages/sent", "/messages/templates", "/messages/templates/:cause"),
        *("/requests/:id?", "/riders", "/riders/:id", "/trail"),
        *("/events/:id/plan", "/seasons", "/settings", "/settings/profiles/:id"),
    },
    "dealer": {"/", "/dealership", "/requests", "/riders", "/riders/:id"},
}
SETTLED = """() => {
    const [heading, ...more] = document.querySelectorAll("main h1");
    const busy = document.querySelector("main .mantine-Loader-root");
    return heading && !more.length && !busy && document.title === `${heading.textContent} · Demo Ride Tour`;
}"""
# As a link goes: the page is not fetched again.
GO = """async (path) => {
    history.pushState(null, "", path);
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
}"""
FRAME = "header a, header button, nav a, nav button"


def routes_of(client: str) -> list[str]:
    """The routes as the client's sources name them; those that only lead to others end in a star."""
    files = sorted((SOURCES / client / "src").rglob("*.tsx"))
    found = [path for file in files for path in ROUTE.findall(file.read_text("utf-8"))]
    return [*dict.fromkeys(path for path in found if not path.endswith("*?")), NOWHERE]


def filled(route: str, samples: dict[str, str]) -> str:
    """The address of one page of a route. A route that asks for an unknown noun wants a sample of it."""
    path = re.sub(r"/:\w+\?$", "", route)
    if ":" not in path:
        return path
    noun = path.split("/:")[0]
    assert noun in samples, f"{route}: say in this test which {noun} to open"
    return re.sub(r":\w+", samples[noun], path)


async def walk(page: Page, client: str, samples: dict[str, str]) -> Counter[str]:
    """Go to each page once, as by a link; answers how often each title was in the tab."""
    titles: Counter[str] = Counter()
    for route in routes_of(client):
        await page.evaluate(GO, f"/{client}{filled(route, samples)}")
        try:
            await page.wait_for_function(SETTLED)
        except NotInTime:
            pytest.fail(f"{route}: not one heading that is in the tab as well, or it never comes to rest")
        if ":" not in route:
            titles[await page.title()] += 1
        assert await sideways(page) <= 0, route
        new = route not in LOOKED_AT[client]
        if new:
            assert await axe(page) == [], route
        await narrow(page, f"{client}/walk{route.replace('/', '-').replace(':', '')}" if new else None, route)
    return titles


async def narrow(page: Page, picture: str | None, route: str) -> None:
    """The same page in the other looks; back to the first one."""
    for look, (scheme, (width, height)) in LOOKS.items():
        if picture or look == "light-phone":
            await page.emulate_media(color_scheme=scheme)
            await page.set_viewport_size({"width": width, "height": height})
            assert await sideways(page) <= 0, f"{route}, {look}"
        if picture:
            await shoot(page, f"{picture}-{look}")
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})


async def frame_words(page: Page) -> set[str]:
    """What the frame says to those who see it and to those who hear it."""
    texts = await page.locator(FRAME).all_inner_texts()
    return {word for text in texts for word in text.splitlines() if word.isalpha()}


async def test_every_page_of_the_back_office_is_sound(
    open_as: Opened, site: Site, headquarters: str, new_page: NewPage
) -> None:
    place = await free_place(site, headquarters)
    booking = await book(site, headquarters, place, "walked", "Abderrahmane-Vandenbroucke de la Villardière")
    of_booking = "query($id: ID!) { booking(id: $id) { rider { id } event { dealership { id } } } }"
    about = await site.ask(headquarters, of_booking, id=booking)
    samples = {
        "/events": place.event,
        "/fleet": place.model,
        "/riders": about["rider"]["id"],
        "/dealerships": about["event"]["dealership"]["id"],
        "/acts": "nobody",
        "/messages/mailings": "nobody",
        "/messages/templates": "REMINDER",
        "/settings/profiles": "new",
    }
    page = await open_as("/admin/")
    titles = await walk(page, "admin", samples)
    assert [title for title, times in titles.items() if times > 1] == []
    french = await frame_words(page)
    english = await open_as("/admin/", locale="en-GB")
    await expect(english.get_by_role("heading", level=1)).to_be_visible()
    assert french & await frame_words(english) == {"Messages"}


async def test_every_page_of_a_dealerships_space_is_sound(open_as: Opened, site: Site, headquarters: str) -> None:
    first, other, *_ = (await site.ask(headquarters, COMING))["nodes"]
    place = await free_place(site, headquarters)
    booking = await book(site, headquarters, place, "walked.dealer", "Abderrahmane-Vandenbroucke de la Villardière")
    rider = (await site.ask(headquarters, "query($id: ID!) { booking(id: $id) { rider { id } } }", id=booking))["rider"]
    weekend = Weekend(first, booking, other)
    page = await enter(open_as, weekend)
    titles = await walk(page, "dealer", {"/events": first["id"], "/riders": rider["id"]})
    # The page of the dealership and its weekend are both named after it.
    assert {title: times for title, times in titles.items() if times > 1} == {
        f"{first['dealership']['name']} · Demo Ride Tour": 2
    }
    french = await frame_words(page)
    english = await enter(open_as, weekend, locale="en-GB")
    await expect(english.get_by_role("heading", level=1)).to_be_visible()
    assert french & await frame_words(english) == set()
