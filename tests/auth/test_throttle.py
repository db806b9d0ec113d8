"""Guessing is slowed down, by address and by account, with and without Valkey."""

import httpx2
import pytest
from starlette.applications import Starlette

from auth.problem import TooManyAttempts
from auth.routes import auth_routes
from auth.throttle import PASSWORDS_HERE, SECRETS_FROM_ADDRESS, Throttle
from models.session import Database
from settings import Settings
from tests.auth.conftest import Caller
from tests.auth.test_sign_in import HEADER, sign_in
from tests.auth.world import PASSWORD, make_account


async def test_after_ten_wrong_passwords_even_the_right_one_waits(caller: Caller, database: Database) -> None:
    account = await make_account(database)
    async with caller() as guesser, caller() as owner:
        for _ in range(10):
            assert (await sign_in(guesser, account.email, "pas le bon, encore")).status_code == 401
        refused = await sign_in(guesser, account.email)
        assert refused.status_code == 429
        assert 0 < int(refused.headers["retry-after"]) <= 900
        assert refused.json()["code"] == "TOO_MANY_ATTEMPTS"
        assert (await sign_in(owner, account.email)).status_code == 200


async def test_getting_it_right_forgives_the_errors(door: httpx2.AsyncClient, database: Database) -> None:
    account = await make_account(database)
    for _ in range(2):
        for _ in range(9):
            await sign_in(door, account.email, "pas le bon, encore")
        assert (await sign_in(door, account.email)).status_code == 200


async def test_processes_count_together(settings: Settings) -> None:
    first, second = Throttle(settings.redis_url), Throttle(settings.redis_url)
    key = (settings.database_url, "together")
    for throttle in (first, second) * 5:
        await throttle.count(PASSWORDS_HERE, *key)
    for throttle in (first, second):
        with pytest.raises(TooManyAttempts):
            await throttle.count(PASSWORDS_HERE, *key)
        await throttle.count(SECRETS_FROM_ADDRESS, *key)  # another limit counts apart
    await first.close()
    await second.close()


async def test_without_valkey_people_sign_in_and_guessing_stays_slow(database: Database, settings: Settings) -> None:
    throttle = Throttle("redis://127.0.0.1:1/0")
    app = Starlette(routes=auth_routes(database, settings, throttle))
    account = await make_account(database)
    transport = httpx2.ASGITransport(app, client=("192.0.2.1", 4000))
    async with httpx2.AsyncClient(transport=transport, base_url="http://tour.example") as door:
        assert (await sign_in(door, account.email)).status_code == 200
        answers = [(await sign_in(door, account.email, "pas le bon, encore")).status_code for _ in range(11)]
    assert answers == [401] * 10 + [429]
    await throttle.close()


async def test_the_form_is_slowed_down_as_well(door: httpx2.AsyncClient, database: Database) -> None:
    account = await make_account(database)
    own = {"Sec-Fetch-Site": "same-origin"}
    wrong = {"email": account.email, "password": "pas le bon, encore"}
    answers = [(await door.post("/auth/sign-in", data=wrong, headers=own)).status_code for _ in range(11)]
    assert answers == [401] * 10 + [429]
    json = {"email": account.email, "password": PASSWORD}
    assert (await door.post("/auth/sign-in", json=json, headers=HEADER)).status_code == 429
