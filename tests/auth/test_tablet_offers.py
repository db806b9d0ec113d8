"""A code that headquarters offers: for one weekend, taken by one tablet, replaced, withdrawn, too old (ADR 0038)."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
from sqlalchemy import select

from models.account import AccountRole, DeviceCode
from models.audit import AuditEntry
from models.event import Event, EventState
from models.policy.viewer import ANONYMOUS, SYSTEM
from models.session import Database
from resolvers.device_offer import take_offer
from resolvers.reader.catalog import node_id
from tests.auth.conftest import Caller
from tests.auth.tablets import TABLET, poll, start
from tests.auth.test_client_credentials import whoami
from tests.auth.test_sign_in import HEADER, sign_in
from tests.auth.world import change, make_account, make_event
from tests.crossing import waits_for_a_lock

PATH = "/auth/tablet-offers"


async def signed_in(caller: Caller, database: Database, role: AccountRole = AccountRole.TEAM) -> httpx2.AsyncClient:
    desk = caller()
    await sign_in(desk, (await make_account(database, role)).email)
    return desk


async def offer(desk: httpx2.AsyncClient, event: Event, instead_of: str = "") -> dict[str, Any]:
    given = {"eventId": node_id(Event, event.id), "insteadOf": instead_of}
    answer = await desk.post(PATH, json=given, headers=HEADER)
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    body: dict[str, Any] = answer.json()
    return body


async def claim(door: httpx2.AsyncClient, code: str) -> httpx2.Response:
    form = {**TABLET, "user_code": code, "device_name": "Tablette 3"}
    return await door.post("/oauth/device_authorization", data=form)


async def test_a_tablet_takes_what_it_is_offered_once(
    door: httpx2.AsyncClient, caller: Caller, database: Database
) -> None:
    event = await make_event(database)
    desk = await signed_in(caller, database)
    made = await offer(desk, event)
    assert made["qr"].startswith("data:image/svg+xml")
    assert timedelta(minutes=14) < datetime.fromisoformat(made["expiresAt"]) - datetime.now(UTC)
    answers = await asyncio.gather(*(claim(caller(), made["userCode"].lower()) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 4
    assert {answer.json().get("error") for answer in answers} == {None, "invalid_grant"}
    [taken] = [answer.json() for answer in answers if answer.status_code == 200]
    tokens = (await poll(door, taken)).json()
    me = (await whoami(door, tokens["access_token"])).json()
    assert (me["role"], me["eventId"], me["name"]) == ("TABLET", str(event.id), "Tablette 3")
    async with database.write(SYSTEM) as session:
        trail = await session.scalars(select(AuditEntry.actor).where(AuditEntry.entity == "device"))
        assert "Camille Martin" in trail.all(), "who allowed it is told"


async def test_whoever_waits_for_a_code_that_is_being_taken_finds_it_taken(
    door: httpx2.AsyncClient, caller: Caller, database: Database
) -> None:
    desk = await signed_in(caller, database)
    made = await offer(desk, await make_event(database))
    async with database.write(ANONYMOUS) as session:
        started = await take_offer(session, made["userCode"], "Tablette 1")
        assert started is not None
        late = [
            asyncio.create_task(claim(caller(), made["userCode"])),
            asyncio.create_task(desk.delete(f"{PATH}/{made['userCode']}", headers=HEADER)),
        ]
        await waits_for_a_lock(database)
        await session.commit()
    claimed, withdrawn = [await each for each in late]
    assert (claimed.status_code, claimed.json()["error"]) == (400, "invalid_grant")
    assert withdrawn.status_code == 204
    assert (await poll(door, {"device_code": started.device_code})).status_code == 200


async def test_another_code_and_a_withdrawn_one_leave_nothing_of_the_former(
    door: httpx2.AsyncClient, caller: Caller, database: Database
) -> None:
    event = await make_event(database)
    desk = await signed_in(caller, database)
    first = await offer(desk, event)
    second = await offer(desk, event, first["userCode"])
    assert (await claim(door, first["userCode"])).status_code == 400
    assert (await desk.delete(f"{PATH}/{second['userCode']}", headers=HEADER)).status_code == 204
    assert (await claim(door, second["userCode"])).status_code == 400
    # A code that a tablet shows is nobody's offer: typing or withdrawing it gives nothing and takes nothing.
    shown = await start(door)
    assert (await claim(door, shown["user_code"])).status_code == 400
    assert (await desk.delete(f"{PATH}/{shown['user_code']}", headers=HEADER)).status_code == 204
    assert (await poll(door, shown)).json()["error"] == "authorization_pending"


async def test_an_old_code_and_a_closed_weekend_open_nothing(
    door: httpx2.AsyncClient, caller: Caller, database: Database
) -> None:
    event = await make_event(database)
    desk = await signed_in(caller, database, AccountRole.ADMIN)
    old, late = await offer(desk, event), await offer(desk, event)
    async with database.write(SYSTEM) as session:
        code = select(DeviceCode.id).where(DeviceCode.user_code == old["userCode"].replace("-", ""))
        key = await session.scalar(code, execution_options={"unscoped": True})
    assert key
    await change(database, DeviceCode, key, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert (await claim(door, old["userCode"])).json()["error"] == "invalid_grant"
    await change(database, Event, event.id, state=EventState.CANCELLED)
    assert (await claim(door, late["userCode"])).json()["error"] == "invalid_grant"
    again = await desk.post(PATH, json={"eventId": node_id(Event, event.id), "insteadOf": ""}, headers=HEADER)
    assert again.status_code == 409


async def test_only_headquarters_and_the_team_offer(
    door: httpx2.AsyncClient, caller: Caller, database: Database
) -> None:
    event = await make_event(database)
    given = {"eventId": node_id(Event, event.id), "insteadOf": ""}
    dealer = await signed_in(caller, database, AccountRole.DEALER)
    assert (await dealer.post(PATH, json=given, headers=HEADER)).status_code == 403
    assert (await door.post(PATH, json=given, headers=HEADER)).status_code == 401
    desk = await signed_in(caller, database)
    assert (await desk.post(PATH, json=given)).status_code == 403, "another site's form"
    assert (await desk.post(PATH, json={**given, "eventId": "event_0"}, headers=HEADER)).status_code == 404
