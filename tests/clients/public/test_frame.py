"""What every page has: strict headers, nothing inline or from elsewhere; pages for errors; no token in any log."""

import re
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from clients.public.routes import error_pages, public_routes
from resolvers.link import LinkPurpose
from tests.clients.public.conftest import BROWSER, Confirm, Tour


async def all_pages(site: httpx2.AsyncClient, confirm: Confirm, tour: Tour) -> list[httpx2.Response]:
    """Pages with a token, then the others."""
    return [
        await site.get("/booking/confirm", params={"token": tour.link()}),
        await site.get("/booking", params={"token": tour.link(LinkPurpose.MANAGE)}),
        await site.get("/booking", params={"token": "junk"}),
        await confirm(tour.link()),
        await confirm("junk"),
        await confirm(tour.link(), Sec_Fetch_Site="cross-site"),
        await site.get("/nowhere"),
        await site.post("/booking"),
        await site.get("/"),
    ]


async def test_headers_of_every_page(site: httpx2.AsyncClient, confirm: Confirm, tour: Tour) -> None:
    *private, home = await all_pages(site, confirm, tour)
    for page in (*private, home):
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'")
        assert "unsafe" not in policy
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert "Accept-Language" in page.headers["vary"]
        assert re.fullmatch(r"[0-9a-f]{32}", page.headers["x-request-id"])
        assert "set-cookie" not in page.headers
    assert {page.headers["cache-control"] for page in private} == {"no-store"}
    assert all('name="robots" content="noindex"' in page.text for page in private)
    assert home.headers["cache-control"] == "public, max-age=30"


async def test_nothing_inline_and_nothing_from_elsewhere(
    site: httpx2.AsyncClient, confirm: Confirm, tour: Tour
) -> None:
    for page in await all_pages(site, confirm, tour):
        assert not re.search(r"<script|<style| style=| on[a-z]+=|javascript:", page.text)
        for address in re.findall(r'(?:href|src|action)="([^"]*)"', page.text):
            assert re.match(r"/(?!/)|tel:\+", address), address
        assert page.text.count("<h1>") == 1
        assert "<title>" in page.text
        assert 'name="viewport"' in page.text
        assert re.search(r'<html lang="(fr|en)">', page.text)


async def test_the_style_is_kept_for_ever_and_asks_for_nothing(site: httpx2.AsyncClient, settings: object) -> None:
    home = (await site.get("/")).text
    for path, kind in zip(re.findall(r'href="(/assets/[^"]+)"', home), ("image/svg+xml", "text/css"), strict=True):
        answer = await site.get(path)
        assert answer.headers["content-type"].startswith(kind)
        assert "immutable" in answer.headers["cache-control"]
        assert "url(" not in answer.text
        assert "@import" not in answer.text


async def test_errors_are_pages_for_browsers_and_text_for_programs(site: httpx2.AsyncClient, settings: object) -> None:
    for method, path, status, title in (
        ("GET", "/nowhere", 404, "Cette page n’existe pas"),
        ("GET", "/booking/", 404, "Cette page n’existe pas"),
        ("DELETE", "/booking", 405, "Cette page ne s’utilise pas ainsi"),
    ):
        page = await site.request(method, path)
        assert (page.status_code, f"<h1>{title}</h1>" in page.text) == (status, True)
        text = await site.request(method, path, headers={"Accept": "*/*"})
        assert text.status_code == status
        assert text.headers["content-type"].startswith("text/plain")
        assert "<" not in text.text
    assert "GET" in page.headers["allow"]


async def test_the_request_id_goes_through(site: httpx2.AsyncClient, capfd: pytest.CaptureFixture[str]) -> None:
    answer = await site.get("/", headers={"X-Request-Id": "from-the-balancer-1"})
    assert answer.headers["x-request-id"] == "from-the-balancer-1"
    assert "from-the-balancer-1" in "".join(capfd.readouterr())
    junk = await site.get("/", headers={"X-Request-Id": "a b<script>"})
    assert re.fullmatch(r"[0-9a-f]{32}", junk.headers["x-request-id"])


async def test_no_token_in_any_log(
    site: httpx2.AsyncClient,
    confirm: Confirm,
    tour: Tour,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG", "httpx2")
    tokens = [tour.link(), tour.link(LinkPurpose.MANAGE), tour.link(hours=-1), tour.link(LinkPurpose.MANAGE, hours=-1)]
    for token in tokens:
        await confirm(token)
        await site.get("/booking", params={"token": token})
    inside = [record.getMessage() for record in caplog.records if "http://api/" in record.getMessage()]
    written = "".join(capfd.readouterr()) + "".join(inside)
    assert "ConfirmBooking" in written
    assert not any(token in written or token.split(".")[2] in written for token in tokens)


def broken(answer: Any, status: int = 200) -> httpx2.AsyncClient:
    """The site before an API that answers this, or raises it."""

    async def graphql(_request: Request) -> JSONResponse:
        if isinstance(answer, Exception):
            raise answer
        return JSONResponse(answer, status)

    api = Starlette(routes=[Route("/graphql", graphql, methods=["POST"])])
    app = Starlette(routes=public_routes(api), exception_handlers=dict(error_pages()))
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    return httpx2.AsyncClient(transport=transport, base_url="http://tour.example", headers=BROWSER)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"errors": [{"message": "x", "extensions": {"code": "INTERNAL"}}]}, 500),
        ({"data": None, "errors": [{"message": "x"}]}, 200),
        ({"data": {"events": None}}, 200),
        ({"data": {}}, 200),
        ([], 200),
        ({"errors": [{"message": "x"}]}, 401),
    ],
)
async def test_an_api_that_fails_is_a_page_with_a_reference(answer: Any, status: int) -> None:
    async with broken(answer, status) as site:
        page = await site.get("/")
    assert page.status_code == 503
    assert "Réessayez dans une minute" in page.text
    assert page.headers["x-request-id"] in page.text
    assert page.headers["retry-after"] == "60"


async def test_a_defect_is_a_page_that_tells_nothing_of_it() -> None:
    async with broken(RuntimeError("secret of the house")) as site:
        page = await site.get("/")
        text = await site.get("/", headers={"Accept": "application/json"})
    for answer in (page, text):
        assert answer.status_code == 500
        assert "secret" not in answer.text
    assert page.headers["x-request-id"] in page.text
    assert text.headers["content-type"].startswith("text/plain")
