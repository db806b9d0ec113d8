"""What `drt token` and `drt client add` ask for."""

import base64
from uuid import uuid4

import httpx2
import pytest
from starlette.requests import Request

from auth.identity import identify
from auth.tokens import TokenError, add_client, issue_role_token
from models.policy.viewer import Role, Viewer
from models.session import Database
from settings import Settings
from tests.auth.world import make_event


async def viewer_of(database: Database, token: str) -> Viewer:
    headers = [(b"authorization", f"Bearer {token}".encode())]
    return (await identify(Request({"type": "http", "headers": headers}), database)).viewer


async def test_each_role_gets_its_token(database: Database, settings: Settings) -> None:
    event = await make_event(database, code="C009")
    url = settings.database_url

    async def viewer(role: str) -> Viewer:
        return await viewer_of(database, await issue_role_token(url, role))

    assert (await viewer("admin")).role is Role.ADMIN
    assert (await viewer("team")).role is Role.TEAM
    sync = await viewer("sync")
    assert (sync.role, sync.scopes) == (Role.SYNC, frozenset({"leads:read"}))
    assert (await viewer("dealer:c009")).dealership_id == event.dealership_id
    for name in (f"event_{event.id}", str(event.id), f"C009@{event.starts_on.isoformat()}"):
        tablet = await viewer(f"tablet:{name}")
        assert (tablet.role, tablet.event_id) == (Role.TABLET, event.id)


async def test_what_does_not_exist_is_said_in_one_line_with_what_does(database: Database, settings: Settings) -> None:
    event = await make_event(database, code="C009")
    day = event.starts_on.isoformat()
    for role, words in {
        "boss": "Roles: admin, team, dealer:CODE",
        "admin:x": "Unknown role 'admin:x'",
        "": "Roles:",
        "dealer": "There are: C009",
        "dealer:C999": "no dealership 'C999'. There are: C009",
        "dealer:\0": "There are: C009",
        "dealer:\udcff\x01": "The role is not UTF-8 text. Roles: admin",
        "dealer:\x01\x1b": "There are: C009",
        "tablet:\udcff@2027-03-13": "The role is not UTF-8 text",
        "tablet:\udcff": "The role is not UTF-8 text",
        "tablet:\0@2027-03-13": f"There are: C009@{day}",
        "tablet": f"There are: C009@{day}",
        "tablet:x": f"no event 'x'. There are: C009@{day}",
        f"tablet:event_{uuid4()}": f"There are: C009@{day}",
        "tablet:C009@2020-01-01": f"There are: C009@{day}",
        "tablet:C009@soon": f"There are: C009@{day}",
    }.items():
        with pytest.raises(TokenError) as caught:
            await issue_role_token(settings.database_url, role)
        assert words in str(caught.value), role
        assert "\n" not in str(caught.value)


async def test_a_client_that_was_added_gets_tokens(door: httpx2.AsyncClient, settings: Settings) -> None:
    key, secret = await add_client(settings.database_url, "Salesforce", ["leads:read"])
    assert key.startswith("client_")
    basic = base64.b64encode(f"{key}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}"}
    answer = await door.post("/oauth/token", data={"grant_type": "client_credentials"}, headers=headers)
    assert answer.status_code == 200


async def test_an_unknown_scope_is_refused_by_name(database: Database, settings: Settings) -> None:
    for scopes in (["leads:write"], ["leads:read", "leads:write"]):
        with pytest.raises(TokenError, match=r"leads:write.*Choose among: leads:read"):
            await add_client(settings.database_url, "Salesforce", scopes)
    for name, scopes in (("", ["leads:read"]), ("x", []), ("a\0", ["leads:read"])):
        with pytest.raises(TokenError):
            await add_client(settings.database_url, name, scopes)
