"""Tokens that ended are cleaned away, and nothing else is."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from models.account import AccessToken, Device, DeviceCode, SignIn
from models.policy.viewer import SYSTEM, Role
from models.session import UNSCOPED, Database
from resolvers.device import EnrolDeviceInput, enrol_device, start_enrolment
from resolvers.token import hash_secret, purge_expired
from tests.auth.world import change, fetch, make_account, make_event, make_token, save

NOW = datetime.now(UTC)
LONG_AGO, YESTERDAY, LATER = NOW - timedelta(days=8), NOW - timedelta(days=1), NOW + timedelta(hours=1)


async def test_only_what_ended_a_week_ago_goes(database: Database) -> None:
    account = await make_account(database)
    for moment in (LONG_AGO, YESTERDAY, LATER):
        await make_token(database, Role.ADMIN, expires_at=moment)
        secret = hash_secret(str(moment))
        await save(database, SignIn(account_id=account.id, secret_hash=secret, device="x", expires_at=moment))
    async with database.write(SYSTEM) as session:
        assert await purge_expired(session) == 2
        assert await purge_expired(session) == 0
        for model in (AccessToken, SignIn):
            left = await session.scalars(select(func.min(model.expires_at)), execution_options=UNSCOPED)
            assert left.one() == YESTERDAY
        await session.commit()


async def test_an_enrolment_never_fetched_ends_its_device(database: Database) -> None:
    event = await make_event(database)
    async with database.write(SYSTEM) as session:
        started = await start_enrolment(session, "")
        device = await enrol_device(session, SYSTEM, EnrolDeviceInput(started.user_code, event.id))
        await session.commit()
    await change(database, DeviceCode, device.id, expires_at=LONG_AGO)
    async with database.write(SYSTEM) as session:
        assert await purge_expired(session) == 1
        await session.commit()
    assert (await fetch(database, Device, device.id)).revoked_at is not None
