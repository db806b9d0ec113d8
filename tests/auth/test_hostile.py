"""Bodies that nobody sends by mistake: a clear 4xx each, never a 500."""

import httpx2
import pytest

from tests.auth.test_sign_in import HEADER

JSON = {**HEADER, "Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
BODIES = {
    "empty": b"",
    "null": b"null",
    "list": b"[]",
    "number": b"1",
    "not closed": b'{"email": "a',
    "deep": b"[" * 10_000,
    "no UTF-8": b'{"email": "\xff", "password": "x"}',
    "UTF-16": '{"email": "a", "password": "x"}'.encode("utf-16"),
    "lone surrogate": b'{"email": "\\ud800", "password": "x", "token": "\\ud800"}',
    "NUL": b'{"email": "a\\u0000", "password": "x", "token": "\\u0000"}',
    "wrong types": b'{"email": {}, "password": 1, "token": []}',
    "huge number": b'{"email": ' + b"9" * 5000 + b', "password": "x"}',
    "missing": b'{"email": "a@example.fr"}',
}
FORMS = {
    "NUL": b"email=%00&password=x&token=%00&grant_type=%00&client_id=tablet",
    "no UTF-8": b"email=%ff&password=x&token=%ff&grant_type=%ff",
    "no ASCII": "email=é".encode(),
    "twice": b"email=a&email=b&grant_type=a&grant_type=b&token=a&token=b",
    "many fields": b"&".join(b"a%d=1" % number for number in range(2000)),
}


PATHS = ["/auth/sign-in", "/auth/invitation", "/oauth/token", "/oauth/revoke", "/oauth/device_authorization"]
CREDENTIALS = ["Basic", "Basic !!!", "Basic w7/Dvw==", "Basic /////w==", "Basic Og==", "Basic YToA", "Bearer x"]
TOKENS = ["", "\x00", "drt_", "drt_" + "x" * 5000, "a.b.c", "é", "drt_é", "drt_\x00"]


@pytest.mark.parametrize("path", ["/auth/sign-in", "/auth/invitation"])
async def test_json_that_is_not_what_was_asked_for_is_400(door: httpx2.AsyncClient, path: str) -> None:
    for name, body in BODIES.items():
        answer = await door.post(path, content=body, headers=JSON)
        assert answer.status_code == 400, (name, answer.text)
        assert answer.headers["content-type"] == "application/problem+json", name
        assert answer.json()["code"] == "MALFORMED_REQUEST", name


@pytest.mark.parametrize("path", PATHS)
async def test_forms_that_are_none_are_400(door: httpx2.AsyncClient, path: str) -> None:
    for name, body in FORMS.items():
        answer = await door.post(path, content=body, headers=FORM)
        assert answer.status_code == 400, (name, answer.text)
        if path.startswith("/oauth"):
            assert answer.json()["error"] == "invalid_request", name
            assert answer.headers["cache-control"] == "no-store", name


async def test_large_bodies_are_413_and_other_media_types_415(door: httpx2.AsyncClient) -> None:
    for path in ("/auth/sign-in", "/oauth/token"):
        assert (await door.post(path, content=b"a" * 20_000, headers=FORM)).status_code == 413
        for kind in ("text/plain", "multipart/form-data; boundary=x", ""):
            answer = await door.post(path, content=b"{}", headers={**HEADER, "Content-Type": kind})
            assert answer.status_code == 415, (path, kind)


async def test_strange_credentials_of_a_client_are_401(door: httpx2.AsyncClient) -> None:
    for header in CREDENTIALS:
        form = {"grant_type": "client_credentials"}
        answer = await door.post("/oauth/token", data=form, headers={"Authorization": header})
        assert answer.status_code == 401, (header, answer.text)
        assert answer.json()["error"] == "invalid_client", header


async def test_strange_bearer_tokens_are_401(door: httpx2.AsyncClient) -> None:
    for token in TOKENS:
        header = b"Bearer " + token.encode("latin-1")
        answer = await door.get("/auth/session", headers=[(b"authorization", header)])
        assert answer.status_code == 401, (token, answer.text)
        assert 'error="invalid_token"' in answer.headers["www-authenticate"], token
