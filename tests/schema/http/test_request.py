"""Parameters of a request: what is well formed, and what is refused with which code."""

import json
import time
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.schema.http.standin import bearer, codes

TEXT = "query A($name: String) { hello(name: $name) }"
HASH = "0" * 64


def _post(client: TestClient, content: bytes) -> tuple[int, Any]:
    answer = client.post("/graphql", content=content, headers={"Content-Type": "application/json"})
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "BODY_MISSING"),
        (b" ", "INVALID_JSON"),
        (b"NONSENSE", "INVALID_JSON"),
        (b'{"query":', "INVALID_JSON"),
        (b'{"query":"{ hello }"} x', "INVALID_JSON"),
        (b'\xef\xbb\xbf{"query":"{ hello }"}', "INVALID_JSON"),
        (b'{"query":"\x00"}', "INVALID_JSON"),
        (b"null", "INVALID_REQUEST"),
        (b"1", "INVALID_REQUEST"),
        (b'"x"', "INVALID_REQUEST"),
        (b"true", "INVALID_REQUEST"),
        (b"[]", "BATCH_REFUSED"),
        (b'[{"query":"{ hello }"}]', "BATCH_REFUSED"),
        (b"{}", "QUERY_MISSING"),
        (b'{"query":null}', "QUERY_MISSING"),
        (b'{"query":""}', "QUERY_MISSING"),
        (b'{"query":" \\n "}', "QUERY_MISSING"),
        (b'{"query":"\xff"}', "INVALID_UTF8"),
        (b'{"query":"\xed\xa0\x80"}', "INVALID_UTF8"),
        ('{"query":"{ hello }"}'.encode("utf-16"), "INVALID_UTF8"),
        (b'{"query":"\\ud800"}', "INVALID_UNICODE"),
        (b'{"query":"{ hello }","operationName":"\\udfff"}', "INVALID_UNICODE"),
        (b'{"query":"{ hello }","variables":{"\\ud800":1}}', "INVALID_UNICODE"),
        (b'{"query":"{ hello }","variables":{"name":"a\\u0000"}}', "INVALID_UNICODE"),
        (b'{"query":"{ hello }","query":"{ me { hello } }"}', "DUPLICATE_KEY"),
        (b'{"query":"{ hello }","variables":{"a":1,"\\u0061":2}}', "DUPLICATE_KEY"),
        (b'{"query":"{ hello }","variables":{"a":NaN}}', "INVALID_JSON"),
        (b'{"query":"{ hello }","variables":{"a":-Infinity}}', "INVALID_JSON"),
        (b'{"query":"{ hello }","variables":{"a":1e999}}', "NUMBER_OUT_OF_RANGE"),
        (b'{"query":"{ hello }","variables":{"a":9223372036854775808}}', "NUMBER_OUT_OF_RANGE"),
        (b'{"query":"{ hello }","variables":{"a":' + b"9" * 100_000 + b"}}", "NUMBER_OUT_OF_RANGE"),
        (b'{"query":"{ hello }","variables":' + b'{"a":' * 65 + b"1" + b"}" * 65 + b"}", "JSON_TOO_DEEP"),
        (b"[" * 100_000, "JSON_TOO_DEEP"),
        (b'{"a":' * 100_000, "JSON_TOO_DEEP"),
        (b'{"query":"{ hello }","operationName":"not a name"}', "INVALID_OPERATION_NAME"),
        (b'{"query":"{ hello }","operationName":"' + b"a" * 256 + b'"}', "INVALID_OPERATION_NAME"),
        (b'{"query":"{ hello }","operationName":7}', "INVALID_REQUEST"),
        (b'{"query":"{ hello }","variables":"{}"}', "INVALID_REQUEST"),
        (b'{"query":"{ hello }","extensions":[]}', "INVALID_REQUEST"),
        (b'{"query":["{ hello }"]}', "INVALID_REQUEST"),
        (b'{"documentId":7}', "INVALID_DOCUMENT_ID"),
        (b'{"documentId":"sha256:abc"}', "INVALID_DOCUMENT_ID"),
        (b'{"documentId":"sha256:' + b"A" * 64 + b'"}', "INVALID_DOCUMENT_ID"),
        (b'{"extensions":{"persistedQuery":{"version":2,"sha256Hash":""}}}', "PERSISTED_QUERY_NOT_SUPPORTED"),
        (b'{"extensions":{"persistedQuery":"x"}}', "PERSISTED_QUERY_NOT_SUPPORTED"),
        (b'{"extensions":{"persistedQuery":{"version":1,"sha256Hash":1}}}', "INVALID_DOCUMENT_ID"),
        (
            b'{"documentId":"' + HASH.encode() + b'","extensions":{"persistedQuery":{"version":1,"sha256Hash":"x"}}}',
            "INVALID_REQUEST",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value[:40]),
)
def test_what_is_not_well_formed_is_400(client: TestClient, content: bytes, code: str) -> None:
    started = time.process_time()

    status, body = _post(client, content)

    assert (status, codes(body)) == (400, [code])
    assert "data" not in body
    assert len(body["errors"][0]["message"]) < 200
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "parameters",
    [
        {"query": TEXT, "variables": {"name": "a\\u0000"}},
        {"query": TEXT, "variables": {"name": "😀"}},
        {"query": TEXT, "operationName": ""},
        {"query": TEXT, "operationName": "A"},
        {"query": TEXT, "variables": None, "extensions": None, "operationName": None},
        {"query": TEXT, "something": "reserved"},
        {"query": TEXT, "variables": {"unknown": [[[]]]}},
    ],
)
def test_what_is_well_formed_is_served(client: TestClient, parameters: dict[str, Any]) -> None:
    for ascii_only in (True, False):
        content = json.dumps(parameters, ensure_ascii=ascii_only).encode()
        assert _post(client, content) == (200, {"data": {"hello": "Zoé"}})


