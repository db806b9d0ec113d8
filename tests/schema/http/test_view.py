"""Answers: statuses by media type, masked defects, deadlines, ids."""

import json

import httpx2
import pytest
import structlog
from starlette.requests import Request
from starlette.routing import Route
from starlette.testclient import TestClient

from schema.http.caller import Caller
from schema.http.negotiation import GRAPHQL_RESPONSE, JSON
from schema.http.view import graphql_endpoint
from tests.schema.http.conftest import Server
from tests.schema.http.standin import CLIENTS, StandInEngine, codes

BOTH = pytest.mark.parametrize("accept", [JSON, GRAPHQL_RESPONSE])


@BOTH
def test_a_partial_response_is_200(client: TestClient, accept: str) -> None:
    answer = client.post("/graphql", json={"query": "{ hello boom }"}, headers={"Accept": accept})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{accept}; charset=utf-8"
    assert answer.json()["data"] == {"hello": "Zoé", "boom": None}
    assert codes(answer.json()) == ["BOOM"]


@pytest.mark.parametrize(("accept", "status"), [(JSON, 200), (GRAPHQL_RESPONSE, 400)])
def test_variables_that_cannot_be_coerced_are_a_request_error(client: TestClient, accept: str, status: int) -> None:
    parameters = {"query": "query ($n: Int!) { hello(number: $n) }", "variables": {"n": "x"}}

    answer = client.post("/graphql", json=parameters, headers={"Accept": accept})

    assert (answer.status_code, codes(answer.json())) == (status, ["BAD_USER_INPUT"])
    assert "data" not in answer.json()


def test_answers_are_not_kept_nor_guessed_at(client: TestClient) -> None:
    answer = client.post("/graphql", json={"query": "{ hello }"})

    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert answer.headers["x-content-type-options"] == "nosniff"


@BOTH
def test_a_defect_is_masked_and_logged_under_its_id(client: TestClient, accept: str) -> None:
    with structlog.testing.capture_logs() as logs:
        answer = client.post("/graphql", json={"query": "{ crash }"}, headers={"Accept": accept})

    assert answer.status_code == 500
    assert codes(answer.json()) == ["INTERNAL"]
    error_id = answer.json()["errors"][0]["extensions"]["id"]
    assert error_id in answer.json()["errors"][0]["message"]
    assert "hunter2" not in answer.text
    assert "data" not in answer.json()
    assert [entry["error_id"] for entry in logs if entry["log_level"] == "error"] == [error_id]


def test_somebody_elses_timeout_is_a_defect(client: TestClient) -> None:
    answer = client.post("/graphql", json={"query": "{ raced }"})

    assert (answer.status_code, codes(answer.json())) == (500, ["INTERNAL"])


def test_a_defect_of_authentication_is_masked_as_well() -> None:
    async def broken(request: Request) -> Caller:
        raise RuntimeError("no database")

    app = Route("/graphql", graphql_endpoint(StandInEngine(), broken, CLIENTS))
    answer = TestClient(app).post("/graphql", json={"query": "{ hello }"})

    assert (answer.status_code, codes(answer.json())) == (500, ["INTERNAL"])


def test_an_execution_has_a_deadline(server: Server) -> None:
    answer = httpx2.post(server.url, json={"query": "{ slow }"})

    assert (answer.status_code, codes(answer.json())) == (503, ["TIMED_OUT"])


def test_a_request_id_is_made_and_told_to_the_engine(client: TestClient) -> None:
    first, second = (client.post("/graphql", json={"query": "{ hello }"}) for _ in range(2))

    assert len(first.headers["x-request-id"]) == 32
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert first.headers["x-engine"] == first.headers["x-request-id"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [("tablet-0012.7_x", True), ("short", False), ("a" * 65, False), ("with space", False), ('x"=forged', False)],
)
def test_a_harmless_request_id_is_kept(client: TestClient, given: str, kept: bool) -> None:
    answer = client.post("/graphql", json={"query": "{ hello }"}, headers={"X-Request-Id": given})

    assert (answer.headers["x-request-id"] == given) is kept


def test_the_log_names_the_operation_and_no_value(client: TestClient) -> None:
    parameters = {"query": "query Greet($name: String) { hello(name: $name) }", "variables": {"name": "Camille"}}

    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logs:
        answer = client.post("/graphql", json=parameters)

    entry = next(entry for entry in logs if entry["event"] == "operation")
    assert (entry["operation"], entry["door"], entry["status"]) == ("Greet", "public", 200)
    assert entry["request_id"] == answer.headers["x-request-id"]
    assert "Camille" not in json.dumps(logs)


def test_refusals_before_the_document_have_ids_too(client: TestClient) -> None:
    assert client.put("/graphql").headers["x-request-id"]
    assert client.post("/graphql", content=b"").headers["x-request-id"]
