"""What anybody on the network meets on the live server: statuses, headers, bounds, and who may look around."""

import re
import time
from typing import Any

import pytest

from tests.e2e.live import Api, Live, client_of, until

pytestmark = pytest.mark.xdist_group("e2e")
JSON = {"Content-Type": "application/json"}
INTROSPECTION = "{ __schema { queryType { name } types { name } } }"
SEASONS = "{ seasons { year } }"
# Fragments that each spread the next one twice: 2^24 fields once expanded.
BOMB = "query { ...F0 } " + " ".join(
    f"fragment F{number} on Query {{ ...F{number + 1} ...F{number + 1} }}" for number in range(24)
)
BOMB += " fragment F24 on Query { seasons { year } }"
BODIES: dict[str, bytes] = {
    "not UTF-8": b'{"query": "{ seasons { year } } # \xff\xfe"}',
    "null": b"null",
    "a number": b"1",
    "a string": b'"x"',
    "an array batch": b'[{"query": "{ seasons { year } }"}]',
    "deep JSON": b'{"query": "{ seasons { year } }", "variables": ' + b'{"a":' * 20_000 + b"1" + b"}" * 20_000 + b"}",
    "a huge integer": b'{"query": "{ seasons { year } }", "variables": {"a": ' + b"9" * 5_000 + b"}}",
    "a surrogate as operation name": b'{"query": "{ seasons { year } }", "operationName": "\\ud800"}',
    "nothing": b"",
    "half of a document": b'{"query": "{ seasons {"}',
    "two operations without a name": b'{"query": "query A { seasons { year } } query B { seasons { year } }"}',
    "a fragment bomb": b'{"query": "%b"}' % BOMB.encode(),
    "a ring of fragments": b'{"query": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"}',
    "deep selection": b'{"query": "' + b"{ seasons " * 200 + b"}" * 200 + b'"}',
    "ten thousand aliases": b'{"query": "{ ' + b" ".join(b"a%d: seasons { year }" % n for n in range(10_000)) + b' }"}',
}


@pytest.mark.parametrize("name", BODIES)
async def test_a_hostile_body_gets_a_clear_refusal_in_bounded_time(public: Api, name: str) -> None:
    began = time.monotonic()
    headers = {**JSON, "Accept": "application/graphql-response+json"}
    response = await public.client.post("/graphql", content=BODIES[name], headers=headers)
    assert time.monotonic() - began < 2
    assert 400 <= response.status_code < 500, response.text
    error = response.json()["errors"][0]
    assert error["extensions"]["code"]
    assert "Traceback" not in response.text
    assert len(response.content) < 10_000


async def test_a_compressed_and_an_endless_body_are_refused(public: Api) -> None:
    packed = await public.client.post("/graphql", content=b"\x1f\x8b", headers={**JSON, "Content-Encoding": "gzip"})
    assert packed.status_code == 415
    large = await public.client.post("/graphql", content=b" " * (1024 * 1024 + 1), headers=JSON)
    assert large.status_code == 413


@pytest.mark.parametrize("cursor", ["", "junk", "bm9uc2Vuc2U=", "é" * 50, "\u0000", "A" * 10_000])
async def test_a_junk_cursor_is_said(admin: Api, cursor: str) -> None:
    response = await admin.post("query($a: String) { leads(first: 1, after: $a) { nodes { id } } }", a=cursor)
    assert response.status_code < 500
    assert response.json()["errors"][0]["extensions"]["code"] in ("CURSOR_INVALID", "INVALID_UNICODE")


@pytest.mark.parametrize("first", [-1, 100_000, 2**31, "x", None])
async def test_a_junk_page_size_is_said(admin: Api, first: Any) -> None:
    response = await admin.post("query($n: Int) { events(first: $n) { nodes { id } } }", n=first)
    assert response.status_code < 500
    assert ("errors" in response.json()) == (first is not None)


async def test_answers_carry_the_headers_that_browsers_need(public: Api) -> None:
    answer = await public.post(SEASONS)
    assert answer.headers["Cache-Control"] == "no-store"
    for path in ("/graphql", "/auth/sign-in", "/auth/session", "/auth/style.css", "/.well-known/none"):
        response = await public.client.get(path)
        assert response.status_code < 500
        assert "server" not in response.headers, path
        if response.status_code == 200:
            assert response.headers["X-Content-Type-Options"] == "nosniff", path
    page = await public.client.get("/auth/sign-in", headers={"Accept": "text/html"})
    policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    scripts = re.findall(r"<script[^>]*>.*?</script>", page.text, re.DOTALL)
    assert all(re.fullmatch(r'<script[^>]* src="/auth/[^"]+"[^>]*></script>', script) for script in scripts), scripts
    assert not re.findall(r"\son\w+=", page.text)


