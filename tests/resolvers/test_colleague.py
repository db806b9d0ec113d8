"""Dealers invite and disable colleagues: of their own dealership, as dealers, and nobody else by any route (A1, A3)."""

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from models.account import Account, AccountRole
from models.audit import AuditEntry
from models.errors import Conflict, Forbidden, InvalidInput, NotFound
from models.message import Message
from models.policy.viewer import SYSTEM, Role, Viewer
from models.session import Database
from resolvers.account import DisableAccountInput, InviteAccountInput, disable_account, invite_account
from schema.engine import SchemaEngine
from tests.auth.world import fetch, make_account, make_event, viewer_of
from tests.schema.asking import read

SEEN = """{ accounts { totalCount nodes { email accepted dealership { code } } } }"""
DEALER = AccountRole.DEALER


@pytest.fixture
async def dealer(database: Database) -> Viewer:
    return viewer_of(await make_account(database, DEALER))


async def invite(database: Database, viewer: Viewer, given: InviteAccountInput) -> Account:
    async with database.write(viewer) as session:
        account = await invite_account(session, viewer, given)
        await session.commit()
    return account


async def everybody(database: Database) -> dict[str, tuple[str, UUID | None, bool]]:
    """Each address with role, dealership and whether it may still come in."""
    async with database.write(SYSTEM) as session:
        found = await session.scalars(select(Account))
        return {each.email: (each.role, each.dealership_id, each.disabled_at is None) for each in found}


async def mails(database: Database) -> list[str | None]:
    async with database.write(SYSTEM) as session:
        return list(await session.scalars(select(Message.recipient)))


async def test_a_colleague_is_invited_to_the_dealership_of_who_invites(database: Database, dealer: Viewer) -> None:
    named = await invite(database, dealer, InviteAccountInput("a@d.example", "Ada", DEALER, dealer.dealership_id))
    unnamed = await invite(database, dealer, InviteAccountInput("b@d.example", "Bea", DEALER))
    for account in (named, unnamed):
        assert (account.role, account.dealership_id) == (DEALER, dealer.dealership_id)
    assert sorted(filter(None, await mails(database))) == ["a@d.example", "b@d.example"]
    async with database.write(SYSTEM) as session:
        entry = (await session.scalars(select(AuditEntry).where(AuditEntry.entity_id == named.id))).one()
    assert (entry.actor_id, entry.actor_role, entry.action) == (dealer.account_id, "DEALER", "INSERT")


async def test_nobody_else_is_invited(database: Database, dealer: Viewer) -> None:
    foreign = (await make_event(database)).dealership_id
    before = await everybody(database)
    for role in (AccountRole.ADMIN, AccountRole.TEAM):
        with pytest.raises(Forbidden):
            await invite(database, dealer, InviteAccountInput("a@d.example", "Ada", role))
        with pytest.raises(NotFound):
            await invite(database, dealer, InviteAccountInput("a@d.example", "Ada", role, foreign))
    refusals = []
    for dealership in (foreign, uuid4()):
        with pytest.raises(NotFound) as caught:
            await invite(database, dealer, InviteAccountInput("no address", "Ada", DEALER, dealership))
        refusals.append((caught.value.field, str(caught.value)))
    assert len(set(refusals)) == 1
    nowhere = Viewer(role=Role.DEALER, name="Denis", account_id=uuid4())
    with pytest.raises(InvalidInput):
        await invite(database, nowhere, InviteAccountInput("a@d.example", "Ada", DEALER))
    assert await everybody(database) == before
    assert await mails(database) == []


async def test_an_invitation_of_headquarters_or_of_another_dealership_is_not_taken_over(
    database: Database, dealer: Viewer
) -> None:
    waiting = await make_account(database, AccountRole.ADMIN, password_hash=None)
    elsewhere = await make_account(database, DEALER, password_hash=None)
    working = await make_account(database, DEALER)
    before = await everybody(database)
    told = set()
    for account in (waiting, elsewhere, working):
        with pytest.raises(Conflict) as caught:
            await invite(database, dealer, InviteAccountInput(account.email.upper(), "Ada", DEALER))
        told.add((caught.value.field, caught.value.message_fr, caught.value.message_en))
    # One wording, whoever it is and whatever state they are in.
    assert len(told) == 1
    assert await everybody(database) == before
    assert await mails(database) == []


async def test_a_colleague_who_never_came_is_invited_again_and_two_at_once_make_one(
    database: Database, dealer: Viewer
) -> None:
    given = InviteAccountInput("a@d.example", "Ada", DEALER)
    made = await asyncio.gather(*(invite(database, dealer, given) for _ in range(3)))
    assert len({each.id for each in made}) == 1
    assert await mails(database) == ["a@d.example"] * 3


async def test_a_colleague_is_disabled_and_nobody_of_another_dealership(database: Database, dealer: Viewer) -> None:
    colleague = await make_account(database, DEALER, dealership_id=dealer.dealership_id)
    others = [await make_account(database, DEALER), await make_account(database, AccountRole.ADMIN)]
    async with database.write(dealer) as session:
        for key in (*(each.id for each in others), uuid4()):
            with pytest.raises(NotFound):
                await disable_account(session, dealer, DisableAccountInput(key))
        with pytest.raises(Conflict):
            await disable_account(session, dealer, DisableAccountInput(dealer.account_id or uuid4()))
        assert (await disable_account(session, dealer, DisableAccountInput(colleague.id))).disabled_at is not None
        await session.commit()
    for other in others:
        assert (await fetch(database, Account, other.id)).disabled_at is None
    assert (await fetch(database, Account, dealer.account_id or uuid4())).disabled_at is None


async def test_a_dealer_sees_colleagues_and_nobody_else(database: Database, dealer: Viewer) -> None:
    invited = await invite(database, dealer, InviteAccountInput("a@d.example", "Ada", DEALER))
    await make_account(database, DEALER)
    await make_account(database, AccountRole.ADMIN)
    engine = SchemaEngine(database)
    found = (await read(engine, dealer, SEEN))["accounts"]
    assert found["totalCount"] == 2
    accepted = {each["email"]: each["accepted"] for each in found["nodes"]}
    assert accepted.pop(invited.email) is False
    assert list(accepted.values()) == [True]
