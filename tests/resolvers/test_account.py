"""Use cases around accounts, sign-ins and machine clients: who may, what is refused, what ends at once."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from models.account import AccessToken, Account, AccountRole, Client, SignIn
from models.audit import AuditEntry
from models.errors import Conflict, DomainError, Forbidden, InvalidInput, NotFound
from models.message import Message
from models.policy.viewer import ANONYMOUS, SYSTEM, Role, Viewer
from models.rider import Locale
from models.session import UNSCOPED, Database
from resolvers.account import (
    ChooseAccountLocaleInput,
    DisableAccountInput,
    InviteAccountInput,
    RestoreAccountInput,
    choose_account_locale,
    disable_account,
    invite_account,
    restore_account,
)
from resolvers.client import RevokeClientInput, revoke_client
from resolvers.sign_in import Credentials, RevokeSignInInput, SignInRefused, open_sign_in, revoke_sign_in
from tests.auth.world import CHEAP_HASH, change, fetch, make_account, make_client, make_event, make_token, viewer_of

TEAM = Viewer(role=Role.TEAM, name="Équipe")


async def test_only_admins_may(database: Database) -> None:
    account = await make_account(database)
    event = await make_event(database)
    dealer = Viewer(role=Role.DEALER, dealership_id=event.dealership_id)
    for viewer in (TEAM, ANONYMOUS, dealer, Viewer(role=Role.SYNC)):
        async with database.write(viewer) as session:
            if viewer is not dealer:  # what dealers may: test_colleague.py
                with pytest.raises(Forbidden):
                    await disable_account(session, viewer, DisableAccountInput(account.id))
            for call in (
                invite_account(session, viewer, InviteAccountInput("a@example.fr", "A", AccountRole.ADMIN)),
                restore_account(session, viewer, RestoreAccountInput(account.id)),
                choose_account_locale(session, viewer, ChooseAccountLocaleInput(account.id, Locale.EN)),
                revoke_sign_in(session, viewer, RevokeSignInInput(uuid4())),
                revoke_client(session, viewer, RevokeClientInput(uuid4())),
            ):
                with pytest.raises(Forbidden):
                    await call


async def test_what_is_not_there_is_not_found(database: Database) -> None:
    async with database.write(SYSTEM) as session:
        for call in (
            disable_account(session, SYSTEM, DisableAccountInput(uuid4())),
            restore_account(session, SYSTEM, RestoreAccountInput(uuid4())),
            choose_account_locale(session, SYSTEM, ChooseAccountLocaleInput(uuid4(), Locale.EN)),
            revoke_sign_in(session, SYSTEM, RevokeSignInInput(uuid4())),
            revoke_client(session, SYSTEM, RevokeClientInput(uuid4())),
        ):
            with pytest.raises(NotFound):
                await call


async def test_an_invitation_is_checked(database: Database) -> None:
    event = await make_event(database)
    taken = await make_account(database)
    refused: list[tuple[InviteAccountInput, type[DomainError], str]] = [
        (InviteAccountInput("no address", "A", AccountRole.ADMIN), InvalidInput, "email"),
        (InviteAccountInput("a@example.fr\0", "A", AccountRole.ADMIN), InvalidInput, "email"),
        (InviteAccountInput("a@example.fr", " ", AccountRole.ADMIN), InvalidInput, "name"),
        (InviteAccountInput("a@example.fr", "A\0", AccountRole.ADMIN), InvalidInput, "name"),
        (InviteAccountInput("a@example.fr", "A" * 101, AccountRole.ADMIN), InvalidInput, "name"),
        (InviteAccountInput("a@example.fr", "A", AccountRole.DEALER), InvalidInput, "dealershipId"),
        (InviteAccountInput("a@example.fr", "A", AccountRole.TEAM, event.dealership_id), InvalidInput, "dealershipId"),
        (InviteAccountInput("a@example.fr", "A", AccountRole.DEALER, uuid4()), NotFound, "dealershipId"),
        (InviteAccountInput(taken.email.upper(), "A", AccountRole.ADMIN), Conflict, "email"),
    ]
    async with database.write(SYSTEM) as session:
        for input, kind, field in refused:
            with pytest.raises(kind) as caught:
                await invite_account(session, SYSTEM, input)
            assert caught.value.field == field


async def test_whoever_is_invited_twice_at_once_has_one_account_and_two_mails(database: Database) -> None:
    async def invite(role: AccountRole) -> UUID:
        async with database.write(SYSTEM) as session:
            account = await invite_account(session, SYSTEM, InviteAccountInput("a@example.fr", "Ada", role))
            await session.commit()
            return account.id

    roles = [AccountRole.ADMIN, AccountRole.TEAM, AccountRole.ADMIN, AccountRole.TEAM]
    assert len(set(await asyncio.gather(*map(invite, roles)))) == 1
    async with database.write(SYSTEM) as session:
        assert await session.scalar(select(func.count()).select_from(Account)) == 1
        assert await session.scalar(select(func.count()).select_from(Message)) == len(roles)


async def test_disabling_ends_everything_of_that_person_and_of_nobody_else(database: Database) -> None:
    gone, stays = await make_account(database), await make_account(database)
    for account in (gone, stays):
        await make_token(database, Role.ADMIN, account_id=account.id)
        async with database.write(ANONYMOUS) as session:
            await open_sign_in(session, Credentials(account.id, CHEAP_HASH), "x")
            await session.commit()
    viewer = viewer_of(stays)
    async with database.write(viewer) as session:
        disabled = await disable_account(session, viewer, DisableAccountInput(gone.id))
        assert disabled.disabled_at is not None
        await session.commit()
    async with database.write(SYSTEM) as session:
        models: tuple[Any, ...] = (SignIn, AccessToken)
        for model in models:
            rows = (await session.scalars(select(model), execution_options=UNSCOPED)).all()
            assert {row.account_id: row.revoked_at is None for row in rows} == {gone.id: False, stays.id: True}
        entry = (await session.scalars(select(AuditEntry).where(AuditEntry.entity_id == gone.id))).all()[-1]
        assert (entry.actor, entry.action) == (stays.name, "UPDATE")
        assert "password_hash" not in str(entry.after)
    async with database.write(ANONYMOUS) as session:
        with pytest.raises(SignInRefused):
            await open_sign_in(session, Credentials(gone.id, CHEAP_HASH), "x")


async def test_an_invitation_and_all_later_mails_are_in_the_language_of_the_account(database: Database) -> None:
    async with database.write(SYSTEM) as session:
        given = InviteAccountInput("a@example.fr", "Ada", AccountRole.ADMIN, locale=Locale.EN)
        account = await invite_account(session, SYSTEM, given)
        assert account.locale is Locale.EN
        assert list(await session.scalars(select(Message.locale))) == [Locale.EN]
        chosen = await choose_account_locale(session, SYSTEM, ChooseAccountLocaleInput(account.id, Locale.FR))
        assert (chosen.locale, chosen.email, chosen.role) == (Locale.FR, "a@example.fr", AccountRole.ADMIN)
        other = await invite_account(session, SYSTEM, InviteAccountInput("b@example.fr", "Bea", AccountRole.TEAM))
        assert other.locale is Locale.FR


async def test_nobody_disables_their_own_account(database: Database) -> None:
    account = await make_account(database)
    viewer = viewer_of(account)
    async with database.write(viewer) as session:
        with pytest.raises(Conflict):
            await disable_account(session, viewer, DisableAccountInput(account.id))


async def test_who_is_restored_signs_in_again_and_what_was_ended_stays_ended(
    database: Database,
) -> None:
    account = await make_account(database)
    async with database.write(ANONYMOUS) as session:
        sign_in, _ = await open_sign_in(session, Credentials(account.id, CHEAP_HASH), "x")
        await session.commit()
    for _ in range(2):
        async with database.write(SYSTEM) as session:
            await disable_account(session, SYSTEM, DisableAccountInput(account.id))
            restored = await restore_account(session, SYSTEM, RestoreAccountInput(account.id))
            assert (restored.disabled_at, restored.password_hash) == (None, CHEAP_HASH)
            await session.commit()
    assert (await fetch(database, SignIn, sign_in.id)).revoked_at is not None
    async with database.write(ANONYMOUS) as session:
        await open_sign_in(session, Credentials(account.id, CHEAP_HASH), "x")


async def test_a_password_changed_meanwhile_opens_no_session(database: Database) -> None:
    account = await make_account(database)
    await change(database, Account, account.id, password_hash="another")
    async with database.write(ANONYMOUS) as session:
        with pytest.raises(SignInRefused):
            await open_sign_in(session, Credentials(account.id, CHEAP_HASH), "x")


async def test_an_admin_ends_anyones_session(database: Database) -> None:
    account = await make_account(database, AccountRole.TEAM)
    async with database.write(ANONYMOUS) as session:
        sign_in, _ = await open_sign_in(session, Credentials(account.id, CHEAP_HASH), "x")
        await session.commit()
    async with database.write(SYSTEM) as session:
        first = (await revoke_sign_in(session, SYSTEM, RevokeSignInInput(sign_in.id))).revoked_at
        again = (await revoke_sign_in(session, SYSTEM, RevokeSignInInput(sign_in.id))).revoked_at
        assert first == again
        await session.commit()
    assert (await fetch(database, SignIn, sign_in.id)).revoked_at <= datetime.now(UTC)


async def test_revoking_a_client_twice_changes_nothing(database: Database) -> None:
    client, _ = await make_client(database)
    async with database.write(SYSTEM) as session:
        first = (await revoke_client(session, SYSTEM, RevokeClientInput(client.id))).revoked_at
        await session.commit()
    async with database.write(SYSTEM) as session:
        await revoke_client(session, SYSTEM, RevokeClientInput(client.id))
        await session.commit()
    assert (await fetch(database, Client, client.id)).revoked_at == first
