"""GraphQL responses that hold nothing but errors, as JSON bytes."""

import json
from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError

MESSAGE_LENGTH = 600
"""A message may echo a name of the document, which may be as long as the document."""


def error_entry(error: GraphQLError, code: str) -> dict[str, Any]:
    """One entry of `errors`; `code` is used where the error brings none (GraphQL 7.1.2)."""
    entry: dict[str, Any] = {"message": error.message[:MESSAGE_LENGTH]}
    if error.locations:
        entry["locations"] = [{"line": place.line, "column": place.column} for place in error.locations[:10]]
    if error.path:
        entry["path"] = error.path
    entry["extensions"] = {"code": code, **(error.extensions or {})}
    return entry


def errors_body(errors: Sequence[GraphQLError], code: str) -> bytes:
    """A response without `data`: the operation was not executed (GraphQL 7.1.2, "request error")."""
    return _encode([error_entry(error, code) for error in errors])


def problem_body(code: str, message: str, **extensions: str) -> bytes:
    """The same shape for a refusal that no document is needed to explain."""
    return _encode([{"message": message, "extensions": {"code": code, **extensions}}])


def _encode(entries: list[dict[str, Any]]) -> bytes:
    # ASCII escapes: a message may quote anything that the client sent.
    return json.dumps({"errors": entries}, separators=(",", ":")).encode("ascii")
