"""The package for servers holds all that runs, the web clients built, and nothing of how they were made."""

import os
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from embedded.testing import Servers
from tests.clients.site import environment
from tests.e2e.live import until
from tests.embedded.programs import OURS, ROOT, any_port

# What a server needs beside Python, wherever it lies in the tree.
DATA = (".liquid", ".mjml", ".graphql", ".css", ".csv", ".json", ".js", ".html", ".svg", ".woff2")
MADE_FROM = ("clients/kit/", "clients/admin/src/", "clients/dealer/src/", "node_modules", "tests/", "bench/", "docs/")


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What installing the wheel puts into a folder."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def files_of(folder: Path, part: str) -> set[str]:
    return {
        str(path.relative_to(folder))
        for path in (folder / part).rglob("*")
        if path.suffix in (".py", *DATA) and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize(
    "part",
    [
        "auth", "clients/admin/dist", "clients/dealer/dist", "clients/graphiql", "clients/public", "embedded", "jobs",
        "migrations", "models", "resolvers", "schema", "webhooks",
    ],
)  # fmt: skip
def test_each_part_is_in_the_wheel_whole(unpacked: Path, part: str) -> None:
    assert files_of(ROOT, part)
    assert files_of(unpacked, part) == files_of(ROOT, part)


def test_what_the_clients_were_made_from_is_not(unpacked: Path) -> None:
    found = [str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()]
    assert not [name for name in found if any(part in name for part in MADE_FROM)]


def started(unpacked: Path, port: int, site: dict[str, str]) -> "subprocess.Popen[bytes]":
    """The web process of the unpacked wheel, which sees nothing of this tree."""
    mine = {key: value for key, value in os.environ.items() if key not in (*OURS, "PYTHONPATH")}
    command = [sys.executable, "-m", "cli", "web", "--port", str(port)]
    return subprocess.Popen(
        command, cwd=unpacked, env=mine | site, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@asynccontextmanager
async def serving(unpacked: Path, servers: Servers, database_url: str) -> AsyncIterator[httpx2.AsyncClient]:
    port = any_port()
    url = f"http://127.0.0.1:{port}"
    process = started(unpacked, port, environment(database_url, servers.redis_url, url))
    try:
        async with httpx2.AsyncClient(base_url=url, trust_env=False) as client:

            async def ready() -> bool:
                assert process.poll() is None
                try:
                    return (await client.get("/health/ready")).status_code == 200
                except httpx2.TransportError:
                    return False

            await until(ready, 120)
            yield client
    finally:
        process.terminate()
        process.wait(20)


async def test_what_was_unpacked_serves_riders_and_both_clients(
    unpacked: Path, servers: Servers, database_url: str
) -> None:
    async with serving(unpacked, servers, database_url) as client:
        for page in ("/", "/admin/", "/dealer/"):
            answer = await client.get(page, follow_redirects=True)
            assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8"), page
        asked = await client.post("/graphql", json={"query": "{ __typename }"})
        assert asked.json()["data"] == {"__typename": "Query"}