async def test_get_is_for_those_who_may_explore(public: Api, admin: Api) -> None:
    parameters = {"query": SEASONS}
    anonymous = await public.client.get("/graphql", params=parameters)
    assert (anonymous.status_code, anonymous.headers["Allow"]) == (405, "POST")
    allowed = await admin.client.get("/graphql", params=parameters, headers=admin.headers)
    assert allowed.status_code == 200
    change = {"query": 'mutation { openEvent(input: {eventId: "x"}) { __typename } }'}
    assert (await admin.client.get("/graphql", params=change, headers=admin.headers)).status_code == 405


async def test_only_who_may_explore_reads_the_schema(live: Live, public: Api, admin: Api) -> None:
    refused = (await public.post(INTROSPECTION)).json()
    assert "data" not in refused
    assert refused["errors"]
    typo = (await public.post("{ seasonz { year } }")).json()
    assert "Did you mean" not in typo["errors"][0]["message"]
    names = {kind["name"] for kind in (await admin.ask(INTROSPECTION))["types"]}
    assert {"AuditEntry", "Rider", "Lead"} <= names


async def test_graphiql_is_shown_to_admins_only(public: Api, admin: Api) -> None:
    html = {"Accept": "text/html"}
    assert (await public.client.get("/graphql", headers=html)).status_code == 404
    page = await admin.client.get("/graphql", headers={**html, **admin.headers})
    assert page.status_code == 200
    # Nothing that the page loads comes from elsewhere.
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", page.text)


async def test_a_token_that_is_none_is_refused_and_never_read_as_nobody(public: Api) -> None:
    for token in ("x", "drt_" + "a" * 40, "a" * 5_000):
        response = await public.client.post(
            "/graphql", json={"query": SEASONS}, headers={"Authorization": f"Bearer {token}"}
        )
        assert response.status_code == 401
        assert "Bearer" in response.headers["WWW-Authenticate"]


async def test_health_says_that_it_lives_and_is_ready(public: Api) -> None:
    assert (await public.client.get("/health/live")).json() == {"status": "live"}
    assert (await public.client.get("/health/ready")).json() == {"status": "ready"}


@pytest.mark.parametrize("path", ["/graphql/", "/nothing", "/%2e%2e/etc/passwd", "/graphql/assets/../../settings.py"])
async def test_unknown_paths_are_not_found_and_reflect_no_host(public: Api, path: str) -> None:
    response = await public.client.get(path, headers={"Host": "evil.example"})
    assert response.status_code == 404
    assert "evil" not in response.text
    assert "evil" not in str(response.headers)


async def test_a_session_cookie_needs_the_header_that_no_form_can_send(live: Live, admin: Api) -> None:
    invite = """mutation { inviteAccount(input: {email: "cookie@tour.example", name: "Max", role: ADMIN}) {
      __typename ... on Problem { message } } }"""
    assert (await admin.ask(invite))["__typename"] == "InviteAccountSuccess"
    mails = """{ messages(first: 9, filter: {recipient: {eq: "cookie@tour.example"}}) { nodes { status textBody } } }"""

    async def sent() -> list[str]:
        return [mail["textBody"] for mail in (await admin.ask(mails))["nodes"] if mail["status"] == "SENT"]

    link = re.search(r"token=([\w.-]+)", (await until(sent))[0])
    assert link
    ours = {"X-DRT-Client": "e2e"}
    async with client_of(live.urls[0]) as browser:
        given = {"token": link[1], "password": "une phrase de passe assez longue"}
        accepted = await browser.post("/auth/invitation", json=given, headers=ours)
        assert accepted.status_code == 200, accepted.text
        cookie = accepted.headers["Set-Cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        who = {"query": "{ viewer { role } }"}
        without = await browser.post("/graphql", json=who)
        assert without.status_code == 403
        assert without.json()["errors"][0]["extensions"]["code"] == "CLIENT_HEADER_MISSING"
        assert (await browser.post("/graphql", json=who, headers=ours)).json()["data"] == {"viewer": {"role": "ADMIN"}}
        # A cookie goes wherever a link leads: it neither reads by GET nor reads the schema.
        assert (await browser.get("/graphql", params={"query": SEASONS}, headers=ours)).status_code == 405
        assert (await browser.post("/graphql", json={"query": INTROSPECTION}, headers=ours)).json()["errors"]
