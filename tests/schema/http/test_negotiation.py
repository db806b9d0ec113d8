"""Media types: what is answered to which Accept, and which Content-Type is read."""

import time

import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from schema.http.negotiation import GRAPHQL_RESPONSE, JSON, prefers_html, response_type
from schema.http.problem import HttpProblem
from tests.schema.http.standin import codes

BOTH = f"{GRAPHQL_RESPONSE}; charset=utf-8, {JSON}; charset=utf-8"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL_RESPONSE, GRAPHQL_RESPONSE),
        ("APPLICATION/GraphQL-Response+JSON", GRAPHQL_RESPONSE),
        (BOTH, GRAPHQL_RESPONSE),
        (f"{JSON}, {GRAPHQL_RESPONSE}", JSON),
        (f"{JSON};q=0.9, {GRAPHQL_RESPONSE};q=0.8", JSON),
        (f"{JSON};q=0.8, {GRAPHQL_RESPONSE};q=0.9", GRAPHQL_RESPONSE),
        (f"{JSON};q=0, */*", GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE};q=0, */*", JSON),
        (f"*/*, {GRAPHQL_RESPONSE}", GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE};q=0.5, */*", JSON),
        (f"{GRAPHQL_RESPONSE};q=0.5, */*;q=0.1", GRAPHQL_RESPONSE),
        (f"text/plain, {JSON}", JSON),
        (f'{JSON};profile="a,b;q=0"', JSON),
        (f"{GRAPHQL_RESPONSE};charset=iso-8859-1, {JSON};q=0.1", JSON),
        (f"nonsense, {JSON}", JSON),
        (BROWSER, JSON),
    ],
)
def test_the_best_of_the_two_types_is_chosen(accept: str | None, chosen: str) -> None:
    assert response_type(Headers({} if accept is None else {"accept": accept})) == chosen


@pytest.mark.parametrize(
    "accept",
    [
        "text/html",
        "text/*",
        f"{JSON};q=0",
        "*/*;q=0",
        "application/xml",
        "nonsense",
        f"{JSON};charset=utf-16",
        f"{JSON};q=2",
    ],
)
def test_nothing_acceptable_is_406(client: TestClient, accept: str) -> None:
    with pytest.raises(HttpProblem) as refused:
        response_type(Headers({"accept": accept}))
    assert refused.value.status == 406

    answer = client.post("/graphql", json={"query": "{ hello }"}, headers={"Accept": accept})
    assert answer.status_code == 406
    assert codes(answer.json()) == ["NOT_ACCEPTABLE"]


def test_repeated_accept_headers_are_one_list() -> None:
    headers = Headers(raw=[(b"accept", b"text/plain"), (b"accept", GRAPHQL_RESPONSE.encode())])

    assert response_type(headers) == GRAPHQL_RESPONSE


@pytest.mark.parametrize("accept", ['"' * 60_000, '"a"' * 20_000, "a/b;" * 15_000, "\\" * 60_000, ";q=" * 20_000])
def test_a_hostile_accept_is_read_in_no_time(accept: str) -> None:
    started = time.process_time()

    with pytest.raises(HttpProblem):
        response_type(Headers({"accept": accept}))

    assert time.process_time() - started < 0.2


@pytest.mark.parametrize(
    ("accept", "html"),
    [
        (BROWSER, True),
        ("text/html", True),
        ("*/*", False),
        (JSON, False),
        (f"{JSON}, text/html;q=0.9", False),
        ("text/*", False),
    ],
)
def test_only_a_browser_prefers_html(accept: str, html: bool) -> None:
    assert prefers_html(Headers({"accept": accept})) is html


@pytest.mark.parametrize(
    "content_type",
    [
        JSON,
        "application/json;charset=utf-8",
        'application/json; charset="UTF-8"',
        "Application/JSON ; Charset=utf8",
        "application/json; profile=x",
    ],
)
def test_json_in_utf8_is_read(client: TestClient, content_type: str) -> None:
    answer = client.post("/graphql", content=b'{"query":"{ hello }"}', headers={"Content-Type": content_type})

    assert answer.json() == {"data": {"hello": "Zoé"}}


@pytest.mark.parametrize(
    ("content_type", "code"),
    [
        ("application/x-www-form-urlencoded", "UNSUPPORTED_MEDIA_TYPE"),
        ("multipart/form-data; boundary=x", "UNSUPPORTED_MEDIA_TYPE"),
        ("text/plain", "UNSUPPORTED_MEDIA_TYPE"),
        ("application/graphql", "UNSUPPORTED_MEDIA_TYPE"),
        ("application/jsonx", "UNSUPPORTED_MEDIA_TYPE"),
        ("json", "UNSUPPORTED_MEDIA_TYPE"),
        ("application/json, text/plain", "UNSUPPORTED_MEDIA_TYPE"),
        ("application/json; charset=latin-1", "UNSUPPORTED_CHARSET"),
        ("application/json; charset=utf-16", "UNSUPPORTED_CHARSET"),
    ],
)
def test_other_bodies_are_415(client: TestClient, content_type: str, code: str) -> None:
    answer = client.post("/graphql", content=b'{"query":"{ hello }"}', headers={"Content-Type": content_type})

    assert answer.status_code == 415
    assert codes(answer.json()) == [code]
    assert answer.headers["accept"] == JSON


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "gzip, identity", "nonsense"])
def test_compressed_bodies_are_415(client: TestClient, encoding: str) -> None:
    headers = {"Content-Type": JSON, "Content-Encoding": encoding}

    answer = client.post("/graphql", content=b'{"query":"{ hello }"}', headers=headers)

    assert answer.status_code == 415
    assert codes(answer.json()) == ["UNSUPPORTED_ENCODING"]
    assert answer.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "QUERY"])
def test_other_methods_are_405(client: TestClient, method: str) -> None:
    answer = client.request(method, "/graphql")

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"
    assert not any(name.startswith("access-control") for name in answer.headers)
