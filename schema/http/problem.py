"""Refusals that are about the HTTP request itself, before any document is looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(eq=False)
class HttpProblem(Exception):
    """A request that is not a well-formed GraphQL-over-HTTP request, or not allowed to be one.

    `code` becomes `extensions.code`; `message` is for the developer of the client.
    """

    status: int
    code: str
    message: str
    headers: Mapping[str, str] = field(default_factory=dict)


def bad_request(code: str, message: str) -> HttpProblem:
    """A 400: the request is not well formed (GraphQL over HTTP, "Invalid parameters")."""
    return HttpProblem(400, code, message)
