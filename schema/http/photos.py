"""POST /photos takes a picture, GET /photos/<name>-<width>.webp gives one of its widths, for ever (B3; ADR 0032)."""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from models.photo import FOLDER, WIDTHS
from models.policy.viewer import ANONYMOUS
from models.session import Database
from resolvers.photo import find_photo_file, keep_photo
from resolvers.reader.catalog import node_id
from schema.http.body import BodyLimits
from schema.http.caller import Authenticate, Caller
from schema.http.upload import Upload

LIMITS = BodyLimits(bytes=15_000_000, seconds=60)
# The name is the content's: what it names never changes. Opened by itself it may load and run nothing.
FOR_EVER = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-site",
}
MISSING = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def photo_routes(database: Database, authenticate: Authenticate) -> list[Route]:
    """The routes, for app.py to mount."""
    # One picture at a time: decoding takes a processor and up to 200 MB.
    alone = asyncio.Semaphore(1)

    async def keep(caller: Caller, _request: Request, body: bytes) -> Mapping[str, Any]:
        # Loaded where a picture is made: no process that makes none needs its decoders.
        from resolvers.photo_picture import make_picture

        async with alone:
            picture = await asyncio.to_thread(make_picture, body)
        async with database.write(caller.viewer) as session:
            photo = await keep_photo(session, caller.viewer, picture)
            await session.commit()
        paths = {size: f"{FOLDER}{photo.name}-{width}.webp" for size, width in WIDTHS.items()}
        return {"id": node_id(type(photo), photo.id), "width": photo.width, "height": photo.height, **paths}

    upload = Upload(authenticate, "change_vehicle_model", LIMITS, keep)

    class Photos(HTTPEndpoint):
        """Where pictures come in."""

        async def post(self, request: Request) -> Response:
            """The picture is the body."""
            return await upload.answer(request)

    class PhotoOfWidth(HTTPEndpoint):
        """One width of one picture, for anybody: names are told to those who see the model or vehicle."""

        async def get(self, request: Request) -> Response:
            """The WebP, or 404."""
            name, width = request.path_params["name"], request.path_params["width"]
            async with database.write(ANONYMOUS) as session:
                body = await find_photo_file(session, name, width)
            if body is None:
                return Response(status_code=404, headers=MISSING)
            return Response(body, 200, FOR_EVER, "image/webp")

    return [Route("/photos", Photos), Route(FOLDER + "{name}-{width:int}.webp", PhotoOfWidth)]
