"""Who a request comes from: cheap to ask, soon to notice what was revoked."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from starlette.requests import Request

from auth import proof_cache
from auth.cookie import SESSION_COOKIE
from auth.identity import Identity, InvalidToken, identify
from models.account import Account, AccountRole
from models.policy.viewer import ANONYMOUS, Role
from models.session import Database
from resolvers.bearer import Bearer
from resolvers.link import LinkPurpose
from resolvers.link import make_token as make_link_token
from resolvers.sign_in import Credentials, open_sign_in
from resolvers.token import hash_secret
from tests.auth.world import CHEAP_HASH, change, make_account, make_client, make_event, make_token


async def who(database: Database, **headers: str) -> Identity:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    return await identify(Request({"type": "http", "headers": raw}), database)


async def bearer(database: Database, token: str) -> Identity:
    return await who(database, authorization=f"Bearer {token}")


async def test_nobody_in_particular(database: Database) -> None:
    assert await who(database) == Identity(ANONYMOUS, "anonymous")
    assert await who(database, cookie=f"{SESSION_COOKIE}=unknown") == Identity(ANONYMOUS, "anonymous")


async def test_bare_roles_and_who_may_introspect(database: Database) -> None:
    event = await make_event(database)
    client, _ = await make_client(database)
    admin = await bearer(database, await make_token(database, Role.ADMIN))
    assert (admin.viewer.role, admin.by, admin.may_introspect) == (Role.ADMIN, "bearer", True)
    dealer = await bearer(database, await make_token(database, Role.DEALER, dealership_id=event.dealership_id))
    assert (dealer.viewer.dealership_id, dealer.may_introspect) == (event.dealership_id, False)
    tablet = await bearer(database, await make_token(database, Role.TABLET, event_id=event.id))
    assert (tablet.viewer.event_id, tablet.may_introspect) == (event.id, False)
    sync = await bearer(database, await make_token(database, Role.SYNC, client_id=client.id, scopes=["leads:read"]))
    assert (sync.viewer.scopes, sync.may_introspect) == (frozenset({"leads:read"}), True)
    assert (sync.viewer.name, sync.viewer.client_id) == ("Salesforce", client.id)


async def test_an_admin_by_cookie_may_not_introspect(database: Database) -> None:
    account = await make_account(database)
    async with database.write(ANONYMOUS) as session:
        sign_in, secret = await open_sign_in(session, Credentials(account.id, CHEAP_HASH), "Firefox\x07")
        await session.commit()
    found = await who(database, cookie=f"{SESSION_COOKIE}={secret}")
    assert (found.viewer.role, found.by, found.may_introspect) == (Role.ADMIN, "cookie", False)
    assert (found.viewer.account_id, found.sign_in_id) == (account.id, sign_in.id)
    assert sign_in.device == "Firefox"


async def test_a_riders_link_opens_one_booking(database: Database) -> None:
    booking, soon = uuid4(), datetime.now(UTC) + timedelta(hours=1)
    found = await bearer(database, make_link_token(LinkPurpose.MANAGE, booking, soon))
    assert (found.viewer.role, found.viewer.booking_id, found.by) == (Role.RIDER, booking, "bearer")
    assert found.may_introspect is False
    for token in (
        make_link_token(LinkPurpose.CONFIRM, booking, soon),
        make_link_token(LinkPurpose.MANAGE, booking, soon - timedelta(hours=2)),
    ):
        with pytest.raises(InvalidToken):
            await bearer(database, token)


async def test_a_bad_token_is_never_taken_for_anonymous(database: Database) -> None:
    account = await make_account(database, AccountRole.TEAM)
    past = datetime.now(UTC) - timedelta(seconds=1)
    tokens = [
        "drt_unknown",
        await make_token(database, Role.ADMIN, expires_at=past),
        await make_token(database, Role.ADMIN, revoked_at=past),
        await make_token(database, Role.TABLET, refresh_family=uuid4()),
    ]
    of_account = await make_token(database, Role.TEAM, account_id=account.id)
    assert (await bearer(database, of_account)).viewer.account_id == account.id
    await change(database, Account, account.id, disabled_at=past)
    await asyncio.sleep(proof_cache.SECONDS + 0.1)
    for token in (*tokens, of_account):
        with pytest.raises(InvalidToken):
            await bearer(database, token)
    for header in ("", "Bearer", "Bearer ", "Basic abc", "drt_unknown"):
        with pytest.raises(InvalidToken):
            await who(database, authorization=header)


async def test_a_token_is_looked_up_once_in_two_seconds(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    token = await make_token(database, Role.ADMIN)
    asked = []
    reader = type(database.reader)
    fetch_value = reader.fetch_value

    async def count(self: object, statement: str, arguments: list[object]) -> object:
        asked.append(arguments)
        return await fetch_value(self, statement, arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(reader, "fetch_value", count)
    for _ in range(20):
        await bearer(database, token)
    assert asked == [[hash_secret(token)]]
    assert proof_cache.SECONDS <= 5


async def test_one_proof_is_not_taken_for_the_other_kind(database: Database) -> None:
    token = await make_token(database, Role.ADMIN)
    assert (await bearer(database, token)).viewer.role is Role.ADMIN
    assert await who(database, cookie=f"{SESSION_COOKIE}={token}") == Identity(ANONYMOUS, "anonymous")


async def test_the_cache_is_bounded_and_never_outlives_the_token(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof_cache, "ENTRIES", 3)
    cache = proof_cache.ProofCache()
    found = await bearer_row(database)
    for number in range(5):
        cache.put(bytes([number]), found)
    assert [cache.get(bytes([number])) is not None for number in range(5)] == [False, False, True, True, True]
    token = await make_token(database, Role.ADMIN, expires_at=datetime.now(UTC) + timedelta(milliseconds=300))
    assert (await bearer(database, token)).viewer.role is Role.ADMIN
    await asyncio.sleep(0.35)
    with pytest.raises(InvalidToken):
        await bearer(database, token)


async def bearer_row(database: Database) -> Bearer:
    found = await bearer(database, await make_token(database, Role.ADMIN))
    return Bearer(found.viewer, datetime.now(UTC) + timedelta(hours=1))
