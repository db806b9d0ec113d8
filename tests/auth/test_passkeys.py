"""Passkeys: added by who is signed in, opening the account alone, nothing for who copies, replays or borrows (A3)."""

import json
from typing import Any

import httpx2
import pytest
from sqlalchemy import select

from auth.cookie import CHALLENGE_COOKIE
from auth.throttle import PASSKEYS_FROM_ADDRESS
from models.account import Account, AccountRole
from models.audit import AuditEntry
from models.policy.viewer import SYSTEM
from models.second_factor import Passkey
from models.session import Database
from tests.auth.authenticator import PRESENT, Authenticator
from tests.auth.conftest import Caller
from tests.auth.factors import HEADER
from tests.auth.test_sign_in import sign_in, whoami
from tests.auth.world import make_account

SITE = "https://tour.example"


@pytest.fixture(autouse=True)
def on_a_named_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passkeys are bound to names, and tests run on a number."""
    monkeypatch.setattr("resolvers.passkey.get_settings", lambda: type("Set", (), {"public_url": SITE}))


def authenticator(**values: Any) -> Authenticator:
    return Authenticator(**{"origin": SITE, "rp_id": "tour.example", **values})


async def post(door: httpx2.AsyncClient, path: str, **body: str) -> httpx2.Response:
    return await door.post(path, json=body, headers=HEADER)


async def add(door: httpx2.AsyncClient, device: Authenticator, name: str = "Téléphone") -> httpx2.Response:
    options = (await post(door, "/auth/me/passkeys/challenge")).json()
    return await post(door, "/auth/me/passkeys", name=name, credential=device.create(options))


async def enter(door: httpx2.AsyncClient, device: Authenticator, **instead: bytes) -> httpx2.Response:
    options = (await post(door, "/auth/passkey/challenge")).json()
    return await post(door, "/auth/passkey", credential=device.get(options, **instead))


async def enrolled(caller: Caller, database: Database, **values: Any) -> tuple[Account, Authenticator]:
    """A person, and the device that their passkey is on."""
    account, device = await make_account(database), authenticator(**values)
    async with caller() as door:
        await sign_in(door, account.email)
        assert (await add(door, device)).status_code == 201
    return account, device


async def test_a_passkey_is_added_and_opens_the_account_alone(caller: Caller, database: Database) -> None:
    account = await make_account(database, AccountRole.DEALER)
    device = authenticator()
    async with caller() as door:
        await sign_in(door, account.email)
        options = (await post(door, "/auth/me/passkeys/challenge")).json()
        assert options["rp"]["id"] == "tour.example"
        assert options["authenticatorSelection"]["residentKey"] == "required"
        assert options["authenticatorSelection"]["userVerification"] == "required"
        assert options["attestation"] == "none"
        added = await post(door, "/auth/me/passkeys", name="Mon téléphone", credential=device.create(options))
        assert added.status_code == 201
        assert len(added.json()["recoveryCodes"]) == 10
        me = (await door.get("/auth/me", headers=HEADER)).json()
        assert [key["name"] for key in me["passkeys"]] == ["Mon téléphone"]
        known = (await post(door, "/auth/me/passkeys/challenge")).json()["excludeCredentials"]
        assert len(known) == 1
    async with caller() as door:
        asked = (await post(door, "/auth/passkey/challenge")).json()
        assert asked.get("allowCredentials", []) == []
        assert asked["userVerification"] == "required"
        assert (await enter(door, device)).status_code == 200
        assert (await whoami(door))["accountId"] == str(account.id)
        assert CHALLENGE_COOKIE not in door.cookies
    async with caller() as door:
        answer = await sign_in(door, account.email)
        assert (answer.status_code, answer.json()["secondFactor"]) == (202, ["PASSKEY", "RECOVERY_CODE"])


async def test_a_challenge_is_answered_once_by_the_browser_that_asked(caller: Caller, database: Database) -> None:
    account, device = await enrolled(caller, database)
    async with caller() as door, caller() as thief:
        options = (await post(door, "/auth/passkey/challenge")).json()
        credential = device.get(options)
        stolen = await post(thief, "/auth/passkey", credential=credential)
        assert (stolen.status_code, stolen.json()["code"]) == (401, "STEP_OVER")
        await post(thief, "/auth/passkey/challenge")
        assert (await post(thief, "/auth/passkey", credential=credential)).json()["code"] == "PASSKEY_REFUSED"
        kept = door.cookies[CHALLENGE_COOKIE]
        assert (await post(door, "/auth/passkey", credential=credential)).status_code == 200
        door.cookies.set(CHALLENGE_COOKIE, kept)
        assert (await post(door, "/auth/passkey", credential=credential)).json()["code"] == "STEP_OVER"
        assert (await whoami(thief))["role"] == "PUBLIC"
        assert (await whoami(door))["accountId"] == str(account.id)


async def test_a_failed_answer_spends_the_challenge(caller: Caller, database: Database) -> None:
    _, device = await enrolled(caller, database)
    async with caller() as door:
        options = (await post(door, "/auth/passkey/challenge")).json()
        assert (await post(door, "/auth/passkey", credential="{}")).status_code == 401
        assert (await post(door, "/auth/passkey", credential=device.get(options))).json()["code"] == "STEP_OVER"


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://tour.example.evil.example"},
        {"origin": "http://tour.example"},
        {"origin": "https://tour.example:8443"},
        {"rp_id": "evil.example"},
        {"flags": PRESENT},
        {"flags": 0},
    ],
)
async def test_another_site_or_an_unverified_person_is_refused(
    wrong: dict[str, Any], caller: Caller, database: Database
) -> None:
    account, device = await enrolled(caller, database)
    for name, value in wrong.items():
        setattr(device, name, value)
    async with caller() as door:
        refused = await enter(door, device)
        assert (refused.status_code, refused.json()["code"]) == (401, "PASSKEY_REFUSED")
        assert (await whoami(door))["role"] == "PUBLIC"
    other = await make_account(database)
    async with caller() as door:
        await sign_in(door, other.email)
        assert (await add(door, authenticator(**wrong))).status_code == 401
        assert (await door.get("/auth/me", headers=HEADER)).json()["passkeys"] == []
    assert account.id != other.id


async def test_a_copied_passkey_betrays_itself_by_its_count(caller: Caller, database: Database) -> None:
    _, device = await enrolled(caller, database, count=5)
    copy = Authenticator(device.origin, device.rp_id, count=5, credential_id=device.credential_id, key=device.key)
    copy.user_handle = device.user_handle
    async with caller() as door:
        assert (await enter(door, device)).status_code == 200
        assert (await enter(door, device)).status_code == 200
    async with caller() as door:
        assert (await enter(door, copy)).status_code == 401


async def test_nobody_signs_in_as_another(caller: Caller, database: Database) -> None:
    victim, theirs = await enrolled(caller, database)
    _, mine = await enrolled(caller, database)
    async with caller() as door:
        assert (await enter(door, mine, userHandle=victim.id.bytes)).status_code == 401
        assert (await enter(door, mine, userHandle=b"")).status_code == 401
        forged = Authenticator(SITE, "tour.example", credential_id=theirs.credential_id)
        forged.user_handle = victim.id.bytes
        assert (await enter(door, forged)).status_code == 401
        unknown = authenticator(user_handle=victim.id.bytes)
        assert (await enter(door, unknown)).status_code == 401
        assert (await whoami(door))["role"] == "PUBLIC"


async def test_anothers_credential_and_anothers_challenge_are_not_added(caller: Caller, database: Database) -> None:
    _, theirs = await enrolled(caller, database)
    mine, other = await make_account(database), await make_account(database)
    async with caller() as door, caller() as beside:
        await sign_in(door, mine.email)
        await sign_in(beside, other.email)
        assert (await add(door, theirs)).status_code == 409
        options = (await post(beside, "/auth/me/passkeys/challenge")).json()
        door.cookies.delete(CHALLENGE_COOKIE)
        door.cookies.set(CHALLENGE_COOKIE, beside.cookies[CHALLENGE_COOKIE])
        credential = authenticator().create(options)
        refused = await post(door, "/auth/me/passkeys", name="x", credential=credential)
        assert (refused.status_code, refused.json()["code"]) == (401, "PASSKEY_REFUSED")
        assert (await door.get("/auth/me", headers=HEADER)).json()["passkeys"] == []
        # A challenge for signing in adds nothing, and one for adding signs nobody in.
        door.cookies.delete(CHALLENGE_COOKIE)
        asked = (await post(door, "/auth/passkey/challenge")).json()
        asked["user"] = options["user"]
        answer = await post(door, "/auth/me/passkeys", name="x", credential=authenticator().create(asked))
        assert answer.json()["code"] == "STEP_OVER"


async def test_anothers_passkey_reads_as_not_found(caller: Caller, database: Database) -> None:
    victim, device = await enrolled(caller, database)
    mine = await make_account(database)
    async with database.write(SYSTEM) as session:
        found = select(Passkey.id).where(Passkey.account_id == victim.id)
        key = (await session.scalars(found, execution_options={"unscoped": True})).one()
    async with caller() as door:
        await sign_in(door, mine.email)
        for path in (f"/auth/me/passkeys/{key}", "/auth/me/passkeys/x"):
            assert (await door.delete(path, headers=HEADER)).status_code == 404
            assert (await door.patch(path, json={"name": "x"}, headers=HEADER)).status_code == 404
        assert (await door.delete(f"/auth/me/passkeys/{key}")).status_code == 403
    async with caller() as door:
        assert (await enter(door, device)).status_code == 200
        assert (
            await door.patch(f"/auth/me/passkeys/{key}", json={"name": " Bureau "}, headers=HEADER)
        ).status_code == 204
        assert (await door.get("/auth/me", headers=HEADER)).json()["passkeys"][0]["name"] == "Bureau"
        assert (await door.delete(f"/auth/me/passkeys/{key}", headers=HEADER)).status_code == 204
    async with caller() as door:
        assert (await enter(door, device)).status_code == 401
        assert (await sign_in(door, victim.email)).status_code == 200
    async with database.write(SYSTEM) as session:
        told = await session.scalars(select(AuditEntry).where(AuditEntry.entity_id == key).order_by(AuditEntry.id))
        entries = told.all()
        assert [(each.action, each.actor_id) for each in entries] == [
            (action, victim.id) for action in ("INSERT", "UPDATE", "DELETE")
        ]
        assert all("public_key" not in (each.after or each.before or {}) for each in entries)


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "{}",
        "[]",
        "null",
        "1",
        '"x"',
        "{",
        "[" * 3000,
        json.dumps({"id": "a", "rawId": "b", "response": {}}),
        "\u0000",
    ],
)
async def test_junk_is_refused_and_nothing_more(junk: str, caller: Caller, database: Database) -> None:
    account = await make_account(database)
    async with caller() as door:
        await sign_in(door, account.email)
        await post(door, "/auth/me/passkeys/challenge")
        assert (await post(door, "/auth/me/passkeys", name="x", credential=junk)).status_code in (400, 401)
        await post(door, "/auth/passkey/challenge")
        assert (await post(door, "/auth/passkey", credential=junk)).status_code in (400, 401)


async def test_damaged_answers_are_refused_and_nothing_more(caller: Caller, database: Database) -> None:
    _, device = await enrolled(caller, database)
    async with caller() as door:
        for member in ("authenticatorData", "clientDataJSON", "signature"):
            for value in (b"", b"\xff", b"\x00" * 37, b'{"type": 1}', b"[]", b"\xc3\x28"):
                assert (await enter(door, device, **{member: value})).status_code == 401, (member, value)
        statuses = [
            (await enter(door, device, signature=b"x")).status_code for _ in range(PASSKEYS_FROM_ADDRESS.amount)
        ]
        assert statuses[-1] == 429  # guessing is slowed down
