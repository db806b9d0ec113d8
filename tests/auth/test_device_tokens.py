"""A tablet's tokens: refreshed once each, never longer than the tablet's time, gone with it (A3)."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx2

from auth.identity import forget_proofs
from models.account import Device
from models.session import Database
from tests.auth.tablets import TABLET, enrolled, refresh, revoke
from tests.auth.test_client_credentials import whoami
from tests.auth.world import change, fetch


async def test_a_refresh_token_rotates(door: httpx2.AsyncClient, database: Database) -> None:
    _, first = await enrolled(door, database)
    second = (await refresh(door, first["refresh_token"])).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert (await whoami(door, second["access_token"])).json()["role"] == "TABLET"
    # What was lost on the way may be asked for again only with the latest one.
    third = await refresh(door, second["refresh_token"])
    assert third.status_code == 200
    assert (await refresh(door, third.json()["refresh_token"], scope="leads:read")).json()["error"] == "invalid_scope"
    assert (await refresh(door, third.json()["refresh_token"])).status_code == 200


async def test_a_replay_locks_the_whole_family_out(door: httpx2.AsyncClient, database: Database) -> None:
    device, first = await enrolled(door, database)
    second = (await refresh(door, first["refresh_token"])).json()
    replayed = await refresh(door, first["refresh_token"])
    assert (replayed.status_code, replayed.json()["error"]) == (400, "invalid_grant")
    forget_proofs(database)
    for token in (first["access_token"], second["access_token"]):
        assert (await whoami(door, token)).status_code == 401
    assert (await refresh(door, second["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await fetch(database, Device, device.id)).revoked_at is not None


async def test_two_refreshes_at_once_are_a_replay(door: httpx2.AsyncClient, database: Database) -> None:
    _, first = await enrolled(door, database)
    answers = await asyncio.gather(*(refresh(door, first["refresh_token"]) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 400]
    winner = next(answer.json() for answer in answers if answer.status_code == 200)
    assert (await whoami(door, winner["access_token"])).status_code == 401


async def test_tokens_never_outlive_the_device(door: httpx2.AsyncClient, database: Database) -> None:
    device, first = await enrolled(door, database)
    soon = datetime.now(UTC) + timedelta(minutes=5)
    await change(database, Device, device.id, expires_at=soon)
    second = (await refresh(door, first["refresh_token"])).json()
    assert second["expires_in"] <= 300
    await change(database, Device, device.id, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    forget_proofs(database)
    assert (await whoami(door, second["access_token"])).status_code == 401
    assert (await refresh(door, second["refresh_token"])).json()["error"] == "invalid_grant"


async def test_a_refresh_token_opens_nothing_and_an_access_token_refreshes_nothing(
    door: httpx2.AsyncClient, database: Database
) -> None:
    _, tokens = await enrolled(door, database)
    assert (await whoami(door, tokens["refresh_token"])).status_code == 401
    assert (await refresh(door, tokens["access_token"])).json()["error"] == "invalid_grant"
    assert (await refresh(door, "drr_unknown")).json()["error"] == "invalid_grant"
    assert (await whoami(door, tokens["access_token"])).status_code == 200


async def test_revoking_the_device_ends_its_tokens(door: httpx2.AsyncClient, database: Database) -> None:
    device, tokens = await enrolled(door, database)
    await revoke(database, device.id)
    assert (await whoami(door, tokens["access_token"])).status_code == 401
    assert (await refresh(door, tokens["refresh_token"])).json()["error"] == "invalid_grant"


async def test_giving_the_refresh_token_back_signs_the_tablet_out(door: httpx2.AsyncClient, database: Database) -> None:
    device, tokens = await enrolled(door, database)
    answer = await door.post("/oauth/revoke", data={**TABLET, "token": tokens["refresh_token"]})
    assert answer.status_code == 200
    assert (await whoami(door, tokens["access_token"])).status_code == 401
    assert (await fetch(database, Device, device.id)).revoked_at is not None