def test_a_wide_body_is_read_in_bounded_time(client: TestClient) -> None:
    content = b'{"query":"{ hello }","variables":{"a":[' + b"[]," * 300_000 + b"1]}}"
    started = time.process_time()

    assert _post(client, content)[0] == 200
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("/graphql", "QUERY_MISSING"),
        ("/graphql?query=", "QUERY_MISSING"),
        ("/graphql?query=%FF", "INVALID_URL"),
        ("/graphql?query=%ED%A0%80", "INVALID_URL"),
        ("/graphql?" + "a=1&" * 50, "INVALID_URL"),
        ("/graphql?query={hello}&query={hello}", "DUPLICATE_KEY"),
        ("/graphql?query={hello}&variables=[1]", "INVALID_REQUEST"),
        ("/graphql?query={hello}&variables={", "INVALID_JSON"),
        ("/graphql?query={hello}&extensions=1", "INVALID_REQUEST"),
        ("/graphql?query={hello}&operationName=a%20b", "INVALID_OPERATION_NAME"),
    ],
)
def test_a_get_is_read_as_strictly(client: TestClient, url: str, code: str) -> None:
    answer = client.get(url, headers=bearer("admin"))

    assert (answer.status_code, codes(answer.json())) == (400, [code])


def test_a_get_is_form_encoded(client: TestClient) -> None:
    url = "/graphql?query=query+A(%24n%3AString){hello(name%3A%24n)}&variables={%22n%22%3A%22a%22}&operationName="

    answer = client.get(url, headers=bearer("admin"))

    assert answer.json() == {"data": {"hello": "Zoé"}}


def test_an_endless_url_is_414(client: TestClient) -> None:
    answer = client.get("/graphql?query={hello}" + "%20" * 6_000, headers=bearer("admin"))

    assert (answer.status_code, codes(answer.json())) == (414, ["URL_TOO_LONG"])
