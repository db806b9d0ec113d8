"""What a browser fetches of a client before it shows its first page."""

import gzip
from urllib.parse import urlsplit

from playwright.async_api import Page, expect

from tests.embedded.programs import ROOT


async def first_load(page: Page, name: str) -> int:
    """Bytes of gzip of all files of the client that its first page needs; the page is signed in, and was not there."""
    fetched: set[str] = set()
    page.on("response", lambda response: fetched.add(urlsplit(response.url).path))
    await page.goto(f"/{name}/")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await page.wait_for_load_state("load")
    built = ROOT / "clients" / name / "dist"
    files = [built / path.removeprefix(f"/{name}/") for path in fetched if "/assets/" in path]
    assert {".js", ".css", ".woff2"} == {file.suffix for file in files}
    return sum(len(gzip.compress(file.read_bytes())) for file in [built / "index.html", *files])
