"""The doors for files: who may send one, from where, how large; what is kept and how it is served (B3; ADR 0032)."""

import asyncio
import io
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from PIL import Image

from auth.tokens import issue_role_token
from models.account import AccountRole
from schema.http.photos import LIMITS
from tests.clients.site import Site

CHANGE = """mutation($i: ChangeVehicleModelInput!) { changeVehicleModel(input: $i) { __typename
  ... on ChangeVehicleModelSuccess { vehicleModel { photo { small large width height } } } } }"""


def jpeg(size: tuple[int, int] = (900, 600)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (20, 60, 160)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
async def browser_like(site: Site) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=site.url, trust_env=False, timeout=30) as client:
        yield client


async def send(client: httpx2.AsyncClient, path: str, body: bytes, token: str = "", **headers: str) -> Any:
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return await client.post(path, content=body, headers={"Content-Type": "image/jpeg", **headers})


async def test_a_photo_comes_in_is_put_on_a_model_and_is_served_for_ever(
    browser_like: httpx2.AsyncClient,
    site: Site,
    headquarters: str,
) -> None:
    answer = await send(browser_like, "/photos", jpeg(), headquarters)
    assert answer.status_code == 201, answer.text
    kept = answer.json()
    model = (await site.ask(headquarters, "{ vehicleModels { id } }"))[0]["id"]
    changed = await site.ask(headquarters, CHANGE, i={"vehicleModelId": model, "photoId": kept["id"]})
    assert changed["vehicleModel"]["photo"] == {name: kept[name] for name in ("small", "large", "width", "height")}
    asked = {"query": "{ vehicleModels { id photo { small } } }"}
    public = (await browser_like.post("/graphql", json=asked)).json()["data"]["vehicleModels"]
    assert kept["small"] in [each["photo"]["small"] for each in public if each["photo"]]
    served = await browser_like.get(kept["small"])
    assert served.headers["content-type"] == "image/webp"
    assert served.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert served.headers["x-content-type-options"] == "nosniff"
    assert served.headers["content-security-policy"] == "default-src 'none'; sandbox"
    with Image.open(io.BytesIO(served.content)) as picture:
        assert picture.width == 320
    strange = ("/photos/%00-320.webp", "/photos/%ff-320.webp", f"/photos/0-{2**63}.webp")
    for missing in ("/photos/0000-320.webp", kept["small"].replace("-320", "-321"), "/photos/..%2f-320.webp", *strange):
        assert (await browser_like.get(missing)).status_code == 404


@pytest.mark.parametrize("path", ["/photos", "/spreadsheets?name=a.csv"])
async def test_only_headquarters_sends_files_and_no_foreign_page_in_its_name(
    browser_like: httpx2.AsyncClient,
    site: Site,
    path: str,
) -> None:
    dealer = await issue_role_token(site.settings.database_url, "dealer:C001")
    assert (await send(browser_like, path, jpeg())).status_code == 401
    assert (await send(browser_like, path, jpeg(), "drt_none")).status_code == 401
    assert (await send(browser_like, path, jpeg(), dealer)).status_code == 403
    assert (await browser_like.get(path)).status_code == 405


async def test_a_cookie_alone_sends_nothing(site: Site, new_page: Any) -> None:
    page = await new_page(base_url=site.url)
    await site.sign_in(page.context, "Chloé Blanc", AccountRole.ADMIN)
    for headers, status in (({}, 403), ({"X-DRT-Client": "tests"}, 201)):
        answer = await page.context.request.post(f"{site.url}/photos", data=jpeg(), headers=headers)
        assert answer.status == status, await answer.text()


@pytest.mark.parametrize(("token", "status"), [("headquarters", 413), ("", 401)])
async def test_who_sends_too_large_a_file_is_told_so_and_not_cut_off(
    site: Site, headquarters: str, token: str, status: int
) -> None:
    """As a browser does: all is sent before the answer is read."""
    url = urlsplit(site.url)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    bearer = f"Authorization: Bearer {headquarters}\r\n" if token else ""
    size = LIMITS.bytes + 8_000_000
    writer.write(f"POST /photos HTTP/1.1\r\nHost: {url.netloc}\r\n{bearer}Content-Length: {size}\r\n\r\n".encode())
    for _ in range(size // 500_000):
        writer.write(bytes(500_000))
        await writer.drain()
    assert (await reader.readline()).startswith(f"HTTP/1.1 {status} ".encode())
    writer.close()


async def test_what_is_no_picture_or_has_no_name_is_refused_in_the_person_s_words(
    browser_like: httpx2.AsyncClient,
    headquarters: str,
) -> None:
    refused = await send(browser_like, "/photos", b"GIF89a", headquarters, **{"Accept-Language": "en"})
    assert (refused.status_code, "no readable image" in refused.text) == (422, True)
    assert (await send(browser_like, "/spreadsheets?name=", b"a;b", headquarters)).status_code == 422
