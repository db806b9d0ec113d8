"""Tablets are enrolled with a code (RFC 8628), refresh their tokens once each, and are locked out (A3)."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from sqlalchemy import Select, func, select

from models.account import AccessToken, AccountRole, DeviceCode
from models.event import EventState
from models.policy.viewer import SYSTEM
from models.session import Database
from tests.auth.conftest import Caller
from tests.auth.tablets import DEVICE_CODE, TABLET, approve, poll, revoke, start
from tests.auth.test_client_credentials import whoami
from tests.auth.test_sign_in import sign_in
from tests.auth.world import change, make_account, make_event


async def test_a_tablet_is_enrolled_for_one_event(door: httpx2.AsyncClient, database: Database) -> None:
    event = await make_event(database)
    started = await start(door, device_name="Tablette 3\x07")
    assert started["verification_uri"] == "http://tour.example/auth/device"
    assert started["verification_uri_complete"].endswith(started["user_code"])
    assert (started["interval"], started["expires_in"]) == (5, 900)
    pending = await poll(door, started)
    assert (pending.status_code, pending.json()["error"]) == (400, "authorization_pending")
    assert pending.headers["cache-control"] == "no-store"

    device = await approve(database, started["user_code"].lower().replace("-", " "), event.id)
    answer = await poll(door, started)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    me = (await whoami(door, body["access_token"])).json()
    assert (me["role"], me["eventId"], me["name"]) == ("TABLET", str(event.id), "Tablette 3")
    midnight = datetime.combine(event.ends_on + timedelta(days=3), datetime.min.time(), UTC)
    assert timedelta(0) < midnight - device.expires_at <= timedelta(hours=2)  # Paris is one or two hours ahead
    assert body["expires_in"] <= 12 * 3600
    assert (await poll(door, started)).json()["error"] == "invalid_grant"
    async with database.write(SYSTEM) as session:
        left = await session.scalar(select(func.count()).select_from(DeviceCode), execution_options={"unscoped": True})
    assert left == 0


async def test_polling_too_fast_is_slowed_down(door: httpx2.AsyncClient, database: Database) -> None:
    started = await start(door)
    assert (await poll(door, started)).json()["error"] == "authorization_pending"
    assert (await poll(door, started)).json()["error"] == "slow_down"
    code = await only_code(database)
    await change(database, DeviceCode, code.id, polled_at=datetime.now(UTC) - timedelta(seconds=6))
    assert (await poll(door, started)).json()["error"] == "authorization_pending"


async def only_code(database: Database) -> DeviceCode:
    async with database.write(SYSTEM) as session:
        return (await session.scalars(select(DeviceCode), execution_options={"unscoped": True})).one()


async def test_a_code_expires(door: httpx2.AsyncClient, database: Database) -> None:
    event = await make_event(database)
    started = await start(door)
    code = await only_code(database)
    await change(database, DeviceCode, code.id, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert (await poll(door, started)).json()["error"] == "expired_token"
    with pytest.raises(Exception, match="too old"):
        await approve(database, started["user_code"], event.id)


async def test_a_tablet_revoked_before_it_fetched_gets_nothing(door: httpx2.AsyncClient, database: Database) -> None:
    event = await make_event(database)
    started = await start(door)
    device = await approve(database, started["user_code"], event.id)
    await revoke(database, device.id)
    assert (await poll(door, started)).json()["error"] == "access_denied"


async def race(door: httpx2.AsyncClient, database: Database) -> list[httpx2.Response]:
    """Eight polls at once for a tablet that was approved."""
    event = await make_event(database)
    started = await start(door)
    await approve(database, started["user_code"], event.id)
    return await asyncio.gather(*(poll(door, started) for _ in range(8)))


async def test_of_many_polls_at_once_one_gets_the_tablet(door: httpx2.AsyncClient, database: Database) -> None:
    answers = await race(door, database)
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 7
    assert {answer.json().get("error") for answer in answers} == {None, "invalid_grant"}
    async with database.write(SYSTEM) as session:
        tokens = (await session.scalars(select(AccessToken), execution_options={"unscoped": True})).all()
    assert len(tokens) == 2


async def test_without_the_lock_several_would_get_it(
    door: httpx2.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the race above: it must be the lock that decides it."""
    monkeypatch.setattr(Select, "with_for_update", lambda statement, **_: statement)
    winners = 0
    for _ in range(10):
        winners = max(winners, [answer.status_code for answer in await race(door, database)].count(200))
        if winners > 1:
            break
    assert winners > 1


async def test_other_clients_and_scopes_have_no_business_here(door: httpx2.AsyncClient, database: Database) -> None:
    for form in ({}, {"client_id": "phone"}, {**TABLET, "client_secret": "x"}):
        answer = await door.post("/oauth/device_authorization", data=form or {"x": "y"})
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    scoped = await door.post("/oauth/device_authorization", data={**TABLET, "scope": "leads:read"})
    assert (scoped.status_code, scoped.json()["error"]) == (400, "invalid_scope")
    missing = await door.post("/oauth/token", data={**TABLET, "grant_type": DEVICE_CODE})
    assert missing.json()["error"] == "invalid_request"
    assert (await poll(door, {"device_code": "junk"})).json()["error"] == "invalid_grant"


async def test_a_person_allows_a_tablet_on_the_page(caller: Caller, database: Database) -> None:
    event = await make_event(database)
    hidden = await make_event(database, state=EventState.DRAFT)
    team = await make_account(database, AccountRole.TEAM)
    form = {"Sec-Fetch-Site": "same-origin"}
    async with caller() as tablet, caller() as browser:
        started = await start(tablet)
        path = started["verification_uri_complete"].removeprefix("http://tour.example")
        away = await browser.get(path)
        assert away.headers["location"].startswith("/auth/sign-in?next=/auth/device")
        await sign_in(browser, team.email)
        page = (await browser.get(path)).text
        assert started["user_code"] in page
        assert str(event.id) in page
        assert str(hidden.id) not in page
        wrong = {"user_code": "BBBB-BBBB", "event_id": str(event.id)}
        assert (await browser.post("/auth/device", data=wrong)).status_code == 403
        again = await browser.post("/auth/device", data=wrong, headers=form)
        assert again.status_code == 400
        assert 'role="alert"' in again.text
        for junk in ("", "x", str(hidden.id)):
            bad = {"user_code": started["user_code"], "event_id": junk}
            assert (await browser.post("/auth/device", data=bad, headers=form)).status_code in (400, 409)
        right = {"user_code": started["user_code"], "event_id": str(event.id)}
        assert (await browser.post("/auth/device", data=right, headers=form)).status_code == 200
        assert (await poll(tablet, started)).status_code == 200
        for _ in range(12):
            slowed = await browser.post("/auth/device", data=wrong, headers=form)
        assert slowed.status_code == 429


async def test_a_dealer_allows_no_tablet(door: httpx2.AsyncClient, database: Database) -> None:
    event = await make_event(database, days_ahead=3)
    dealer = await make_account(database, AccountRole.DEALER)
    started = await start(door)
    await sign_in(door, dealer.email)
    assert (await door.get("/auth/device")).status_code == 403
    data = {"user_code": started["user_code"], "event_id": str(event.id)}
    answer = await door.post("/auth/device", data=data, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 403
