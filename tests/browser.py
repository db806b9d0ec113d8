"""A real Chromium for tests: pages that keep to their origin and fail on errors of scripts; axe; screenshots.

`conftest.py` makes the fixtures known to all tests. Playwright's asynchronous interface only: its other one cannot
share a thread with asynchronous tests.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:  # every run of pytest imports this file, few runs open a page
    from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request

ROOT = Path(__file__).parents[1]
SCREENSHOTS = ROOT / ".screenshots"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MISSING = (
    "these tests need Chromium and none is on PATH. On Debian or Ubuntu type: apt-get install chromium "
    "(as root, ./drt test does it); elsewhere name one: DRT_CHROMIUM=/path/to/chromium"
)
Scheme = Literal["light", "dark"]
DESKTOP = (1280, 800)
PHONE = (360, 740)
LOOKS: dict[str, tuple[Scheme, tuple[int, int]]] = {
    "light-desktop": ("light", DESKTOP),
    "dark-desktop": ("dark", DESKTOP),
    "light-phone": ("light", PHONE),
    "dark-phone": ("dark", PHONE),
}
"""The four ways in which each page is looked at."""
_OURS = {"127.0.0.1", "localhost"}
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

NewPage = Callable[..., Awaitable["Page"]]


def chromium() -> str:
    """The program's path; the test fails with what to type if there is none."""
    wanted = os.environ.get("DRT_CHROMIUM")
    found = wanted or next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        pytest.fail(MISSING, pytrace=False)
    return found


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests of this process; each page has a profile of its own."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(
            executable_path=chromium(),
            # As root, in containers too: no sandbox, no shared memory of 64 MB.
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb"],
        )
        yield opened
        await opened.close()


class Watch:
    """What a context of the browser did that no page of ours may do."""

    def __init__(self) -> None:
        self.wrongs: list[str] = []

    def over(self, context: BrowserContext) -> None:
        """Look at everything from now on."""
        context.on("weberror", lambda error: self.wrongs.append(f"script: {error.error}"))
        context.on("request", self._asked)
        context.on("console", self._said)

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in _OURS:
            self.wrongs.append(f"left the origin: {request.url}")

    def _said(self, message: ConsoleMessage) -> None:
        # A refused or lost request is logged as an error too: that is for the test to judge, by what the page says.
        if "Content Security Policy" in message.text or (
            message.type == "error" and not message.text.startswith("Failed to load resource")
        ):
            self.wrongs.append(f"console: {message.text}")


@pytest.fixture
async def new_page(browser: Browser) -> AsyncIterator[NewPage]:
    """Opens a page in a fresh profile: `await new_page(scheme="dark", size=PHONE, locale="en-GB", base_url=…)`.

    At its end the test fails if a script threw, the console held an error, the policy of contents was broken or a
    request left this machine.
    """
    watch = Watch()
    async with AsyncExitStack() as stack:

        async def opened(
            scheme: Scheme = "light",
            size: tuple[int, int] = DESKTOP,
            locale: str = "fr-FR",
            **more: Any,
        ) -> Page:
            context = await browser.new_context(
                color_scheme=scheme,
                viewport={"width": size[0], "height": size[1]},
                locale=locale,
                timezone_id="Europe/Paris",
                reduced_motion="reduce",
                **more,
            )
            stack.push_async_callback(context.close)
            context.set_default_timeout(10_000)
            watch.over(context)
            return await context.new_page()

        yield opened
    assert not watch.wrongs, "\n".join(watch.wrongs)


@pytest.fixture
async def page(new_page: NewPage) -> Page:
    """A French page on a desktop, in light colours."""
    return await new_page()


async def axe(page: Page, *, within: str | None = None) -> list[str]:
    """What axe finds wrong, one line per rule and element; empty is what tests ask for."""
    from axe_playwright_python.async_playwright import Axe

    run = await Axe().run(page, within, {"runOnly": _RULES, "resultTypes": ["violations"]})
    return [
        f"{rule['id']}: {rule['help']} at {' '.join(map(str, node['target']))} — {node['failureSummary']}"
        for rule in run.response["violations"]
        for node in rule["nodes"]
    ]


async def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window: more than 0 and people must scroll sideways."""
    found: int = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found


async def shoot(page: Page, name: str, *, whole: bool = True) -> Path:
    """Keep a picture as `.screenshots/<name>.png`, for people to look at."""
    path = SCREENSHOTS / f"{name}.png"
    await page.screenshot(path=path, full_page=whole, animations="disabled")
    return path
