"""What the builds left: small enough, compressed, cached, kept to its origin, asking nothing but trusted documents."""

import json
import re
from pathlib import Path

import httpx2
import pytest
from graphql import build_schema, parse, validate

from clients.built import BuiltClient
from tests.clients.site import Site
from tests.embedded.programs import ROOT

CLIENTS = ROOT / "clients"
# A component's style, as Mantine names it.
STYLE = re.compile(r"\bm_[0-9a-f]+\b")


@pytest.mark.parametrize("name", ["admin", "dealer"])
def test_each_component_in_the_scripts_has_its_style(name: str) -> None:
    """Mantine's styles are taken one by one (`kit/src/ui/mantine.css`)."""
    all_styles = (CLIENTS / "node_modules/@mantine/core/styles.css").read_text()
    assets = CLIENTS / name / "dist/assets"
    scripts, styles = ("".join(file.read_text() for file in assets.glob(f"*.{kind}")) for kind in ("js", "css"))
    assert set(STYLE.findall(scripts)) & set(STYLE.findall(all_styles)) <= set(STYLE.findall(styles))


@pytest.mark.parametrize("name", ["admin", "dealer"])
def test_scripts_hold_hashes_of_trusted_documents_and_no_text(name: str) -> None:
    manifest = json.loads((CLIENTS / name / "documents.json").read_text())
    scripts = [file.read_text() for file in (CLIENTS / name / "dist/assets").glob("*.js")]
    sent = {found for script in scripts for found in re.findall(r"sha256:[0-9a-f]{64}", script)}
    assert sent
    assert sent <= set(manifest)
    assert not any(re.search(r"(query|mutation|subscription|fragment) [A-Z]\w+[ (]", script) for script in scripts)


@pytest.mark.parametrize("name", ["admin", "dealer"])
def test_every_document_that_was_ever_trusted_is_valid_today(name: str) -> None:
    schema = build_schema((ROOT / f"schema/sdl/{name}.graphql").read_text())
    manifest: dict[str, str] = json.loads((CLIENTS / name / "documents.json").read_text())
    assert [error for text in manifest.values() for error in validate(schema, parse(text))] == []


async def test_hashed_files_are_kept_and_pages_are_not(site: Site) -> None:
    async with httpx2.AsyncClient(base_url=site.url, trust_env=False) as client:
        page = await client.get("/admin/events/anything")
        again = await client.get("/admin/")
        script = re.search(r'src="(/admin/assets/[^"]+\.js)"', page.text)
        assert script
        for coding in ("br", "gzip"):
            file = await client.get(script[1], headers={"Accept-Encoding": coding})
            assert file.headers["content-encoding"] == coding
            assert "immutable" in file.headers["cache-control"]
        plain = await client.get(script[1], headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        missing = await client.get("/admin/assets/nothing.js")
        outside = await client.get("/admin/assets/..%2f..%2fdocuments.json")
        redirect = await client.get("/admin")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    nonce = re.search(r"script-src 'self' 'nonce-([^']+)'", policy)
    assert nonce
    assert f'nonce="{nonce[1]}"' in page.text
    assert nonce[1] not in again.text
    assert [missing.status_code, outside.status_code, redirect.status_code] == [404, 404, 308]


async def test_a_client_that_is_not_built_says_what_to_type(tmp_path: Path) -> None:
    from starlette.applications import Starlette

    app = Starlette(routes=BuiltClient("admin", tmp_path).routes)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://tour.example") as client:
        answer = await client.get("/admin/")
    assert answer.status_code == 503
    assert "./drt up" in answer.text
