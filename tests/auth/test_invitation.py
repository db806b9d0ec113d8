"""Invitations: mailed with the commit that makes the account, taken up once (A3)."""

import asyncio
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from sqlalchemy import select

from models.account import Account, AccountRole
from models.message import Message
from models.outbox import OutboxJob
from models.policy.viewer import SYSTEM
from models.session import Database
from resolvers.account import DisableAccountInput, InviteAccountInput, disable_account, invite_account
from resolvers.link import LinkPurpose, make_token
from tests.auth.conftest import Caller
from tests.auth.test_sign_in import HEADER, sign_in, whoami
from tests.auth.world import PASSWORD, fetch, make_account, make_event

OWN = {"Sec-Fetch-Site": "same-origin"}


async def invite(database: Database, **values: object) -> tuple[Account, str]:
    """An account just invited, and the token of the link in its mail."""
    wanted = {"email": "lea@example.fr", "name": "Léa Petit", "role": AccountRole.TEAM, **values}
    async with database.write(SYSTEM) as session:
        account = await invite_account(session, SYSTEM, InviteAccountInput(**wanted))  # type: ignore[arg-type]
        await session.commit()
    async with database.write(SYSTEM) as session:
        message = (await session.scalars(select(Message).order_by(Message.id.desc()))).first()
        assert message is not None
        assert message.recipient == account.email
    link = urlsplit(message.variables["link"])
    assert link.path == "/auth/invitation"
    return account, parse_qs(link.query)["token"][0]


async def accept(door: httpx2.AsyncClient, token: str, password: str = PASSWORD) -> httpx2.Response:
    return await door.post("/auth/invitation", json={"token": token, "password": password}, headers=HEADER)


async def test_an_invitation_sets_the_password_and_signs_in(door: httpx2.AsyncClient, database: Database) -> None:
    event = await make_event(database)
    account, token = await invite(database, role=AccountRole.DEALER, dealership_id=event.dealership_id)
    assert (await sign_in(door, account.email)).status_code == 401
    answer = await accept(door, token)
    assert answer.status_code == 200, answer.text
    me = await whoami(door)
    assert (me["role"], me["dealershipId"]) == ("DEALER", str(event.dealership_id))
    door.cookies.clear()
    assert (await sign_in(door, account.email)).status_code == 200


async def test_the_mail_waits_in_the_outbox_of_the_same_commit(database: Database) -> None:
    async with database.write(SYSTEM) as session:
        wanted = InviteAccountInput("tom@example.fr", "Tom", AccountRole.ADMIN)
        await invite_account(session, SYSTEM, wanted)
        await session.flush()  # and no commit
    async with database.write(SYSTEM) as session:
        assert (await session.scalars(select(Message))).all() == []
        assert (await session.scalars(select(OutboxJob))).all() == []
    await invite(database)
    async with database.write(SYSTEM) as session:
        assert len((await session.scalars(select(OutboxJob))).all()) == 1


async def test_it_serves_once(door: httpx2.AsyncClient, database: Database) -> None:
    account, token = await invite(database)
    assert (await accept(door, token)).status_code == 200
    again = await accept(door, token, "un autre mot de passe")
    assert (again.status_code, again.json()["code"]) == (410, "INVITATION_SPENT")
    assert (await door.get("/auth/invitation", params={"token": token})).status_code == 410
    assert (await sign_in(door, account.email)).status_code == 200


async def test_of_two_who_accept_at_once_one_is_refused(caller: Caller, database: Database) -> None:
    account, token = await invite(database)
    passwords = ("la première phrase longue", "la seconde phrase longue")
    async with caller() as door:
        answers = await asyncio.gather(*(accept(door, token, password) for password in passwords))
        assert sorted(answer.status_code for answer in answers) == [200, 410]
        won = passwords[0] if answers[0].status_code == 200 else passwords[1]
        assert (await sign_in(door, account.email, won)).status_code == 200


async def test_links_that_do_not_serve_read_alike(door: httpx2.AsyncClient, database: Database) -> None:
    account, token = await invite(database)
    admin = await make_account(database)
    later, before = datetime.now(UTC) + timedelta(days=1), datetime.now(UTC) - timedelta(days=1)
    tokens = [
        token[:-2],
        make_token(LinkPurpose.MANAGE, account.id, later),
        make_token(LinkPurpose.INVITATION, account.id, before),
        make_token(LinkPurpose.INVITATION, admin.id, later),
        "junk",
    ]
    answers = {(answer.status_code, answer.text) for answer in [await accept(door, token) for token in tokens]}
    assert len(answers) == 1
    async with database.write(SYSTEM) as session:
        await disable_account(session, SYSTEM, DisableAccountInput(account.id))
        await session.commit()
    disabled = await accept(door, token)
    assert (disabled.status_code, disabled.text) in answers


@pytest.mark.parametrize("password", ["court", "motdepasse2027", "lea@example.fr", "a" * 300])
async def test_a_poor_password_is_refused_and_spends_nothing(
    door: httpx2.AsyncClient, database: Database, password: str
) -> None:
    account, token = await invite(database)
    refused = await accept(door, token, password)
    assert (refused.status_code, refused.json()["field"]) == (400, "password")
    assert (await fetch(database, Account, account.id)).password_hash is None
    form = {"token": token, "password": password}
    page = await door.post("/auth/invitation", data=form, headers=OWN)
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert (await accept(door, token)).status_code == 200


async def test_the_page_works_without_javascript(door: httpx2.AsyncClient, database: Database) -> None:
    _, token = await invite(database)
    page = await door.get("/auth/invitation", params={"token": token})
    assert "Bienvenue, Léa Petit" in page.text
    assert page.headers["referrer-policy"] == "same-origin"  # the token goes to nobody else
    form = {"token": token, "password": PASSWORD}
    assert (await door.post("/auth/invitation", data=form)).status_code == 403
    done = await door.post("/auth/invitation", data=form, headers=OWN)
    assert (done.status_code, done.headers["location"]) == (303, "/auth/sign-in")
    assert (await whoami(door))["role"] == "TEAM"


async def test_a_lost_mail_is_sent_again(door: httpx2.AsyncClient, database: Database) -> None:
    first, _ = await invite(database)
    second, token = await invite(database, name="Léa Grand")
    assert first.id == second.id
    assert second.name == "Léa Grand"
    assert (await accept(door, token)).status_code == 200
