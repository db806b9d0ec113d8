"""Third parties get tokens with their secret (RFC 6749, section 4.4), give them back (RFC 7009), find us (RFC 8414)."""

from typing import Any
from urllib.parse import quote

import httpx2

from auth.identity import forget_proofs
from models.account import AccessToken, Client
from models.policy.viewer import SYSTEM, Role
from models.session import Database
from resolvers.client import RevokeClientInput, revoke_client
from tests.auth.world import make_client, make_token

GRANT = {"grant_type": "client_credentials"}


async def ask(door: httpx2.AsyncClient, client: Client, secret: str, **more: str) -> httpx2.Response:
    auth = (f"client_{client.id}", quote(secret, safe=""))
    return await door.post("/oauth/token", data={**GRANT, **more}, auth=auth)


async def whoami(door: httpx2.AsyncClient, token: str) -> httpx2.Response:
    return await door.get("/auth/session", headers={"Authorization": f"Bearer {token}"})


async def test_a_secret_in_the_header_gets_a_token_of_an_hour(door: httpx2.AsyncClient, database: Database) -> None:
    client, secret = await make_client(database)
    answer = await ask(door, client, secret, scope="leads:read")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["pragma"] == "no-cache"
    body: dict[str, Any] = answer.json()
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 3600, "leads:read")
    assert "refresh_token" not in body
    me = (await whoami(door, body["access_token"])).json()
    assert (me["role"], me["name"], me["scopes"], me["by"]) == ("SYNC", "Salesforce", ["leads:read"], "bearer")


async def test_the_token_itself_is_nowhere_in_the_database(door: httpx2.AsyncClient, database: Database) -> None:
    client, secret = await make_client(database)
    token = (await ask(door, client, secret)).json()["access_token"]
    async with database.engine.connect() as connection:
        rows = (await connection.execute(AccessToken.__table__.select())).all()
    assert len(rows) == 1
    assert token not in str(rows)
    assert token.removeprefix("drt_") not in str(rows)


async def test_a_secret_in_the_body_serves_and_no_scope_means_all(door: httpx2.AsyncClient, database: Database) -> None:
    client, secret = await make_client(database)
    form = {**GRANT, "client_id": f"client_{client.id}", "client_secret": secret}
    answer = await door.post("/oauth/token", data=form)
    assert answer.json()["scope"] == "leads:read"


async def test_more_than_its_scopes_is_refused(door: httpx2.AsyncClient, database: Database) -> None:
    client, secret = await make_client(database)
    for scope in ("leads:write", "leads:read leads:write", "admin", '"', "é"):
        answer = await ask(door, client, secret, scope=scope)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope"), scope


async def test_whatever_is_wrong_with_a_client_the_answer_is_the_same(
    door: httpx2.AsyncClient, database: Database
) -> None:
    client, secret = await make_client(database)
    revoked, its_secret = await make_client(database)
    async with database.write(SYSTEM) as session:
        await revoke_client(session, SYSTEM, RevokeClientInput(revoked.id))
        await session.commit()
    answers = [
        await ask(door, client, "drs_wrong"),
        await ask(door, revoked, its_secret),
        await door.post("/oauth/token", data=GRANT, auth=("client_nobody", secret)),
        await door.post("/oauth/token", data={**GRANT, "client_id": "x", "client_secret": secret}),
        await door.post("/oauth/token", data={**GRANT, "client_id": "tablet"}),
        await door.post("/oauth/token", data=GRANT),
    ]
    assert {(answer.status_code, answer.text) for answer in answers} == {(401, answers[0].text)}
    assert answers[0].json()["error"] == "invalid_client"
    assert answers[0].headers["www-authenticate"].startswith("Basic ")
    assert (await ask(door, client, secret)).status_code == 200


async def test_wrong_secrets_are_slowed_down(door: httpx2.AsyncClient, database: Database) -> None:
    client, secret = await make_client(database)
    for _ in range(30):
        assert (await ask(door, client, "drs_wrong")).status_code == 401
    slowed = await ask(door, client, secret)
    assert slowed.status_code == 429
    assert int(slowed.headers["retry-after"]) > 0


async def test_grants_that_we_do_not_have(door: httpx2.AsyncClient, database: Database) -> None:
    client, secret = await make_client(database)
    for grant in ("authorization_code", "password", "implicit", "client_credentials ", 'a"\\é'):
        answer = await ask(door, client, secret, grant_type=grant)
        assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type"), grant
        assert set(answer.json().get("error_description", "")).isdisjoint('"\\é')
    assert (await ask(door, client, secret, grant_type="")).json()["error"] == "invalid_request"
    assert (await door.get("/oauth/token")).status_code == 405


async def test_parameters_of_the_url_are_not_looked_at(door: httpx2.AsyncClient, database: Database) -> None:
    client, secret = await make_client(database)
    query = f"grant_type=client_credentials&client_id=client_{client.id}&client_secret={secret}"
    answer = await door.post(f"/oauth/token?{query}", data={"grant_type": "client_credentials"})
    assert answer.status_code == 401


async def test_revoking_the_client_ends_its_tokens(door: httpx2.AsyncClient, database: Database) -> None:
    client, secret = await make_client(database)
    token = (await ask(door, client, secret)).json()["access_token"]
    assert (await whoami(door, token)).status_code == 200
    async with database.write(SYSTEM) as session:
        await revoke_client(session, SYSTEM, RevokeClientInput(client.id))
        await session.commit()
    forget_proofs(database)
    refused = await whoami(door, token)
    assert refused.status_code == 401
    assert 'error="invalid_token"' in refused.headers["www-authenticate"]


async def test_a_token_is_given_back_by_its_own_client_only(door: httpx2.AsyncClient, database: Database) -> None:
    client, secret = await make_client(database)
    other, its_secret = await make_client(database)
    token = (await ask(door, client, secret)).json()["access_token"]
    bare = await make_token(database, Role.ADMIN)

    async def revoke(who: Client, password: str, what: str, **more: str) -> httpx2.Response:
        auth = (f"client_{who.id}", password)
        return await door.post("/oauth/revoke", data={"token": what, **more}, auth=auth)

    for foreign in (token, bare):
        assert (await revoke(other, its_secret, foreign)).json()["error"] == "invalid_grant"
        assert (await whoami(door, foreign)).status_code == 200
    assert (await door.post("/oauth/revoke", data={"token": token})).status_code == 401
    assert (await door.post("/oauth/revoke", data={"token": token, "client_id": "tablet"})).status_code == 400
    assert (await revoke(client, secret, token, token_type_hint="refresh_token")).status_code == 200
    assert (await whoami(door, token)).status_code == 401
    for known in (token, "drt_unknown"):  # RFC 7009, section 2.2: nothing to do is no error
        assert (await revoke(client, secret, known)).status_code == 200
    assert (await revoke(client, secret, "")).json()["error"] == "invalid_request"


async def test_metadata_claims_what_there_is(door: httpx2.AsyncClient) -> None:
    answer = await door.get("/.well-known/oauth-authorization-server")
    body = answer.json()
    assert body["issuer"] == "http://tour.example"
    assert body["response_types_supported"] == []
    assert "authorization_endpoint" not in body
    assert "authorization_code" not in body["grant_types_supported"]
    for name in ("token_endpoint", "revocation_endpoint", "device_authorization_endpoint"):
        path = body[name].removeprefix(body["issuer"])
        assert (await door.post(path, data={"x": "y"})).status_code in (400, 401), path
