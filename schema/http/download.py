"""GET /exports/<export's id>: the file of a finished export, to whoever may start one (K1, K2)."""

from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from models.errors import DomainError, Forbidden, NotFound
from models.rider import Locale
from models.session import Database
from resolvers.export import open_export
from resolvers.reader.catalog import key_of
from schema.http.caller import Authenticate, Caller, InvalidTokenError
from schema.http.errors import problem_body

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


def download_route(database: Database, authenticate: Authenticate) -> Route:
    """The route, for app.py to mount."""

    class Download(HTTPEndpoint):
        """Each download is in the audit trail before the first byte leaves (A4)."""

        async def get(self, request: Request) -> Response:
            """The file, streamed from the object store."""
            try:
                caller = await authenticate(request)
            except InvalidTokenError:
                return _problem(401, "INVALID_TOKEN", "The bearer token is unknown, expired or revoked.")
            try:
                return await _file(database, caller, request.path_params["export_id"])
            except Forbidden as error:
                return _refusal(403 if caller.by != "anonymous" else 401, error, caller)
            except DomainError as error:
                return _refusal(404, error, caller)

    return Route("/exports/{export_id}", Download)


async def _file(database: Database, caller: Caller, export_id: str) -> Response:
    key = key_of("Export", export_id)
    async with database.write(caller.viewer) as session:
        if key is None:
            raise NotFound("exportId")
        name, chunks = await open_export(session, caller.viewer, key)
        await session.commit()
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(chunks, media_type=MEDIA_TYPES[name.rpartition(".")[2]], headers=headers)


def _refusal(status: int, error: DomainError, caller: Caller) -> Response:
    return _problem(status, error.code, error.message_en if caller.locale is Locale.EN else error.message_fr)


def _problem(status: int, code: str, message: str) -> Response:
    headers = {**HEADERS, "WWW-Authenticate": "Bearer"} if status == 401 else HEADERS
    return Response(problem_body(code, message), status, headers, "application/json")
