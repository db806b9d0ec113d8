"""Asks the GraphQL API, as every client does: by the hash of a document, over HTTP, here without a network."""

import re
import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

import httpx2
import structlog
from pydantic import BaseModel, ValidationError
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp

from clients.public.documents import document_id, read_texts

REQUEST_ID = "X-Request-Id"
_HARMLESS_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
A = TypeVar("A", bound=BaseModel)
log = structlog.get_logger(__name__)


class ApiFailed(Exception):
    """The API did not answer as it should: what was asked may or may not have been done."""


class TokenRefused(Exception):
    """The API knows no bearer by this token."""


class Api:
    """The API behind `ask`, an ASGI application that serves /graphql."""

    def __init__(self, ask: ASGIApp) -> None:
        self._ask = ask
        self._documents = {name: document_id(text) for name, text in read_texts().items()}

    async def send(
        self, request: HTTPConnection, answer: type[A], variables: Mapping[str, Any], token: str | None = None
    ) -> A:
        """The data of the document that is called as `answer` is; `token` is shown as the bearer's.

        Raises TokenRefused, and ApiFailed for whatever a page cannot be made of.
        """
        request_id = request_id_of(request)
        headers = {"Accept": "application/graphql-response+json", REQUEST_ID: request_id}
        if "accept-language" in request.headers:
            headers["Accept-Language"] = request.headers["accept-language"]
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        body = {"documentId": self._documents[answer.__name__], "variables": dict(variables)}
        # The API counts what one address sends: that is the visitor's, not this process's.
        transport = httpx2.ASGITransport(self._ask, client=request.client or ("", 0))
        async with httpx2.AsyncClient(transport=transport, base_url="http://api") as client:
            response = await client.post("/graphql", json=body, headers=headers)
        if response.status_code == 401:
            raise TokenRefused
        return _data(response, answer, request_id)


def _data(response: httpx2.Response, answer: type[A], request_id: str) -> A:
    """The answer's data. What it says is never logged: it may hold what the token opens."""
    try:
        content = response.json()
        if response.status_code == 200 and not content.get("errors"):
            return answer.model_validate(content["data"])
        codes = [error.get("extensions", {}).get("code") for error in content.get("errors", ())]
        log.error(
            "api failed", request_id=request_id, document=answer.__name__, status=response.status_code, codes=codes
        )
    except (ValueError, ValidationError, AttributeError, KeyError, TypeError) as error:
        log.error("api misunderstood", request_id=request_id, document=answer.__name__, error=type(error).__name__)
    raise ApiFailed(answer.__name__)


def request_id_of(request: HTTPConnection) -> str:
    """The id under which this request's lines are logged: the sender's own if it is harmless, else a new one."""
    known: str | None = getattr(request.state, "request_id", None)
    if known is None:
        given = request.headers.get(REQUEST_ID, "")
        known = given if _HARMLESS_ID.fullmatch(given) else uuid.uuid4().hex
        request.state.request_id = known
    return known
