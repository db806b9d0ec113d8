"""POST /spreadsheets?name=… takes a file to import: the body; what it would change is asked for by GraphQL."""

from collections.abc import Mapping
from typing import Any

from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from models.session import Database
from resolvers.reader.catalog import node_id
from resolvers.season_import.sources import LARGEST_FILE
from resolvers.season_import.upload import keep_spreadsheet
from schema.http.body import BodyLimits
from schema.http.caller import Authenticate, Caller
from schema.http.upload import Upload

LIMITS = BodyLimits(bytes=LARGEST_FILE, seconds=60)


def spreadsheet_route(database: Database, authenticate: Authenticate) -> Route:
    """The route, for app.py to mount."""

    async def keep(caller: Caller, request: Request, body: bytes) -> Mapping[str, Any]:
        async with database.write(caller.viewer) as session:
            kept = await keep_spreadsheet(session, caller.viewer, request.query_params.get("name", ""), body)
            await session.commit()
        return {"id": node_id(type(kept), kept.id), "name": kept.name, "size": kept.size}

    upload = Upload(authenticate, "preview_season_import", LIMITS, keep)

    class Spreadsheets(HTTPEndpoint):
        """Where files to import come in."""

        async def post(self, request: Request) -> Response:
            """The file is the body."""
            return await upload.answer(request)

    return Route("/spreadsheets", Spreadsheets)
