"""A document that will not be executed, as the answer that says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from graphql import GraphQLError

from schema.http.errors import errors_body, problem_body


@dataclass(frozen=True, slots=True)
class DocumentRefusal:
    """The response to a document that was not found, parsed, allowed or valid.

    Failed documents are "200" to clients of application/json (GraphQL over HTTP, "Status Codes"). Where
    `always` is set it is the request that is not served (over the limits, not trusted): `status` then holds
    for either media type.
    """

    body: bytes
    code: str
    status: int = 400
    always: bool = False


def refuse(code: str, message: str) -> DocumentRefusal:
    """A document that failed, in one sentence."""
    return DocumentRefusal(problem_body(code, message), code)


def refuse_errors(code: str, errors: Sequence[GraphQLError]) -> DocumentRefusal:
    """A document that failed, with the places in it."""
    return DocumentRefusal(errors_body(errors, code), code)


def forbid(status: int, code: str, message: str) -> DocumentRefusal:
    """A document that is not served at all."""
    return DocumentRefusal(problem_body(code, message), code, status, always=True)
