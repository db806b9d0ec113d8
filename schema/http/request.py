"""From an HTTP request to the parameters of a GraphQL request (GraphQL over HTTP, "Request")."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from schema.http.body import BodyLimits, read_body
from schema.http.negotiation import check_request_type
from schema.http.problem import HttpProblem, bad_request
from schema.http.strict_json import parse_json

_HASH = re.compile(r"[0-9a-f]{64}\Z")
_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]{0,254}\Z")
_GET_PARAMETERS = ("query", "documentId", "operationName", "variables", "extensions")


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """The parameters of one request; `query` or `document_hash` is there, or both.

    `document_hash` is the SHA-256 of a document's text in lower-case hexadecimal.
    """

    query: str | None
    document_hash: str | None = None
    operation_name: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)
    extensions: dict[str, Any] = field(default_factory=dict)


async def parse_http(request: Request, limits: BodyLimits) -> GraphQLRequest:
    """Read a POST's JSON body or a GET's query component; HttpProblem where it is not well formed."""
    if request.method == "GET":
        return _parse_parameters(_query_component(request.scope["query_string"]))
    check_request_type(request.headers)
    body = await read_body(request, limits)
    if not body:
        raise bad_request("BODY_MISSING", "The body is empty; a JSON object is expected.")
    return _parse_parameters(_json_object(body))


def _json_object(body: bytes) -> dict[str, Any]:
    value = parse_json(body, "The body")
    if isinstance(value, list):
        raise bad_request("BATCH_REFUSED", "Arrays of requests are not served: send one request at a time.")
    if not isinstance(value, dict):
        raise bad_request("INVALID_REQUEST", "The body must be a JSON object.")
    return value


def _query_component(raw: bytes) -> dict[str, Any]:
    """GraphQL over HTTP, "GET": application/x-www-form-urlencoded, with JSON in two of the parameters."""
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError:  # includes UnicodeDecodeError
        raise bad_request("INVALID_URL", "The URL's query component cannot be read as UTF-8 parameters.") from None
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in _GET_PARAMETERS:
            if name in found:
                raise bad_request("DUPLICATE_KEY", f"The URL has the parameter {name} twice.")
            found[name] = value
    for name in ("variables", "extensions"):
        if found.get(name):
            found[name] = parse_json(found[name], f"The parameter {name}")
        else:
            found.pop(name, None)
    # "Setting operationName to the empty string is equivalent to omitting it."
    if not found.get("operationName"):
        found.pop("operationName", None)
    return found


def _parse_parameters(found: Mapping[str, Any]) -> GraphQLRequest:
    query = found.get("query")
    if query is not None and not isinstance(query, str):
        raise bad_request("INVALID_REQUEST", "The parameter query must be a string.")
    extensions = _mapping(found, "extensions")
    document_hash = _document_hash(found.get("documentId"), extensions)
    if document_hash is None and not (query and query.strip()):
        raise bad_request("QUERY_MISSING", "The parameter query is missing or empty.")
    return GraphQLRequest(
        query=query or None,
        document_hash=document_hash,
        operation_name=_operation_name(found.get("operationName")),
        variables=_mapping(found, "variables"),
        extensions=extensions,
    )


def _mapping(found: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = found.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise bad_request("INVALID_REQUEST", f"The parameter {name} must be an object.")
    return value


def _operation_name(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise bad_request("INVALID_REQUEST", "The parameter operationName must be a string.")
    if value and not _NAME.match(value):
        # No document can have an operation of that name, and logs would have to carry it.
        raise bad_request("INVALID_OPERATION_NAME", "The parameter operationName is not a GraphQL name.")
    return value or None


def _document_hash(identifier: object, extensions: Mapping[str, Any]) -> str | None:
    """The document's hash as the appendix "Persisted Documents" or as Apollo's clients send it."""
    persisted = extensions.get("persistedQuery")
    if identifier is None and persisted is None:
        return None
    if identifier is not None and persisted is not None:
        raise bad_request("INVALID_REQUEST", "Send documentId or extensions.persistedQuery, not both.")
    if identifier is not None:
        value = identifier.removeprefix("sha256:") if isinstance(identifier, str) else None
    elif isinstance(persisted, dict) and persisted.get("version") == 1:
        value = persisted.get("sha256Hash")
    else:
        raise bad_request("PERSISTED_QUERY_NOT_SUPPORTED", "Only version 1 of persistedQuery is known.")
    if not isinstance(value, str) or not _HASH.match(value):
        raise HttpProblem(
            400, "INVALID_DOCUMENT_ID", "A document is named by sha256: and 64 lower-case hexadecimal digits."
        )
    return value
