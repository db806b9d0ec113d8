"""The endpoint /graphql: one HTTP request in, one GraphQL response out (GraphQL over HTTP)."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from models.outage import RETRY_AFTER_SECONDS, is_outage
from schema.http.access import check_caller, check_pace, check_stream, check_target, mutation_by_get
from schema.http.body import BodyLimits
from schema.http.caller import Authenticate, Caller, InvalidTokenError, SecondsToWait
from schema.http.documents import DocumentStore
from schema.http.errors import problem_body
from schema.http.event_stream import single_result
from schema.http.graphiql import GraphiQL
from schema.http.limits import DOOR_LIMITS, Limits
from schema.http.lingering import answer_and_drain
from schema.http.negotiation import EVENT_STREAM, GRAPHQL_RESPONSE, JSON, prefers_html, response_type
from schema.http.operation import Answer, Engine, PreparedOperation
from schema.http.problem import HttpProblem
from schema.http.refusal import DocumentRefusal
from schema.http.request import parse_http
from schema.http.stream import StreamLimits, Streams
from schema.http.tracing import REQUEST_ID, new_error_id, request_id_of
from schema.http.trusted import load_trusted_documents

log = structlog.get_logger(__name__)

TOO_LARGE = 413
_HEADERS = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Encoding", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, slots=True)
class EndpointOptions:
    """What app.py decides from the settings.

    `first_party_text`: whether our own clients may send the text of a document instead of the hash of one
    that they were built with (true in embedded mode, false in production). `seconds_to_wait`: before an anonymous
    mutation of this sender is carried out; each question counts.
    """

    first_party_text: bool = False
    body: BodyLimits = field(default_factory=BodyLimits)
    execution_seconds: float = 30.0
    limits: Mapping[str, Limits] = field(default_factory=lambda: DOOR_LIMITS)
    seconds_to_wait: SecondsToWait | None = None
    streams: StreamLimits = field(default_factory=StreamLimits)


class GraphQLEndpoint:
    """An ASGI application, so that it answers every method itself."""

    def __init__(
        self,
        engine: Engine,
        authenticate: Authenticate,
        documents: DocumentStore,
        options: EndpointOptions,
        graphiql: GraphiQL | None,
    ) -> None:
        self._engine = engine
        self._authenticate = authenticate
        self._documents = documents
        self._options = options
        self._graphiql = graphiql
        self._streams = Streams(engine, authenticate, options.streams)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        request_id = request_id_of(request.headers)
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = await self._respond(request, request_id)
            response.headers.update({**_HEADERS, REQUEST_ID: request_id})
            if response.status_code == TOO_LARGE:
                await answer_and_drain(response, receive, send)
            else:
                await response(scope, receive, send)

    async def _respond(self, request: Request, request_id: str) -> Response:
        media_type = JSON
        try:
            check_target(request)
            if request.method == "GET" and "query" not in request.query_params and prefers_html(request.headers):
                return await self._page(request)
            media_type = response_type(request.headers)
            return await self._serve(request, media_type, request_id)
        except HttpProblem as problem:
            body = problem_body(problem.code, problem.message)
            return _response(body, problem.status, media_type, problem.headers)
        except InvalidTokenError:
            body = problem_body("INVALID_TOKEN", "The bearer token is unknown, expired or revoked.")
            return _response(body, 401, media_type, {"WWW-Authenticate": 'Bearer error="invalid_token"'})
        except Exception as error:
            return _unavailable(error, media_type) if is_outage(error) else _masked(media_type)

    async def _serve(self, request: Request, media_type: str, request_id: str) -> Response:
        started = time.perf_counter()
        caller = await self._authenticate(request)
        check_caller(request, caller)
        parameters = await parse_http(request, self._options.body)
        prepared = self._documents.prepare(parameters, caller)
        if isinstance(prepared, DocumentRefusal):
            log.info("document refused", code=prepared.code, door=caller.viewer.door)
            status = prepared.status if prepared.always or media_type == GRAPHQL_RESPONSE else 200
            return _response(prepared.body, status, media_type)
        if request.method == "GET" and prepared.is_mutation:
            raise mutation_by_get()
        if prepared.is_mutation and caller.by == "anonymous" and self._options.seconds_to_wait:
            check_pace(await self._options.seconds_to_wait(request))
        if prepared.is_subscription:
            check_stream(request)
        response = await self._execute(request, prepared, caller, media_type, request_id)
        log.info(
            "operation",
            operation=prepared.name,
            document=prepared.text_hash[:12],
            door=prepared.door,
            status=response.status_code,
            milliseconds=round((time.perf_counter() - started) * 1000, 1),
        )
        return response

    async def _execute(
        self, request: Request, prepared: PreparedOperation, caller: Caller, media_type: str, request_id: str
    ) -> Response:
        try:
            async with asyncio.timeout(self._options.execution_seconds) as deadline:
                if prepared.is_subscription:
                    answer = await self._streams.open(request, prepared, caller)
                else:
                    answer = await self._engine.execute(prepared, caller, request_id)
        except TimeoutError:
            if not deadline.expired():
                raise  # somebody else's
            log.warning("operation timed out", operation=prepared.name, document=prepared.text_hash[:12])
            message = f"The operation took more than {self._options.execution_seconds:g} seconds and was stopped."
            return _response(problem_body("TIMED_OUT", message), 503, media_type)
        if not isinstance(answer, Answer):
            return answer
        # Without `data` it is a request error; `"data":null` is a partial response, which is 200.
        status = 400 if answer.failed and media_type == GRAPHQL_RESPONSE else 200
        return _response(answer.body, status, media_type, answer.headers)

    async def _page(self, request: Request) -> Response:
        caller = await self._authenticate(request)
        if self._graphiql is None or not caller.may_use_graphiql:
            return PlainTextResponse("Nothing to see here: this URL takes GraphQL requests by POST.\n", 404)
        return self._graphiql.page(self._engine.schema_for(caller.viewer.door))


def graphql_endpoint(
    engine: Engine, authenticate: Authenticate, clients: Path, options: EndpointOptions | None = None
) -> GraphQLEndpoint:
    """The endpoint, with the trusted documents and GraphiQL's files found in the folder `clients`."""
    options = options or EndpointOptions()
    documents = DocumentStore(
        engine.schema_for,
        load_trusted_documents(clients),
        first_party_text=options.first_party_text,
        limits=options.limits,
    )
    return GraphQLEndpoint(engine, authenticate, documents, options, GraphiQL.load(clients / "graphiql"))


def _response(body: bytes, status: int, media_type: str, headers: Mapping[str, str] | None = None) -> Response:
    if media_type == EVENT_STREAM:
        # What is about the document comes as an event, what is about the request by its status (graphql-sse).
        body, media_type = (single_result(body), EVENT_STREAM) if status == 200 else (body, JSON)
    return Response(body, status, {"Content-Type": f"{media_type}; charset=utf-8", **(headers or {})})


def _unavailable(error: Exception, media_type: str) -> Response:
    """503 while the database is away (RFC 9110, 15.6.4): whether a mutation was carried out may be unknown."""
    log.warning("database away", cause=type(error).__name__)
    message = "The database is away for a moment. Send this again, mutations with the same idempotencyKey."
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return _response(problem_body("UNAVAILABLE", message), 503, media_type, headers)


def _masked(media_type: str) -> Response:
    """Whatever was raised is logged under an id and answered with that id alone.

    500 in either media type: no well-formed response could be made, and a balancer must be able to tell.
    """
    error_id = new_error_id()
    log.exception("unexpected error", error_id=error_id)
    message = f"Something went wrong on our side. Quote the error {error_id} when you report it."
    return _response(problem_body("INTERNAL", message, id=error_id), 500, media_type)
