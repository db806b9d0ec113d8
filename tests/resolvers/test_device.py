"""Enrolling and revoking tablets: which events, which codes, who may."""

from uuid import uuid4

import pytest

from models.account import Device
from models.errors import Conflict, Forbidden, InvalidInput, NotFound
from models.event import EventState
from models.policy.viewer import ANONYMOUS, SYSTEM, Role, Viewer
from models.session import Database
from resolvers.device import (
    EnrolDeviceInput,
    RevokeDeviceInput,
    enrol_device,
    enrollable_events,
    revoke_device,
    start_enrolment,
)
from tests.auth.world import fetch, make_event

TEAM = Viewer(role=Role.TEAM, name="Équipe")


async def code(database: Database, name: str = "") -> str:
    async with database.write(ANONYMOUS) as session:
        started = await start_enrolment(session, name)
        await session.commit()
    return started.user_code


async def test_the_team_enrols_and_revokes(database: Database) -> None:
    event = await make_event(database)
    user_code = await code(database)
    async with database.write(TEAM) as session:
        device = await enrol_device(session, TEAM, EnrolDeviceInput(user_code, event.id))
        assert (device.event_id, device.name) == (event.id, "Tablette")
        await session.commit()
    for _ in range(2):
        async with database.write(TEAM) as session:
            revoked = await revoke_device(session, TEAM, RevokeDeviceInput(device.id))
            assert revoked.revoked_at is not None
            await session.commit()
    assert (await fetch(database, Device, device.id)).revoked_at is not None


async def test_others_may_not(database: Database) -> None:
    event = await make_event(database)
    user_code = await code(database)
    for viewer in (
        ANONYMOUS,
        Viewer(role=Role.DEALER, dealership_id=event.dealership_id),
        Viewer(role=Role.TABLET, event_id=event.id),
    ):
        async with database.write(viewer) as session:
            for call in (
                enrol_device(session, viewer, EnrolDeviceInput(user_code, event.id)),
                revoke_device(session, viewer, RevokeDeviceInput(uuid4())),
                enrollable_events(session, viewer),
            ):
                with pytest.raises(Forbidden):
                    await call


async def test_only_an_event_that_is_on_its_way(database: Database) -> None:
    user_code = await code(database)
    refused = [
        await make_event(database, state=EventState.DRAFT),
        await make_event(database, state=EventState.DONE),
        await make_event(database, state=EventState.CANCELLED),
        await make_event(database, days_ahead=-5),
    ]
    accepted = [await make_event(database, days_ahead=-2, state=EventState.CLOSED), await make_event(database)]
    async with database.write(TEAM) as session:
        for event in refused:
            with pytest.raises(Conflict) as caught:
                await enrol_device(session, TEAM, EnrolDeviceInput(user_code, event.id))
            assert caught.value.field == "eventId"
        with pytest.raises(NotFound):
            await enrol_device(session, TEAM, EnrolDeviceInput(user_code, uuid4()))
        assert [choice.id for choice in await enrollable_events(session, TEAM)] == [event.id for event in accepted]
        assert await enrol_device(session, TEAM, EnrolDeviceInput(user_code, accepted[0].id))


async def test_a_code_is_approved_once(database: Database) -> None:
    event = await make_event(database)
    user_code = await code(database)
    async with database.write(SYSTEM) as session:
        await enrol_device(session, SYSTEM, EnrolDeviceInput(user_code, event.id))
        with pytest.raises(Conflict) as caught:
            await enrol_device(session, SYSTEM, EnrolDeviceInput(user_code, event.id))
        assert caught.value.field == "userCode"
        for junk in ("", "BBBB-BBBB", "\0", "é" * 5000):
            with pytest.raises(InvalidInput):
                await enrol_device(session, SYSTEM, EnrolDeviceInput(junk, event.id))


async def test_names_of_tablets_are_plain_and_short(database: Database) -> None:
    event = await make_event(database)
    for name, kept in {" Tablette\x00 3 \n": "Tablette 3", "é" * 100: "é" * 60, "\u202e": "Tablette"}.items():
        user_code = await code(database, name)
        async with database.write(SYSTEM) as session:
            device = await enrol_device(session, SYSTEM, EnrolDeviceInput(user_code, event.id))
            assert device.name == kept
            await session.commit()
