"""Who may send what: cookies, GET, introspection, suggestions, tokens that are not valid."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from schema.http.negotiation import GRAPHQL_RESPONSE
from tests.schema.http.standin import bearer, codes, session

HELLO = {"query": "{ hello }"}
SERVED = {"data": {"hello": "Zoé"}}
WITH_HEADER = {"X-DRT-Client": "admin"}
EXPLORERS = [bearer("admin"), bearer("integrator")]
OTHERS = [
    {},
    bearer("dealer"),
    bearer("tablet"),
    {**session("admin-session"), **WITH_HEADER},
    {**session("dealer-session"), **WITH_HEADER},
]


@pytest.mark.parametrize("name", ["admin-session", "dealer-session"])
def test_a_cookie_needs_the_client_header(client: TestClient, name: str) -> None:
    refused = client.post("/graphql", json=HELLO, headers=session(name))
    served = client.post("/graphql", json=HELLO, headers={**session(name), **WITH_HEADER})

    assert (refused.status_code, codes(refused.json())) == (403, ["CLIENT_HEADER_MISSING"])
    assert served.json() == SERVED


def test_an_empty_client_header_is_none(client: TestClient) -> None:
    answer = client.post("/graphql", json=HELLO, headers={**session("dealer-session"), "X-DRT-Client": ""})

    assert answer.status_code == 403


@pytest.mark.parametrize("headers", [{}, bearer("dealer"), bearer("admin")])
def test_others_do_not_need_it(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/graphql", json=HELLO, headers=headers).json() == SERVED


@pytest.mark.parametrize("headers", OTHERS)
def test_get_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.get("/graphql", params=HELLO, headers=headers)

    assert (answer.status_code, codes(answer.json())) == (405, ["GET_REFUSED"])
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("headers", EXPLORERS)
def test_get_is_for_admins_and_integrators(client: TestClient, headers: dict[str, str]) -> None:
    assert client.get("/graphql", params=HELLO, headers=headers).json() == SERVED


def test_a_mutation_by_get_is_405_and_not_executed(client: TestClient) -> None:
    text = "query A { hello } mutation B { book }"

    refused = client.get("/graphql", params={"query": text, "operationName": "B"}, headers=bearer("admin"))
    served = client.get("/graphql", params={"query": text, "operationName": "A"}, headers=bearer("admin"))

    assert (refused.status_code, codes(refused.json())) == (405, ["MUTATION_BY_GET"])
    assert refused.headers["allow"] == "POST"
    assert served.json() == SERVED


INTROSPECTION = [
    "{ __schema { queryType { name } } }",
    '{ __type(name: "Query") { name } }',
    "{ me { hello } x: __schema { types { name } } }",
    "{ ...F } fragment F on Query { ... { __schema { types { name } } } }",
]


@pytest.mark.parametrize("query", INTROSPECTION)
@pytest.mark.parametrize("headers", OTHERS)
def test_introspection_is_refused(client: TestClient, query: str, headers: dict[str, str]) -> None:
    answer = client.post("/graphql", json={"query": query}, headers={**headers, "Accept": GRAPHQL_RESPONSE})

    assert (answer.status_code, codes(answer.json())) == (400, ["INTROSPECTION_REFUSED"])


@pytest.mark.parametrize("query", INTROSPECTION)
@pytest.mark.parametrize("headers", EXPLORERS)
def test_introspection_is_for_admins_and_integrators(client: TestClient, query: str, headers: dict[str, str]) -> None:
    assert "errors" not in client.post("/graphql", json={"query": query}, headers=headers).json()


@pytest.mark.parametrize("headers", [*OTHERS, *EXPLORERS])
def test_typename_is_for_all(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post("/graphql", json={"query": "{ __typename me { __typename } }"}, headers=headers)

    assert answer.json()["data"]["__typename"] == "Query"


MISSPELT: list[dict[str, Any]] = [
    {"query": "{ helo }"},
    {"query": "{ hello(nam: 1) }"},
    {"query": "query ($x: Strin) { hello(name: $x) }"},
    {"query": "{ ...F } fragment F on Quer { hello }"},
    {"query": "{ me }"},
]


@pytest.mark.parametrize("parameters", MISSPELT)
def test_suggestions_are_stripped(client: TestClient, parameters: dict[str, Any]) -> None:
    for headers in OTHERS:
        answer = client.post("/graphql", json=parameters, headers=headers)
        assert codes(answer.json()) == ["GRAPHQL_VALIDATION_FAILED"]
        if parameters["query"] != "{ me }":  # there it repeats the field that was sent
            assert "Did you mean" not in answer.text


def test_explorers_read_suggestions_also_after_others_were_refused_them(client: TestClient) -> None:
    parameters = {"query": "{ hellp }"}

    silent = client.post("/graphql", json=parameters, headers=bearer("dealer"))
    helpful = client.post("/graphql", json=parameters, headers=bearer("integrator"))

    assert "Did you mean" not in silent.text
    assert "Did you mean 'hello'?" in helpful.text


def test_a_door_knows_only_its_own_schema(client: TestClient) -> None:
    parameters = {"query": "{ secret }"}

    assert client.post("/graphql", json=parameters, headers=bearer("admin")).json() == {"data": {"secret": None}}
    for headers in (*OTHERS[:3], bearer("integrator")):
        answer = client.post("/graphql", json=parameters, headers=headers)
        assert codes(answer.json()) == ["GRAPHQL_VALIDATION_FAILED"]


@pytest.mark.parametrize("accept", ["application/json", GRAPHQL_RESPONSE])
@pytest.mark.parametrize("value", ["Bearer expired", "Bearer ", "Basic x", "Bearer admin-session"])
def test_an_invalid_token_is_401_and_not_anonymous(client: TestClient, value: str, accept: str) -> None:
    answer = client.post("/graphql", json=HELLO, headers={"Authorization": value, "Accept": accept})

    assert (answer.status_code, codes(answer.json())) == (401, ["INVALID_TOKEN"])
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert answer.headers["content-type"] == f"{accept}; charset=utf-8"
