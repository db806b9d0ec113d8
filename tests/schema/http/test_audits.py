"""The server audits of the npm package graphql-http 1.23.1, by their ids, against a real server.

All pass for a caller that may use GET and `__type`, which several of them do: an integrator's token.
"""

import json
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest

from tests.schema.http.conftest import Server
from tests.schema.http.standin import bearer

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
TYPENAME = "{ __typename }"
BY_NAME = "query Type($name: String!) { __type(name: $name) { name } }"
UNKNOWN = "{ f31403dfe404bccbb0e835f2629c6a7 }"
COERCE = {"query": "query CoerceFailure($id: ID!){ __typename }", "variables": {"id": None}}
NAMED = {"query": "query Query { __typename }", "operationName": "Query"}
WRONG = ({"obj": "ect"}, 0, False, ["array"])
WRONG_MAP = ("string", 0, False, ["array"])


@dataclass(frozen=True)
class Audit:
    """One audit: what is sent, and what the answer must be."""

    id: str
    body: Any = field(default_factory=lambda: {"query": TYPENAME})
    accept: str | None = None
    method: str = "POST"
    content_type: str | None = JSON
    status: range = range(200, 201)
    type: str = ""
    errors: bool | None = None
    data: bool | None = None


CLIENT_ERROR = range(400, 500)
BAD = range(400, 401)

AUDITS = [
    Audit("22EB", accept=GRAPHQL, type=GRAPHQL),
    Audit("4655", accept=JSON, type=JSON),
    Audit("47DE", accept="*/*", type=JSON),
    Audit("80D8", type=JSON),
    Audit("82A3"),
    Audit(
        "BF61", {"query": '{ __type(name: "Run🏃Swim🏊") { name } }'}, content_type="application/json; charset=utf-8"
    ),
    Audit("78D5"),
    Audit("2C94"),
    Audit("5A70", method="GET"),
    Audit("9C48", {"query": "mutation { __typename }"}, GRAPHQL, method="GET", status=CLIENT_ERROR),
    Audit("9ABE", content_type=None, status=CLIENT_ERROR),
    Audit("03D4"),
    Audit("A5BF", body=b"", status=BAD),
    Audit("423L", {"notquery": TYPENAME}, GRAPHQL, status=BAD),
    *(Audit(f"LKJ{i}", {"query": wrong}, status=BAD) for i, wrong in enumerate(WRONG)),
    Audit("34A2", accept=GRAPHQL),
    Audit("13EE", accept=JSON, errors=False),
    *(Audit(f"6C0{i}", {"query": TYPENAME, "operationName": wrong}, status=BAD) for i, wrong in enumerate(WRONG)),
    Audit("8161", NAMED, GRAPHQL),
    Audit("B8B3", NAMED, JSON, errors=False),
    *(
        Audit(f"{prefix}{i}", {"query": TYPENAME, name: None}, accept, errors=False)
        for i, name in enumerate(("variables", "operationName", "extensions"))
        for prefix, accept in (("94B", GRAPHQL), ("022", JSON))
    ),
    *(Audit(f"476{i}", {"query": TYPENAME, "variables": wrong}, status=BAD) for i, wrong in enumerate(WRONG_MAP)),
    Audit("2EA1", {"query": BY_NAME, "variables": {"name": "sometype"}}, GRAPHQL),
    Audit("28B9", {"query": BY_NAME, "variables": {"name": "sometype"}}, JSON, errors=False),
    Audit("D6D5", {"query": BY_NAME, "variables": '{"name":"sometype"}'}, GRAPHQL, "GET", errors=False),
    Audit("6A70", {"query": BY_NAME, "variables": '{"name":"sometype"}'}, JSON, "GET", errors=False),
    *(Audit(f"58B{i}", {"query": TYPENAME, "extensions": wrong}, status=BAD) for i, wrong in enumerate(WRONG_MAP)),
    Audit("428F", {"query": TYPENAME, "extensions": {"some": "value"}}, GRAPHQL),
    Audit("1B7A", {"query": TYPENAME, "extensions": {"some": "value"}}, JSON, errors=False),
    Audit("B6DC", b'{ "not a JSON', JSON, status=range(200, 600)),
    Audit("BCF8", b'{ "not a JSON', JSON, status=BAD),
    Audit("B7N8", b'{ "not a JSON', GRAPHQL, status=BAD),
    Audit("8764", {"qeury": TYPENAME}, status=range(400, 600)),
    Audit("3E3A", {"qeury": TYPENAME}, status=BAD),
    Audit("572B", {"query": "{"}, JSON),
    Audit("FDE2", {"query": UNKNOWN}, JSON),
    Audit("7B9B", COERCE, JSON),
    Audit("865D", {"query": "{"}, GRAPHQL, status=range(400, 600)),
    Audit("556A", {"query": "{"}, GRAPHQL, status=BAD),
    Audit("D586", {"query": "{"}, GRAPHQL, status=BAD, data=False),
    Audit("51FE", {"query": UNKNOWN}, GRAPHQL, status=range(400, 600)),
    Audit("74FF", {"query": UNKNOWN}, GRAPHQL, status=BAD),
    Audit("5E5B", {"query": UNKNOWN}, GRAPHQL, status=BAD, data=False),
    Audit("86EE", COERCE, GRAPHQL, status=BAD),
]


def _send(server: Server, audit: Audit) -> httpx2.Response:
    with httpx2.Client(headers=bearer("integrator")) as client:
        request = client.build_request(
            audit.method,
            server.url,
            params=audit.body if audit.method == "GET" else None,
            content=None if audit.method == "GET" else _encoded(audit.body),
        )
        del request.headers["accept"]
        if audit.accept:
            request.headers["accept"] = audit.accept
        if audit.content_type and audit.method == "POST":
            request.headers["content-type"] = audit.content_type
        return client.send(request)


def _encoded(body: Any) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()


@pytest.mark.parametrize("audit", AUDITS, ids=lambda audit: audit.id)
def test_passes_the_audit(server: Server, audit: Audit) -> None:
    answer = _send(server, audit)

    assert answer.status_code in audit.status, answer.text
    assert answer.headers["content-type"].startswith(audit.type)
    assert answer.headers["content-type"].endswith("; charset=utf-8")
    body = json.loads(answer.content.decode("utf-8"))
    if audit.errors is not None:
        assert ("errors" in body) is audit.errors
    if audit.data is not None:
        assert ("data" in body) is audit.data


def test_the_table_is_complete() -> None:
    assert len({audit.id for audit in AUDITS}) == 61
