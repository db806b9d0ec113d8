"""What the application checks before it serves, and what holds for all its answers."""

from typing import Any

import httpx2
import pytest
import uvicorn
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send
from typer.testing import CliRunner

import cli
from auth.throttle import address_of
from settings import Settings, SettingsError


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"database_url": ""}, "DATABASE_URL is not set"),
        ({"redis_url": ""}, "REDIS_URL is not set"),
        ({"drt_environment": "production", "drt_secret": SecretStr("x" * 31)}, "DRT_SECRET is too short"),
        ({"drt_secret": SecretStr("")}, "DRT_SECRET is not set"),
    ],
)
async def test_no_application_is_made_that_could_not_serve(
    settings: Settings, given: dict[str, Any], said: str
) -> None:
    from app import create_app

    with pytest.raises(SettingsError, match=said):
        create_app(settings.model_copy(update=given))


@pytest.mark.parametrize(
    ("url", "header"), [("https://tour.example", "max-age=63072000"), ("http://tour.example", None)]
)
async def test_under_https_every_answer_asks_for_https(settings: Settings, url: str, header: str | None) -> None:
    from app import create_app

    app = create_app(settings.model_copy(update={"public_url": url}))
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url=url) as client:
        for path in ("/health/live", "/nowhere", "/auth/sign-in"):
            assert (await client.get(path)).headers.get("strict-transport-security") == header, path


async def _say_address(scope: Scope, receive: Receive, send: Send) -> None:
    await JSONResponse(address_of(Request(scope)))(scope, receive, send)


@pytest.mark.parametrize(
    ("trusted", "peer", "address"),
    [
        (None, "127.0.0.1", "203.0.113.7"),
        (None, "10.1.2.3", "10.1.2.3"),
        ("10.1.0.0/16", "10.1.2.3", "203.0.113.7"),
        ("10.1.0.0/16, 10.2.0.9", "10.2.0.9", "203.0.113.7"),
        ("10.1.0.0/16", "192.0.2.1", "192.0.2.1"),
    ],
)
def test_attempts_are_counted_by_the_address_that_a_trusted_proxy_names(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, trusted: str | None, peer: str, address: str
) -> None:
    if trusted:
        monkeypatch.setattr(settings, "forwarded_allow_ips", trusted)
    started: dict[str, Any] = {}
    monkeypatch.setattr(uvicorn, "run", lambda _app, **options: started.update(options))
    assert CliRunner().invoke(cli.app, ["web"]).exit_code == 0
    config = uvicorn.Config(_say_address, **{**started, "lifespan": "off"})
    config.load()
    assert _asked(config.loaded_app, peer) == address


def _asked(app: Any, peer: str) -> str:
    import asyncio

    async def ask() -> str:
        transport = httpx2.ASGITransport(app, client=(peer, 4000))
        async with httpx2.AsyncClient(transport=transport, base_url="http://web") as client:
            answer: str = (await client.get("/", headers={"X-Forwarded-For": "203.0.113.7"})).json()
            return answer

    return asyncio.run(ask())
