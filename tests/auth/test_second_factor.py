"""Signing in with a code after the password: no password alone opens what asks for more (A3)."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import httpx2
import pytest
from sqlalchemy import select

from auth.cookie import FACTOR_COOKIE, SESSION_COOKIE
from auth.throttle import CODES_OF_ACCOUNT
from models.account import AccountRole, SignIn
from models.audit import AuditEntry
from models.message import Message, MessageCause
from models.policy.viewer import SYSTEM
from models.second_factor import RecoveryCode, SignInStep, Totp
from models.session import Database
from resolvers.sign_in import Credentials, SignInRefused, open_sign_in
from resolvers.totp import open_secret, seal_secret
from tests.auth.conftest import Caller
from tests.auth.factors import code_of, make_guarded, make_recovery_codes, show
from tests.auth.test_sign_in import sign_in, whoami
from tests.auth.world import PASSWORD, change, make_account

OWN = {"Sec-Fetch-Site": "same-origin"}


async def test_a_password_alone_opens_nothing_and_the_code_after_it_does(
    door: httpx2.AsyncClient, database: Database
) -> None:
    account, app = await make_guarded(database, role=AccountRole.DEALER)
    answer = await sign_in(door, account.email)
    assert (answer.status_code, answer.json()) == (202, {"secondFactor": ["CODE"]})
    assert SESSION_COOKIE not in door.cookies
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert (await whoami(door))["role"] == "PUBLIC"
    assert (await show(door, "000000" if code_of(app) != "000000" else "111111")).status_code == 401
    opened = await show(door, code_of(app))
    assert opened.status_code == 200
    assert (await whoami(door))["accountId"] == str(account.id)
    assert FACTOR_COOKIE not in door.cookies


async def test_a_wrong_password_tells_nothing_of_a_second_factor(door: httpx2.AsyncClient, database: Database) -> None:
    guarded, _ = await make_guarded(database)
    plain = await make_account(database)
    answers = [await sign_in(door, each.email, "une autre phrase longue") for each in (guarded, plain)]
    assert answers[0].status_code == 401
    assert answers[0].text == answers[1].text
    assert answers[0].headers.get("set-cookie") == answers[1].headers.get("set-cookie")


async def test_the_form_asks_for_the_code_too_and_goes_on(door: httpx2.AsyncClient, database: Database) -> None:
    account, app = await make_guarded(database)
    form = {"email": account.email, "password": PASSWORD, "next": "/auth/device"}
    asked = await door.post("/auth/sign-in", data=form, headers=OWN)
    assert (asked.status_code, asked.headers["location"]) == (303, "/auth/second-factor?next=/auth/device")
    assert (await whoami(door))["role"] == "PUBLIC"
    page = await door.get("/auth/second-factor?next=/auth/device")
    assert 'autocomplete="one-time-code"' in page.text
    wrong = await door.post("/auth/second-factor", data={"code": "12", "next": "/auth/device"}, headers=OWN)
    assert wrong.status_code == 401
    assert 'role="alert"' in wrong.text
    foreign = await door.post(
        "/auth/second-factor", data={"code": code_of(app)}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert foreign.status_code == 403
    assert (await whoami(door))["role"] == "PUBLIC"
    done = await door.post("/auth/second-factor", data={"code": code_of(app), "next": "/auth/device"}, headers=OWN)
    assert (done.status_code, done.headers["location"]) == (303, "/auth/device")
    assert (await whoami(door))["role"] == "ADMIN"


async def test_the_page_leads_nowhere_else(door: httpx2.AsyncClient, database: Database) -> None:
    assert (await door.get("/auth/second-factor")).headers["location"] == "/auth/sign-in"
    account, app = await make_guarded(database)
    await sign_in(door, account.email)
    away = await door.post("/auth/second-factor", data={"code": code_of(app), "next": "//evil.example"}, headers=OWN)
    assert away.headers["location"] == "/auth/sign-in"


@pytest.mark.parametrize(("steps", "status"), [(-2, 401), (-1, 200), (0, 200), (1, 200), (2, 401)])
async def test_a_clock_may_be_wrong_by_one_step(
    steps: int, status: int, door: httpx2.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, app = await make_guarded(database)
    await sign_in(door, account.email)
    monkeypatch.setattr("resolvers.totp.time", SimpleNamespace(time=lambda: 1_800_000_015.0))
    assert (await show(door, app.at(1_800_000_015 + steps * 30))).status_code == status


async def test_a_code_is_good_once_and_so_are_those_before_it(
    caller: Caller, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, app = await make_guarded(database)
    monkeypatch.setattr("resolvers.totp.time", SimpleNamespace(time=lambda: 1_800_000_015.0))
    for at, status in ((1_800_000_015, 200), (1_800_000_015, 401), (1_799_999_985, 401), (1_800_000_045, 200)):
        async with caller() as door:
            await sign_in(door, account.email)
            assert (await show(door, app.at(at))).status_code == status, at


async def test_of_many_who_show_the_same_code_at_once_one_comes_in(caller: Caller, database: Database) -> None:
    account, app = await make_guarded(database)
    doors = [caller() for _ in range(6)]
    for door in doors:
        await sign_in(door, account.email)
    code = code_of(app)
    answers = await asyncio.gather(*(show(door, code) for door in doors))
    assert sorted(answer.status_code for answer in answers) == [200, *[401] * 5]
    for door in doors:
        await door.aclose()


async def test_guessing_codes_ends_soon_wherever_it_comes_from(caller: Caller, database: Database) -> None:
    account, app = await make_guarded(database)
    wrong = "000000" if code_of(app) != "000000" else "111111"
    statuses = []
    for _ in range(CODES_OF_ACCOUNT.amount + 1):
        async with caller() as door:
            assert (await sign_in(door, account.email)).status_code == 202
            statuses.append((await show(door, wrong)).status_code)
    assert statuses == [*[401] * CODES_OF_ACCOUNT.amount, 429]
    async with caller() as door:
        await sign_in(door, account.email)
        assert (await show(door, code_of(app))).status_code == 429  # the right one waits as well


async def test_many_guesses_at_once_do_not_get_around_the_limit(door: httpx2.AsyncClient, database: Database) -> None:
    account, _ = await make_guarded(database)
    await sign_in(door, account.email)
    answers = await asyncio.gather(*(show(door, f"{guess:06}") for guess in range(30)))
    assert sum(answer.status_code != 429 for answer in answers) <= CODES_OF_ACCOUNT.amount


async def test_a_step_ends_and_serves_the_browser_that_began_it(caller: Caller, database: Database) -> None:
    account, app = await make_guarded(database)
    async with caller() as door, caller() as stranger:
        assert (await show(stranger, code_of(app))).json()["code"] == "STEP_OVER"
        await sign_in(door, account.email)
        async with database.write(SYSTEM) as session:
            found = select(SignInStep.id).where(SignInStep.account_id == account.id)
            step = (await session.scalars(found, execution_options={"unscoped": True})).one()
        await change(database, SignInStep, step, expires_at=datetime.now(UTC) - timedelta(seconds=1))
        assert (await show(door, code_of(app))).json()["code"] == "STEP_OVER"
        await sign_in(door, account.email)
        assert (await show(door, code_of(app))).status_code == 200
        assert (await show(door, code_of(app, 1))).json()["code"] == "STEP_OVER"


async def test_who_is_disabled_between_the_steps_stays_out(door: httpx2.AsyncClient, database: Database) -> None:
    account, app = await make_guarded(database)
    await sign_in(door, account.email)
    await change(database, type(account), account.id, disabled_at=datetime.now(UTC))
    assert (await show(door, code_of(app))).status_code == 401
    assert (await whoami(door))["role"] == "PUBLIC"


async def test_a_recovery_code_serves_once_and_is_told(caller: Caller, database: Database) -> None:
    account, _ = await make_guarded(database)
    codes = await make_recovery_codes(database, account)
    async with caller() as door:
        assert (await sign_in(door, account.email)).json() == {"secondFactor": ["CODE", "RECOVERY_CODE"]}
        assert (await show(door, codes[0].upper().replace("-", " "))).status_code == 200
        assert (await whoami(door))["role"] == "ADMIN"
    async with caller() as door:
        await sign_in(door, account.email)
        assert (await show(door, codes[0])).status_code == 401
        assert (await show(door, codes[1])).status_code == 200
    async with database.write(SYSTEM) as session:
        mails = (await session.scalars(select(Message).where(Message.recipient == account.email))).all()
        assert [(mail.cause, mail.variables["change"]) for mail in mails] == [
            (MessageCause.ACCOUNT_SECURITY, "CODE_USED")
        ] * 2
        told = (await session.scalars(select(AuditEntry).where(AuditEntry.entity == "recovery_code"))).all()
        mine = [entry for entry in told if entry.actor_id == account.id]
        assert [(entry.action, entry.actor) for entry in mine] == [("UPDATE", account.name)] * 2
        kept = (await session.scalars(select(RecoveryCode), execution_options={"unscoped": True})).all()
        assert all(code.replace("-", "").encode() not in row.secret_hash for row in kept for code in codes)


async def test_another_persons_code_is_no_code(door: httpx2.AsyncClient, database: Database) -> None:
    mine, _ = await make_guarded(database)
    other, theirs = await make_guarded(database)
    codes = await make_recovery_codes(database, other)
    await sign_in(door, mine.email)
    for code in (code_of(theirs), codes[0], "", "a" * 5000, "٠١٢٣٤٥", "१२३४५६"):
        assert (await show(door, code)).status_code == 401
    async with database.write(SYSTEM) as session:
        unused = select(RecoveryCode).where(RecoveryCode.account_id == other.id, RecoveryCode.used_at.is_(None))
        assert len((await session.scalars(unused, execution_options={"unscoped": True})).all()) == len(codes)


async def test_no_session_opens_without_it_whoever_asks_the_use_case(database: Database) -> None:
    account, _ = await make_guarded(database)
    async with database.write(SYSTEM) as session:
        with pytest.raises(SignInRefused):
            await open_sign_in(session, Credentials(account.id, account.password_hash), "test")
        found = select(SignIn).where(SignIn.account_id == account.id)
        assert (await session.scalars(found)).all() == []


async def test_secrets_are_sealed_for_their_account_alone(database: Database) -> None:
    account, app = await make_guarded(database)
    other = await make_account(database)
    async with database.write(SYSTEM) as session:
        found = select(Totp).where(Totp.account_id == account.id)
        sealed = (await session.scalars(found, execution_options={"unscoped": True})).one().secret_sealed
    assert app.secret.encode() not in sealed
    assert open_secret(account.id, sealed) == app.secret
    assert open_secret(other.id, sealed) is None
    assert open_secret(account.id, sealed[:-1] + bytes([sealed[-1] ^ 1])) is None
    assert open_secret(account.id, b"") is None
    assert seal_secret(account.id, app.secret) != sealed


async def test_the_former_session_stays_until_the_second_step_is_done(
    door: httpx2.AsyncClient, database: Database
) -> None:
    """Half a sign-in throws nobody out: neither a person who mistypes, nor by another's password."""
    first = await make_account(database)
    await sign_in(door, first.email)
    account, app = await make_guarded(database)
    await sign_in(door, account.email)
    assert (await whoami(door))["accountId"] == str(first.id)
    await show(door, code_of(app))
    assert (await whoami(door))["accountId"] == str(account.id)
    assert (await door.post("/auth/second-factor", json={"code": "1"})).status_code == 403
