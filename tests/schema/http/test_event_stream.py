"""Server-Sent Events (graphql-sse, distinct connections mode): who gets them, in which form, and who is refused."""

import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from schema.http.event_stream import next_event
from schema.http.negotiation import EVENT_STREAM, GRAPHQL_RESPONSE, JSON, accepts_stream, response_type
from tests.schema.http.standin import bearer, codes

STREAM = {"Accept": EVENT_STREAM}
# As urql sends them for a query.
URQL = f"{GRAPHQL_RESPONSE}, application/graphql+json, {JSON}, {EVENT_STREAM}, multipart/mixed"
BOOKED = {"query": "subscription { booked }"}


@pytest.mark.parametrize(
    ("accept", "chosen", "streams"),
    [
        (EVENT_STREAM, EVENT_STREAM, True),
        (f"{EVENT_STREAM}, {JSON}", EVENT_STREAM, True),
        (f"{JSON}, {EVENT_STREAM}", JSON, True),
        (f"{JSON};q=0.5, {EVENT_STREAM}", EVENT_STREAM, True),
        (f"{EVENT_STREAM};q=0, {JSON}", JSON, False),
        (URQL, GRAPHQL_RESPONSE, True),
        ("*/*", JSON, False),
        (f"text/*, {JSON}", JSON, False),
    ],
)
def test_a_stream_is_for_who_names_it(accept: str, chosen: str, streams: bool) -> None:
    headers = Headers({"accept": accept})
    assert response_type(headers) == chosen
    assert accepts_stream(headers) == streams


@pytest.mark.parametrize("query", ["{ hello }", 'mutation { book(name: "a") }'])
def test_one_result_is_one_next_and_complete(client: TestClient, query: str) -> None:
    plain = client.post("/graphql", json={"query": query})
    answer = client.post("/graphql", json={"query": query}, headers=STREAM)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text == f"event: next\ndata: {plain.text}\n\nevent: complete\ndata: \n\n"


def test_what_is_wrong_with_the_document_comes_as_an_event(client: TestClient) -> None:
    for query in ("{ nothing }", "{", "subscription { nothing }", "subscription { booked other: booked }"):
        answer = client.post("/graphql", json={"query": query}, headers=STREAM)
        assert answer.status_code == 200
        assert answer.text.startswith('event: next\ndata: {"errors":')
        assert answer.text.endswith("\n\nevent: complete\ndata: \n\n")


def test_what_is_wrong_with_the_request_comes_by_its_status(client: TestClient) -> None:
    refused = [
        (client.post("/graphql", json=BOOKED, headers=STREAM | bearer("nobody")), 401, "INVALID_TOKEN"),
        (client.post("/graphql", content=b"{", headers=STREAM | {"Content-Type": JSON}), 400, "INVALID_JSON"),
        (client.post("/graphql", json=BOOKED), 406, "SUBSCRIPTION_NEEDS_STREAM"),
        (client.post("/graphql", json=BOOKED, headers={"Accept": GRAPHQL_RESPONSE}), 406, "SUBSCRIPTION_NEEDS_STREAM"),
        (client.get("/graphql", params=BOOKED, headers=STREAM | bearer("admin")), 405, "SUBSCRIPTION_BY_GET"),
        (client.get("/graphql", params=BOOKED, headers=STREAM), 405, "GET_REFUSED"),
        (client.put("/graphql", json=BOOKED, headers=STREAM), 405, "METHOD_NOT_ALLOWED"),
    ]
    for answer, status, code in refused:
        assert (answer.status_code, codes(answer.json())) == (status, [code])
        assert "event-stream" not in answer.headers["content-type"]


def test_head_is_refused_without_a_body(client: TestClient) -> None:
    answer = client.head("/graphql", params=BOOKED, headers=STREAM)

    assert (answer.status_code, answer.content) == (405, b"")


def test_a_query_may_come_by_get(client: TestClient) -> None:
    answer = client.get("/graphql", params={"query": "{ hello }"}, headers=STREAM | bearer("admin"))

    assert answer.text.startswith('event: next\ndata: {"data":')


def test_lines_of_a_result_are_lines_of_one_event() -> None:
    assert next_event(b'{\n"a": 1}') == b'event: next\ndata: {\ndata: "a": 1}\n\n'
