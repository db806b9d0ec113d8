"""What people wait for in the web clients: pages opened cold, a filter of the board, what a first load weighs.

    PYTHONPATH=. .venv/bin/python -m bench.web [--rounds 9]   # prints a table; exit code 1: a goal was missed

Chromium opens each page in a fresh profile, so nothing is in its cache, on a web process of our own. A page
counts as interactive when what people came for is there (the board's bookings, the calendar's weekends) and the main
thread has been idle. Nothing else may run meanwhile. The first run makes the database, which is kept.
"""

import argparse
import asyncio
import gzip
import os
import statistics
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg
from playwright.async_api import Browser, Page, async_playwright
from pydantic import SecretStr

from bench.database import ROOT, SIZES, make_database
from bench.servers import DATA, Servers, running_servers
from models.account import AccountRole
from settings import Settings
from tests.browser import DESKTOP, chromium
from tests.clients.site import Site, site_address

BOARD_BOOKINGS = 500
# The database is kept between runs, and an address has one account.
PROCESS = os.getpid()
# Ready when `selector` is there so often and nothing has been asked of the main thread since.
READY = """([selector, count]) => new Promise((resolve) => {
  const look = () => document.querySelectorAll(selector).length >= count
    ? requestIdleCallback(() => resolve(performance.now())) : requestAnimationFrame(look);
  look();
})"""
# As a person chooses it: the event of the browser, until the frame in which the answer is painted.
CHOOSE = """() => new Promise((resolve) => {
  const select = [...document.querySelectorAll('search select')].find((one) => one.options.length > 4);
  const found = document.querySelector('search [role="status"]');
  const before = found.textContent;
  const observer = new MutationObserver(() => {
    if (found.textContent === before) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
  });
  observer.observe(found, { childList: true, characterData: true, subtree: true });
  const began = performance.now();
  select.selectedIndex = select.selectedIndex === 1 ? 2 : 1;
  select.dispatchEvent(new Event("change", { bubbles: true }));
})"""
LOADED = "performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)"

Measure = Callable[[Page], Awaitable[float]]


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure and the most that it may be."""

    name: str
    most: float
    unit: str


async def opened(page: Page, path: str, selector: str, count: int) -> float:
    """Milliseconds from the first byte asked for until the page can be used."""
    await page.goto(path, wait_until="commit")
    taken: float = await page.evaluate(READY, [selector, count])
    return taken


async def filtered(page: Page, path: str, selector: str, count: int) -> float:
    """Milliseconds from a choice until its answer is painted, on the board that is open."""
    await opened(page, path, selector, count)
    taken: float = await page.evaluate(CHOOSE)
    return taken


async def weight(page: Page, path: str, selector: str, count: int) -> float:
    """Kilobytes of scripts and styles that a first load fetches, by gzip."""
    await opened(page, path, selector, count)
    total = 0
    for loaded in set(await page.evaluate(LOADED)):
        space, _, file = loaded.strip("/").partition("/")
        source = ROOT / "clients" / space / "dist" / file
        if source.suffix in (".js", ".css") and source.is_file():
            total += len(gzip.compress(source.read_bytes(), 9))
    return total / 1000


async def measure(browser: Browser, site: Site, who: AccountRole, at: UUID | None, rounds: int, run: Measure) -> float:
    """The median of so many rounds, each in a profile that has seen nothing."""
    taken = []
    for _ in range(rounds):
        context = await browser.new_context(
            base_url=site.url, viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="fr-FR"
        )
        try:
            await site.sign_in(context, f"Bench {who.value} {PROCESS}", who, at)
            taken.append(await run(await context.new_page()))
        finally:
            await context.close()
    return statistics.median(taken)


async def biggest_event(url: str) -> tuple[str, UUID, int, int]:
    """The open event whose bookings are nearest to the goal's number: its id, dealership, bookings, places."""
    connection = await asyncpg.connect(url)
    try:
        row = await connection.fetchrow(
            """SELECT event.id, dealership_id, count(*) AS bookings FROM event JOIN booking ON event_id = event.id
            WHERE booking.status <> 'CANCELLED' GROUP BY event.id
            ORDER BY abs(count(*) - $1), event.id LIMIT 1""",
            BOARD_BOOKINGS,
        )
        weekends = await connection.fetchval("SELECT count(*) FROM event WHERE starts_on >= current_date")
    finally:
        await connection.close()
    assert row is not None, "the database has no bookings"
    return f"event_{row['id']}", row["dealership_id"], row["bookings"], weekends


async def measure_all(servers: Servers, url: str, rounds: int) -> bool:
    """Print each figure beside its goal; whether all were met."""
    event, dealership, bookings, weekends = await biggest_event(url)
    settings = Settings(
        database_url=url,
        redis_url=servers.redis_url,
        drt_secret=SecretStr(servers.secret),
        drt_environment="embedded",
        drt_data=DATA,
        public_url=(address := site_address()),
    )
    site = Site(address, settings, Path(servers.logs) / "web.log")
    await site.start()
    board = (f"/admin/events/{event}", "td button[aria-label*=', ']", bookings)
    season = ("/admin/", 'a[href^="/admin/events/"]', max(1, min(weekends, 20)))
    home = (f"/dealer/events/{event}", "main h1", 1)
    admin, dealer = AccountRole.ADMIN, AccountRole.DEALER
    cells: list[tuple[Goal, AccountRole, Measure]] = [
        (Goal(f"board of {bookings} bookings, cold", 1500, "ms"), admin, lambda page: opened(page, *board)),
        (Goal("a filter of that board", 100, "ms"), admin, lambda page: filtered(page, *board)),
        (Goal("season's home, cold", 1000, "ms"), admin, lambda page: opened(page, *season)),
        (Goal("first load of the back office", 350, "kB"), admin, lambda page: weight(page, *season)),
        (Goal("first load of a dealership's space", 250, "kB"), dealer, lambda page: weight(page, *home)),
    ]
    met = True
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
            )
            for goal, who, run in cells:
                at = dealership if who is dealer else None
                found = await measure(browser, site, who, at, 1 if goal.unit == "kB" else rounds, run)
                met &= found <= goal.most
                verdict = "" if found <= goal.most else "  MISSED"
                print(f"{goal.name:40} {found:8.0f} {goal.unit}   at most {goal.most:.0f}{verdict}", flush=True)
            await browser.close()
    finally:
        await site.stop()
    return met


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the database if there is none, measure, print; 1 where a goal was missed."""
    parser = argparse.ArgumentParser("bench.web", description="What people wait for in the web clients.")
    parser.add_argument("--rounds", type=int, default=9, help="openings of each page")
    parser.add_argument("--size", choices=SIZES, default="small", help="of the season; small has boards of 500")
    given = parser.parse_args(arguments)
    with running_servers() as servers:
        os.environ["DRT_SECRET"] = servers.secret
        url = make_database(servers, given.size)
        return 0 if asyncio.run(measure_all(servers, url, given.rounds)) else 1


if __name__ == "__main__":
    sys.exit(main())
