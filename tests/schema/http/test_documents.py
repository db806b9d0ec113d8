"""Documents: trusted ones by hash, text of others, the caches, and which operation is meant."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from graphql import DocumentNode, build_schema, parse
from starlette.testclient import TestClient

from schema.http import documents
from schema.http.bounded_cache import BoundedCache
from schema.http.documents import DocumentStore
from schema.http.limits import Limits
from schema.http.negotiation import GRAPHQL_RESPONSE
from schema.http.operation import PreparedOperation
from schema.http.refusal import DocumentRefusal
from schema.http.request import GraphQLRequest
from schema.http.trusted import ManifestError, load_trusted_documents
from schema.http.view import EndpointOptions
from tests.schema.http.standin import ANONYMOUS, CALLERS, CLIENTS, SDL, bearer, codes, make_app, session

TEXT = "query Known { hello }"
HASH = hashlib.sha256(TEXT.encode()).hexdigest()
SERVED = {"data": {"hello": "Zoé"}}
BROWSER = {**session("dealer-session"), "X-DRT-Client": "dealer"}


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    (tmp_path / "dealer").mkdir()
    (tmp_path / "dealer" / "documents.json").write_text(json.dumps({f"sha256:{HASH}": TEXT}), "utf-8")
    (tmp_path / "graphiql").symlink_to(CLIENTS / "graphiql")
    return tmp_path


@pytest.fixture
def strict(clients: Path) -> TestClient:
    """As in production: our own clients send hashes only."""
    app, _ = make_app(EndpointOptions(first_party_text=False), clients)
    return TestClient(app)


@pytest.mark.parametrize(
    "parameters",
    [
        {"documentId": f"sha256:{HASH}"},
        {"documentId": HASH},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": HASH}}},
        {"query": TEXT},
        {"query": TEXT, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": HASH}}},
    ],
)
@pytest.mark.parametrize("headers", [BROWSER, bearer("tablet"), bearer("dealer"), {}])
def test_a_trusted_document_is_served_to_all(
    strict: TestClient, parameters: dict[str, Any], headers: dict[str, str]
) -> None:
    assert strict.post("/graphql", json=parameters, headers=headers).json() == SERVED


@pytest.mark.parametrize("accept", ["application/json", GRAPHQL_RESPONSE])
@pytest.mark.parametrize("headers", [BROWSER, bearer("tablet")])
def test_our_own_clients_send_no_other_text(strict: TestClient, headers: dict[str, str], accept: str) -> None:
    answer = strict.post("/graphql", json={"query": "{ hello }"}, headers={**headers, "Accept": accept})

    assert (answer.status_code, codes(answer.json())) == (403, ["DOCUMENT_NOT_TRUSTED"])


@pytest.mark.parametrize(
    "headers", [{}, bearer("dealer"), bearer("integrator"), {**session("admin-session"), "X-DRT-Client": "graphiql"}]
)
def test_third_parties_and_graphiql_send_text(strict: TestClient, headers: dict[str, str]) -> None:
    assert strict.post("/graphql", json={"query": "{ hello }"}, headers=headers).json() == SERVED


@pytest.mark.parametrize(("accept", "status"), [("application/json", 200), (GRAPHQL_RESPONSE, 400)])
def test_an_unknown_hash_is_not_found_and_never_registered(strict: TestClient, accept: str, status: int) -> None:
    text = "query New { hello }"
    digest = hashlib.sha256(text.encode()).hexdigest()
    by_hash = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest}}}

    for _ in range(2):
        answer = strict.post("/graphql", json=by_hash, headers={"Accept": accept})
        assert (answer.status_code, codes(answer.json())) == (status, ["PERSISTED_QUERY_NOT_FOUND"])
        assert strict.post("/graphql", json={"query": text, **by_hash}).json() == SERVED


def test_a_hash_must_be_that_of_the_text_beside_it(strict: TestClient) -> None:
    answer = strict.post("/graphql", json={"query": "{ hello }", "documentId": f"sha256:{HASH}"})

    assert codes(answer.json()) == ["PERSISTED_QUERY_HASH_MISMATCH"]


@pytest.mark.parametrize(
    "manifest", ["{", "[]", '{"sha256:abc":"{ hello }"}', json.dumps({HASH: TEXT + " "}), json.dumps({HASH: 1})]
)
def test_a_manifest_that_was_edited_does_not_start(clients: Path, manifest: str) -> None:
    (clients / "dealer" / "documents.json").write_text(manifest, "utf-8")

    with pytest.raises(ManifestError, match=r"dealer/documents\.json"):
        load_trusted_documents(clients)


SEVERAL = "query A { hello } query B { hello } mutation C { book } subscription D { booked }"


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ("query A { hello } query B { hello }", None, "OPERATION_RESOLUTION_FAILURE"),
        ("query A { hello } query B { hello }", "C", "OPERATION_RESOLUTION_FAILURE"),
        ("{ hello }", "A", "OPERATION_RESOLUTION_FAILURE"),
        ("{ hello } query B { hello }", None, "GRAPHQL_VALIDATION_FAILED"),
        ("fragment F on Query { hello }", None, "GRAPHQL_VALIDATION_FAILED"),
        ("type Query { a: Int }", None, "GRAPHQL_VALIDATION_FAILED"),
        ('{ hello(name: "a\\u0000") }', None, "GRAPHQL_PARSE_FAILED"),
        ("# only a comment", None, "GRAPHQL_PARSE_FAILED"),
    ],
)
def test_the_operation_must_be_clear(client: TestClient, query: str, name: str | None, code: str) -> None:
    for accept, status in (("application/json", 200), (GRAPHQL_RESPONSE, 400)):
        answer = client.post("/graphql", json={"query": query, "operationName": name}, headers={"Accept": accept})
        assert answer.status_code == status
        assert set(codes(answer.json())) == {code}
        assert "data" not in answer.json()


def _store(monkeypatch: pytest.MonkeyPatch) -> tuple[DocumentStore, list[str]]:
    """A store, and the texts that it parsed."""
    parsed: list[str] = []
    schema = build_schema(SDL)

    def counting(text: str, **options: Any) -> DocumentNode:
        parsed.append(text)
        return parse(text, **options)

    monkeypatch.setattr(documents, "parse", counting)
    limits = dict.fromkeys(("public", "dealer", "admin"), Limits(document_bytes=1_000, cost=100))
    return DocumentStore(lambda door: schema, {}, limits=limits), parsed


def test_each_document_is_checked_once_per_door(monkeypatch: pytest.MonkeyPatch) -> None:
    store, parsed = _store(monkeypatch)
    for caller in (ANONYMOUS, ANONYMOUS, CALLERS["dealer"], CALLERS["dealer"]):
        found = store.prepare(GraphQLRequest(TEXT), caller)
        assert isinstance(found, PreparedOperation)
        assert (found.text_hash, found.name, found.door) == (HASH, "Known", caller.viewer.door)

    assert parsed == [TEXT, TEXT]


@pytest.mark.parametrize("text", ["{", "{ helo }", "{ ...A } fragment A on Query { ...A }"])
def test_refusals_are_remembered(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    store, parsed = _store(monkeypatch)

    first, second = (store.prepare(GraphQLRequest(text), ANONYMOUS) for _ in range(2))

    assert isinstance(first, DocumentRefusal)
    assert first is second
    assert parsed == [text]


def test_the_budget_is_checked_with_each_requests_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    store, parsed = _store(monkeypatch)
    text = "query ($n: Int = 500) { slots(first: $n) { nodes { hello } } }"

    small = store.prepare(GraphQLRequest(text, variables={"n": 20}), ANONYMOUS)
    default = store.prepare(GraphQLRequest(text), ANONYMOUS)

    assert isinstance(small, PreparedOperation)
    assert (small.cost, small.budget) == (1 + 20 * 2, 100)
    assert isinstance(default, DocumentRefusal)
    assert (default.code, default.always) == ("OPERATION_TOO_COSTLY", True)
    assert b"1001 values, 100 are allowed" in default.body
    assert len(parsed) == 1


def test_a_message_does_not_echo_a_document() -> None:
    schema = build_schema(SDL)
    store = DocumentStore(lambda door: schema, {})

    found = store.prepare(GraphQLRequest("{ " + "a" * 10_000 + " }"), ANONYMOUS)

    assert isinstance(found, DocumentRefusal)
    assert len(found.body) < 1_000


def test_a_cache_is_bounded_by_entries_and_weight() -> None:
    cache: BoundedCache[int, str] = BoundedCache(entries=3, weight=100)
    for key in range(4):
        cache.put(key, f"value {key}", 10)
    cache.get(1)
    cache.put(4, "heavy", 85)
    cache.put(5, "too heavy", 101)

    assert [cache.get(key) for key in range(6)] == [None, "value 1", None, None, "heavy", None]
    assert (len(cache), cache.held) == (2, 95)
    cache.put(4, "lighter", 1)
    assert (cache.get(4), cache.held) == ("lighter", 11)
