"""The pages: they work without JavaScript, load nothing from elsewhere and believe only our own forms."""

import re

import httpx2

from auth.cookie import SESSION_COOKIE
from models.account import AccountRole
from models.session import Database
from tests.auth.test_sign_in import whoami
from tests.auth.world import PASSWORD, make_account

OWN = {"Sec-Fetch-Site": "same-origin"}


async def post(door: httpx2.AsyncClient, email: str, headers: dict[str, str], **more: str) -> httpx2.Response:
    return await door.post("/auth/sign-in", data={"email": email, "password": PASSWORD, **more}, headers=headers)


async def test_the_page_is_french_first_and_strict(door: httpx2.AsyncClient) -> None:
    french = await door.get("/auth/sign-in")
    assert "Se connecter" in french.text
    assert '<html lang="fr">' in french.text
    policy = french.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert french.text.count("<script") == 1
    assert '<script src="/auth/passkey.js" defer></script>' in french.text
    assert "style=" not in french.text
    english = await door.get("/auth/sign-in", headers={"Accept-Language": "en-GB,en;q=0.9,fr;q=0.2"})
    assert "Sign in" in english.text
    style = await door.get("/auth/style.css")
    assert style.headers["content-type"].startswith("text/css")
    assert re.findall(r"url\(([^)]+)\)", style.text) == ["/auth/inter.woff2"]
    font = await door.get("/auth/inter.woff2")
    assert (font.headers["content-type"], font.content[:4]) == ("font/woff2", b"wOF2")
    script = await door.get("/auth/passkey.js")
    assert script.headers["content-type"].startswith("text/javascript")
    plain = await door.get("/auth/invitation?token=x")
    assert "<script" not in plain.text
    assert "script-src" not in plain.headers["content-security-policy"]


async def test_the_form_signs_in_and_goes_on(door: httpx2.AsyncClient, database: Database) -> None:
    account = await make_account(database)
    answer = await post(door, account.email, OWN, next="/auth/device?user_code=ABCD")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/auth/device?user_code=ABCD"
    assert (await whoami(door))["role"] == "ADMIN"
    assert account.name in (await door.get("/auth/sign-in")).text
    form = {**OWN, "Content-Type": "application/x-www-form-urlencoded"}
    assert (await door.post("/auth/sign-out", content=b"", headers=form)).status_code == 303
    assert (await whoami(door))["role"] == "PUBLIC"


async def test_it_never_goes_on_elsewhere(door: httpx2.AsyncClient, database: Database) -> None:
    account = await make_account(database)
    for path in ("//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nX: y", "x", ""):
        assert (await post(door, account.email, OWN, next=path)).headers["location"] == "/auth/sign-in", path


async def test_only_our_own_form_is_believed(door: httpx2.AsyncClient, database: Database) -> None:
    account = await make_account(database)
    here = {"Origin": "http://tour.example"}
    for headers in (OWN, here):
        assert (await post(door, account.email, headers)).status_code == 303, headers
        door.cookies.clear()
    for headers in (
        {"Sec-Fetch-Site": "cross-site", **here},
        {"Sec-Fetch-Site": "same-site", **here},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://[::"},
        {"Origin": "http://[::", "Host": ""},
        {"Origin": "", "Host": ""},
        {"Origin": "null"},
        {},
    ):
        assert (await post(door, account.email, headers)).status_code == 403, headers
        assert SESSION_COOKIE not in door.cookies, headers


async def test_a_wrong_password_shows_the_form_again(door: httpx2.AsyncClient, database: Database) -> None:
    account = await make_account(database, AccountRole.TEAM)
    data = {"email": account.email, "password": "pas le bon, encore"}
    answer = await door.post("/auth/sign-in", data=data, headers=OWN)
    assert answer.status_code == 401
    assert 'role="alert"' in answer.text
    assert account.email in answer.text
    assert "pas le bon" not in answer.text


async def test_what_is_typed_comes_back_as_text(door: httpx2.AsyncClient) -> None:
    data = {"email": '"><script>alert(1)</script>', "password": "x", "next": '/"><b>'}
    answer = await door.post("/auth/sign-in", data=data, headers=OWN)
    assert answer.status_code == 401
    assert "<script>" not in answer.text
    assert "<b>" not in answer.text
