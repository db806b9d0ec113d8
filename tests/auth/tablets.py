"""A tablet's side of its enrolment, and the event's."""

from typing import Any
from uuid import UUID

import httpx2

from auth.identity import forget_proofs
from models.account import Device
from models.policy.viewer import SYSTEM
from models.session import Database
from resolvers.device import EnrolDeviceInput, RevokeDeviceInput, enrol_device, revoke_device
from tests.auth.world import make_event

DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
TABLET = {"client_id": "tablet"}


async def start(door: httpx2.AsyncClient, **more: str) -> dict[str, Any]:
    answer = await door.post("/oauth/device_authorization", data={**TABLET, **more})
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


async def poll(door: httpx2.AsyncClient, started: dict[str, Any]) -> httpx2.Response:
    form = {**TABLET, "grant_type": DEVICE_CODE, "device_code": started["device_code"]}
    return await door.post("/oauth/token", data=form)


async def refresh(door: httpx2.AsyncClient, token: str, **more: str) -> httpx2.Response:
    form = {**TABLET, "grant_type": "refresh_token", "refresh_token": token, **more}
    return await door.post("/oauth/token", data=form)


async def approve(database: Database, user_code: str, event_id: UUID) -> Device:
    async with database.write(SYSTEM) as session:
        device = await enrol_device(session, SYSTEM, EnrolDeviceInput(user_code, event_id))
        await session.commit()
    return device


async def revoke(database: Database, device_id: UUID) -> None:
    async with database.write(SYSTEM) as session:
        await revoke_device(session, SYSTEM, RevokeDeviceInput(device_id))
        await session.commit()
    forget_proofs(database)


async def enrolled(door: httpx2.AsyncClient, database: Database) -> tuple[Device, dict[str, Any]]:
    event = await make_event(database)
    started = await start(door)
    device = await approve(database, started["user_code"], event.id)
    return device, (await poll(door, started)).json()
