"""One's own account: name, language, password, factors; each by its person alone, and told to them (A3)."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx2
import pyotp
import pytest
from sqlalchemy import select

from auth.identity import forget_proofs
from models.account import Account, AccountRole, SignIn
from models.audit import AuditEntry
from models.errors import Forbidden, NotFound
from models.kit.uuid7 import uuid7
from models.message import Message
from models.policy.viewer import SYSTEM, Role
from models.session import Database
from resolvers.second_factor import ResetSecondFactorsInput, reset_second_factors
from tests.auth.conftest import Caller
from tests.auth.factors import HEADER, code_of, make_guarded, make_recovery_codes, show
from tests.auth.test_sign_in import sign_in, whoami
from tests.auth.world import PASSWORD, change, fetch, make_account, make_token, viewer_of

NEW = "quatre vélos dans la neige"
OWN = {"Sec-Fetch-Site": "same-origin"}


async def ask(door: httpx2.AsyncClient, method: str, path: str, **body: str) -> httpx2.Response:
    return await door.request(method, path, json=body, headers=HEADER)


async def told(database: Database, account: Account) -> list[Any]:
    async with database.write(SYSTEM) as session:
        mails = select(Message).where(Message.recipient == account.email).order_by(Message.id)
        return [mail.variables["change"] for mail in await session.scalars(mails)]


async def test_nobody_and_no_other_site_reaches_an_account(door: httpx2.AsyncClient, database: Database) -> None:
    paths = [
        ("GET", "/auth/me"),
        ("PATCH", "/auth/me"),
        ("POST", "/auth/me/password"),
        ("POST", "/auth/me/totp"),
        ("POST", "/auth/me/totp/confirm"),
        ("DELETE", "/auth/me/totp"),
        ("POST", "/auth/me/recovery-codes"),
        ("POST", "/auth/me/passkeys/challenge"),
        ("POST", "/auth/me/passkeys"),
        ("PATCH", f"/auth/me/passkeys/{uuid7()}"),
        ("DELETE", f"/auth/me/passkeys/{uuid7()}"),
    ]
    for method, path in paths:
        assert (await ask(door, method, path)).status_code == 401, path
    token = await make_token(database, Role.ADMIN)
    for method, path in paths:
        headers = {**HEADER, "Authorization": f"Bearer {token}"}
        assert (await door.request(method, path, headers=headers)).status_code == 401, path
    await sign_in(door, (await make_account(database)).email)
    for method, path in paths:
        assert (await door.request(method, path)).status_code == 403, path


async def test_a_name_and_a_language_are_changed(door: httpx2.AsyncClient, database: Database) -> None:
    account = await make_account(database, AccountRole.DEALER)
    await sign_in(door, account.email)
    changed = await ask(door, "PATCH", "/auth/me", name="  Léa   Petit ", locale="EN")
    assert (changed.json()["name"], changed.json()["locale"]) == ("Léa Petit", "EN")
    assert (await whoami(door))["name"] == "Léa Petit"
    for name, locale in (("", "FR"), ("x" * 500, "FR"), ("Léa", "DE"), ("a\u202eb", "FR")):
        assert (await ask(door, "PATCH", "/auth/me", name=name, locale=locale)).status_code == 400, (name, locale)
    kept = await fetch(database, Account, account.id)
    assert (kept.name, kept.email, kept.role) == ("Léa Petit", account.email, AccountRole.DEALER)


async def test_a_new_password_needs_the_present_one_and_ends_all_other_sessions(
    caller: Caller, database: Database
) -> None:
    account = await make_account(database)
    async with caller() as laptop, caller() as phone:
        await sign_in(laptop, account.email)
        await sign_in(phone, account.email)
        wrong = await ask(laptop, "POST", "/auth/me/password", current="une autre phrase longue", password=NEW)
        assert (wrong.status_code, wrong.json()["code"]) == (400, "OLD_PASSWORD_WRONG")
        weak = await ask(laptop, "POST", "/auth/me/password", current=PASSWORD, password="motdepasse123")
        assert (weak.status_code, weak.json()["field"]) == (400, "password")
        assert (await whoami(phone))["role"] == "ADMIN"
        done = await ask(laptop, "POST", "/auth/me/password", current=PASSWORD, password=NEW)
        assert done.status_code == 204
        assert (await whoami(laptop))["role"] == "ADMIN"
        assert (await whoami(phone))["role"] == "PUBLIC"
    async with caller() as door:
        assert (await sign_in(door, account.email)).status_code == 401
        assert (await sign_in(door, account.email, NEW)).status_code == 200
    assert await told(database, account) == ["PASSWORD_CHANGED"]


async def test_an_app_counts_from_its_first_code_and_ends_what_the_password_had_opened(
    caller: Caller, database: Database
) -> None:
    account = await make_account(database)
    async with caller() as door, caller() as thief:
        await sign_in(door, account.email)
        await sign_in(thief, account.email)
        offer = (await ask(door, "POST", "/auth/me/totp")).json()
        assert offer["qr"].startswith("data:image/svg+xml")
        async with caller() as other:
            assert (await sign_in(other, account.email)).status_code == 200  # not in use yet
        app = pyotp.TOTP(offer["secret"])
        assert app.provisioning_uri(name=account.email, issuer_name="Demo Ride Tour") == offer["address"]
        assert (await ask(door, "POST", "/auth/me/totp/confirm", code="12345")).status_code == 401
        code = code_of(app)
        codes = (await ask(door, "POST", "/auth/me/totp/confirm", code=code)).json()["recoveryCodes"]
        assert len(set(codes)) == 10
        assert (await whoami(door))["role"] == "ADMIN"
        assert (await whoami(thief))["role"] == "PUBLIC"
        assert (await ask(door, "POST", "/auth/me/totp")).status_code == 409
        again = (await ask(door, "POST", "/auth/me/recovery-codes")).json()["recoveryCodes"]
        assert set(again).isdisjoint(codes)
        async with caller() as other:
            assert (await sign_in(other, account.email)).status_code == 202
            assert (await show(other, code)).status_code == 401  # it has proved the app already
            assert (await show(other, codes[0])).status_code == 401
            assert (await show(other, again[0])).status_code == 200
        assert (await ask(door, "DELETE", "/auth/me/totp")).status_code == 204
        assert (await ask(door, "DELETE", "/auth/me/totp")).status_code == 404
        assert (await ask(door, "POST", "/auth/me/recovery-codes")).status_code == 409
        assert (await door.get("/auth/me", headers=HEADER)).json()["recoveryCodesLeft"] == 0
    async with caller() as door:
        assert (await sign_in(door, account.email)).status_code == 200
    assert await told(database, account) == ["TOTP_ADDED", "CODES_MADE", "CODE_USED", "TOTP_REMOVED"]
    async with database.write(SYSTEM) as session:
        trail = select(AuditEntry).where(AuditEntry.entity == "totp", AuditEntry.actor_id == account.id)
        entries = (await session.scalars(trail.order_by(AuditEntry.id))).all()
        assert {entry.action for entry in entries} == {"INSERT", "UPDATE", "DELETE"}
        assert all("secret_sealed" not in (entry.after or entry.before or {}) for entry in entries)


async def test_factors_change_only_after_a_fresh_sign_in(door: httpx2.AsyncClient, database: Database) -> None:
    account, app = await make_guarded(database)
    await sign_in(door, account.email)
    opened = (await show(door, code_of(app))).json()["session"]["id"]
    await change(database, SignIn, UUID(opened), created_at=datetime.now(UTC) - timedelta(minutes=16))
    forget_proofs(database)
    for method, path in (
        ("DELETE", "/auth/me/totp"),
        ("POST", "/auth/me/recovery-codes"),
        ("POST", "/auth/me/totp"),
        ("POST", "/auth/me/passkeys/challenge"),
        ("DELETE", f"/auth/me/passkeys/{uuid7()}"),
    ):
        refused = await ask(door, method, path)
        assert (refused.status_code, refused.json()["code"]) == (403, "SIGN_IN_AGAIN"), path
    assert (await door.get("/auth/me", headers=HEADER)).json()["totp"] is True
    # A password alone does not make it fresh.
    assert (await sign_in(door, account.email)).status_code == 202
    assert (await ask(door, "DELETE", "/auth/me/totp")).status_code == 403
    await show(door, code_of(app, 1))
    assert (await ask(door, "DELETE", "/auth/me/totp")).status_code == 204


async def test_an_app_is_enrolled_without_javascript(door: httpx2.AsyncClient, database: Database) -> None:
    account = await make_account(database, AccountRole.TEAM)
    await sign_in(door, account.email)
    assert 'action="/auth/totp/begin"' in (await door.get("/auth/sign-in")).text
    assert (await door.post("/auth/totp/begin", headers={"Sec-Fetch-Site": "cross-site"})).status_code == 403
    page = (await door.post("/auth/totp/begin", headers=OWN)).text
    secret = re.search("<code>([A-Z2-7 ]+)</code>", page)
    assert secret
    wrong = await door.post("/auth/totp", data={"code": "1"}, headers=OWN)
    assert wrong.status_code == 401
    assert secret[1] in wrong.text
    app = pyotp.TOTP(secret[1].replace(" ", ""))
    done = await door.post("/auth/totp", data={"code": code_of(app)}, headers=OWN)
    assert done.text.count("<li>") == 10
    assert (await sign_in(door, account.email)).status_code == 202


async def test_headquarters_resets_what_was_lost(caller: Caller, database: Database) -> None:
    account, app = await make_guarded(database, role=AccountRole.DEALER)
    codes = await make_recovery_codes(database, account)
    admin = viewer_of(await make_account(database))
    async with caller() as door:
        await sign_in(door, account.email)
        await show(door, code_of(app))
        for viewer in (viewer_of(account), viewer_of(await make_account(database, AccountRole.TEAM))):
            async with database.write(viewer) as session:
                with pytest.raises(Forbidden):
                    await reset_second_factors(session, viewer, ResetSecondFactorsInput(account.id))
        for _ in range(2):
            async with database.write(admin) as session:
                await reset_second_factors(session, admin, ResetSecondFactorsInput(account.id))
                await session.commit()
        forget_proofs(database)
        assert (await whoami(door))["role"] == "PUBLIC"
        assert (await show(door, codes[0])).status_code == 401
        assert (await sign_in(door, account.email)).status_code == 200
    assert await told(database, account) == ["RESET"]
    async with database.write(admin) as session:
        with pytest.raises(NotFound):
            await reset_second_factors(session, admin, ResetSecondFactorsInput(uuid7()))
        trail = select(AuditEntry).where(AuditEntry.entity == "totp", AuditEntry.action == "DELETE")
        assert (await session.scalars(trail.where(AuditEntry.actor_id == admin.account_id))).one()
