"""Whatever is sent: never a 5xx, always JSON whose errors have a code, in bounded time."""

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from schema.http.negotiation import GRAPHQL_RESPONSE, JSON
from tests.schema.http.standin import bearer

SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SECONDS = 1.0

TEXT = st.text(st.characters(codec=None), max_size=30)  # lone surrogates included
SCALARS = st.none() | st.booleans() | st.integers() | st.integers(-(10**400), 10**400) | st.floats() | TEXT
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=12
)
QUERIES = st.sampled_from(
    [
        "{ hello }",
        "query A($name: String, $n: Int, $r: Float, $id: ID) { hello(name: $name, number: $n, ratio: $r, id: $id) }",
        "query A($first: Int) { slots(first: $first) { nodes { hello } } } query B { hello }",
        "mutation { book }",
    ]
)
PARAMETERS = st.fixed_dictionaries(
    {},
    optional={
        "query": QUERIES | VALUES,
        "operationName": st.sampled_from(["A", "B", "C"]) | VALUES,
        "variables": st.dictionaries(st.sampled_from(["name", "n", "r", "id", "first"]) | TEXT, VALUES) | VALUES,
        "extensions": st.fixed_dictionaries({"persistedQuery": VALUES}) | VALUES,
        "documentId": VALUES,
    },
)
WORDS = """
{ } ( ) [ ] : ! $ @ ... = & | # , " \\u0000 \\u{110000} \ufeff \x00 🏃 \ud800 query mutation subscription fragment
on F hello me slots first last nodes book true null $x String Int 0 -1 9e999 99999999999999999999 name number
ratio id @skip @include if __typename __schema boom
"""
PIECES = st.sampled_from([*WORDS.split(), '"""', "\n"])
DOCUMENTS = st.lists(PIECES, min_size=1, max_size=40).map(" ".join)
HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60)
ACCEPTS = st.sampled_from([JSON, GRAPHQL_RESPONSE, "*/*"])


def _check(client: TestClient, content: bytes, headers: dict[str, Any]) -> None:
    started = time.process_time()
    answer = client.post("/graphql", content=content, headers=headers)

    assert time.process_time() - started < SECONDS
    assert answer.status_code < 500
    assert answer.headers["content-type"] in (f"{JSON}; charset=utf-8", f"{GRAPHQL_RESPONSE}; charset=utf-8")
    body = json.loads(answer.content)
    assert answer.status_code == 200 or "data" not in body
    assert body.get("errors") or "data" in body
    for error in body.get("errors", []):
        assert error["message"]
        if "path" not in error:  # errors of fields are the engine's
            assert error["extensions"]["code"].replace("_", "").isupper()


@SETTINGS
@given(content=st.binary(max_size=200), accept=ACCEPTS)
def test_any_bytes(client: TestClient, content: bytes, accept: str) -> None:
    _check(client, content, {"Content-Type": JSON, "Accept": accept})


@SETTINGS
@given(value=PARAMETERS | VALUES, accept=ACCEPTS, ascii_only=st.booleans())
def test_any_json(client: TestClient, value: Any, accept: str, ascii_only: bool) -> None:
    content = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")

    _check(client, content, {"Content-Type": JSON, "Accept": accept})


@SETTINGS
@given(document=DOCUMENTS, accept=ACCEPTS, caller=st.sampled_from([{}, bearer("admin")]))
def test_any_document(client: TestClient, document: str, accept: str, caller: dict[str, str]) -> None:
    _check(client, json.dumps({"query": document}).encode(), {"Content-Type": JSON, "Accept": accept, **caller})


@SETTINGS
@given(name=st.sampled_from(["Accept", "Content-Type", "Content-Encoding", "X-Request-Id"]), value=HEADER)
def test_any_header(client: TestClient, name: str, value: str) -> None:
    headers = {"Content-Type": JSON, name: value.strip().encode("latin-1")}

    _check(client, b'{"query":"{ hello }"}', headers)


@SETTINGS
@given(query=st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"), max_size=80))
def test_any_query_component(client: TestClient, query: str) -> None:
    answer = client.get(f"/graphql?{query}", headers=bearer("admin"))

    assert answer.status_code < 500
    assert "data" in answer.json() or answer.json()["errors"][0]["extensions"]["code"]


HOSTILE = {
    "nested fragments, each spread twice": "{ ...F0 }"
    + "".join(f" fragment F{i} on Query {{ me {{ ...F{i + 1} ...F{i + 1} }} }}" for i in range(25))
    + " fragment F25 on Query { hello }",
    "flat fragments, each spread twice": "{ ...F0 }"
    + "".join(f" fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}" for i in range(25))
    + " fragment F25 on Query { hello }",
    "a ring of fragments": "{ ...A } fragment A on Query { ...B } fragment B on Query { me { ...A } }",
    "deep fields": "{" + "me {" * 190 + "hello" + "}" * 191,
    "deeper fields": "{" + "me {" * 1_000 + "hello" + "}" * 1_001,
    "deep inline fragments": "{" + "... {" * 190 + "hello" + "}" * 191,
    "a deep list": "{ hello(number: " + "[" * 1_000 + "]" * 1_000 + ") }",
    "many tokens": "{" + " hello" * 10_000 + "}",
    "many comments": "#\n" * 10_000 + "{ hello }",
    "many bytes": "#" + "x" * 60_000 + "\n{ hello }",
    "many fields under one name": "{ me {" + ' hello(name: "x")' * 200 + "} }",
    "many aliases": "{ me {" + "".join(f" a{i}: hello" for i in range(200)) + "} }",
    "many root fields": "{" + "".join(f" a{i}: hello" for i in range(15)) + "}",
    "many directives": "{ hello" + " @skip(if: true)" * 100 + "}",
    "many fragments": "{ hello }" + "".join(f" fragment F{i} on Query {{ hello }}" for i in range(100)),
    "many operations": "".join(f" query Q{i} {{ hello }}" for i in range(100)),
    "large pages in large pages": "{ slots(first: 1000) { nodes { slots(first: 1000) { nodes { hello } } } } }",
}


@pytest.mark.parametrize("accept", [JSON, GRAPHQL_RESPONSE])
@pytest.mark.parametrize("document", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_document_is_400_at_once(client: TestClient, document: str, accept: str) -> None:
    started = time.process_time()

    answer = client.post("/graphql", json={"query": document}, headers={"Accept": accept})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] in (
        "DOCUMENT_TOO_DEEP",
        "DOCUMENT_TOO_LARGE",
        "FRAGMENT_CYCLE",
        "OPERATION_TOO_COSTLY",
    )
    assert time.process_time() - started < 1
