"""Signing in and out with a password, by JSON."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest

from auth.cookie import HOST_PREFIX, SESSION_COOKIE
from auth.identity import forget_proofs
from models.account import Account, AccountRole, SignIn
from models.session import Database
from resolvers import password as passwords
from tests.auth.conftest import Caller
from tests.auth.world import CHEAP_HASH, PASSWORD, change, fetch, make_account

HEADER = {"X-DRT-Client": "test"}


async def sign_in(door: httpx2.AsyncClient, email: str, password: str = PASSWORD) -> httpx2.Response:
    return await door.post("/auth/sign-in", json={"email": email, "password": password}, headers=HEADER)


async def whoami(door: httpx2.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await door.get("/auth/session", headers=HEADER)).json()
    return found


async def test_a_right_password_opens_a_session(door: httpx2.AsyncClient, database: Database) -> None:
    account = await make_account(database, AccountRole.DEALER)
    answer = await sign_in(door, account.email.upper() + " ")
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie  # public_url is plain http here
    assert answer.headers["cache-control"] == "no-store"
    me = await whoami(door)
    assert (me["role"], me["by"], me["dealershipId"]) == ("DEALER", "cookie", str(account.dealership_id))


async def test_the_cookie_is_secure_behind_https(door: httpx2.AsyncClient, database: Database) -> None:
    account = await make_account(database)
    door.base_url = httpx2.URL("https://tour.example")
    cookie = (await sign_in(door, account.email)).headers["set-cookie"]
    assert cookie.startswith("__Host-drt_session=")
    assert {"Secure", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert (await whoami(door))["by"] == "cookie"
    # A plain name may come from anywhere under the domain: it is not looked at.
    secret = door.cookies.pop(f"{HOST_PREFIX}{SESSION_COOKIE}")
    door.cookies.set(SESSION_COOKIE, secret)
    assert (await whoami(door))["role"] == "PUBLIC"


async def test_whatever_is_wrong_the_answer_and_the_work_are_the_same(
    caller: Caller, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    disabled = await make_account(database, disabled_at=datetime.now(UTC))
    invited = await make_account(database, password_hash=None)
    known = await make_account(database)
    work: list[str] = []
    verify = passwords._verify

    def count(password_hash: str, password: str) -> bool:
        work.append(password)
        return verify(password_hash, password)

    monkeypatch.setattr(passwords, "_verify", count)
    answers = set()
    for email in (known.email, disabled.email, invited.email, "nobody@example.fr", "no address", ""):
        async with caller() as door:
            right = email != known.email
            answer = await sign_in(door, email, PASSWORD if right else "une autre phrase longue")
            answers.add((answer.status_code, answer.text, SESSION_COOKIE in answer.headers.get("set-cookie", "")))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 401
    assert len(work) == 6


def test_the_decoy_costs_what_a_real_password_costs() -> None:
    assert not passwords.HASHER.check_needs_rehash(passwords._DECOY)
    parameters = passwords.HASHER
    assert (parameters.time_cost, parameters.memory_cost, parameters.parallelism) == (3, 32 * 1024, 1)


async def test_an_old_hash_is_renewed(door: httpx2.AsyncClient, database: Database) -> None:
    account = await make_account(database)
    assert (await sign_in(door, account.email)).status_code == 200
    kept = (await fetch(database, Account, account.id)).password_hash
    assert kept != CHEAP_HASH
    assert not passwords.HASHER.check_needs_rehash(kept)
    assert (await sign_in(door, account.email)).status_code == 200


async def test_a_planted_or_former_cookie_is_worth_nothing_afterwards(
    door: httpx2.AsyncClient, database: Database
) -> None:
    account = await make_account(database)
    body = {"email": account.email, "password": PASSWORD}
    planted = {**HEADER, "Cookie": f"{SESSION_COOKIE}=planted"}
    await door.post("/auth/sign-in", json=body, headers=planted)
    first = door.cookies[SESSION_COOKIE]
    assert first != "planted"
    await sign_in(door, account.email)
    assert door.cookies[SESSION_COOKIE] != first
    door.cookies.clear()
    door.cookies.set(SESSION_COOKIE, first)
    assert (await whoami(door))["role"] == "PUBLIC"


async def test_cookie_borne_requests_need_the_header(door: httpx2.AsyncClient, database: Database) -> None:
    account = await make_account(database)
    body = {"email": account.email, "password": PASSWORD}
    assert (await door.post("/auth/sign-in", json=body)).status_code == 403
    await sign_in(door, account.email)
    for method, path in (("GET", "/auth/session"), ("GET", "/auth/sessions"), ("POST", "/auth/sign-out")):
        assert (await door.request(method, path)).status_code == 403, path
    assert (await whoami(door))["role"] == "ADMIN"


async def test_signing_out_ends_the_session_and_the_cookie(door: httpx2.AsyncClient, database: Database) -> None:
    account = await make_account(database)
    await sign_in(door, account.email)
    secret = door.cookies[SESSION_COOKIE]
    assert (await whoami(door))["role"] == "ADMIN"
    assert (await door.post("/auth/sign-out", headers=HEADER)).status_code == 204
    assert SESSION_COOKIE not in door.cookies
    door.cookies.set(SESSION_COOKIE, secret)
    assert (await whoami(door))["role"] == "PUBLIC"


async def test_own_sessions_are_listed_and_ended_and_no_others(caller: Caller, database: Database) -> None:
    mine, other = await make_account(database), await make_account(database)
    async with caller() as laptop, caller() as phone, caller() as stranger:
        await sign_in(laptop, mine.email)
        await sign_in(phone, mine.email)
        await sign_in(stranger, other.email)
        listed = (await laptop.get("/auth/sessions", headers=HEADER)).json()["sessions"]
        assert [row["current"] for row in listed] == [False, True]
        path = f"/auth/sessions/{listed[0]['id']}"
        assert (await stranger.delete(path, headers=HEADER)).status_code == 404
        assert (await whoami(phone))["role"] == "ADMIN"
        assert (await laptop.delete(path, headers=HEADER)).status_code == 204
        assert (await whoami(phone))["role"] == "PUBLIC"
        assert (await whoami(laptop))["role"] == "ADMIN"
        for junk in ("x", "%00", "0" * 400):
            assert (await laptop.delete(f"/auth/sessions/{junk}", headers=HEADER)).status_code == 404
    async with caller() as nobody:
        assert (await nobody.get("/auth/sessions", headers=HEADER)).status_code == 401


async def test_use_prolongs_a_session_up_to_its_absolute_end(door: httpx2.AsyncClient, database: Database) -> None:
    account = await make_account(database)
    session_id = UUID((await sign_in(door, account.email)).json()["session"]["id"])
    now = datetime.now(UTC)
    for created, expires, expected in (
        (now, now + timedelta(hours=1), now + timedelta(hours=12)),
        (now - timedelta(days=30), now + timedelta(hours=1), now + timedelta(hours=1)),
        (now - timedelta(days=29, hours=20), now + timedelta(hours=1), now + timedelta(hours=4)),
    ):
        await change(database, SignIn, session_id, created_at=created, expires_at=expires)
        forget_proofs(database)
        assert (await whoami(door))["role"] == "ADMIN"
        found = (await fetch(database, SignIn, session_id)).expires_at
        assert abs(found - expected) < timedelta(minutes=1)
