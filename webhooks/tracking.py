"""Links and pixels of mails (F3, ADR 0028): an answer at once, the count behind it; without the count, the answer.

`/l/<key>` leads to the target that is stored under the key and nowhere else; `/o/<key>.gif` is an empty image. Who asks
is not kept: a hit that is counted one by one keeps its agent, no hit keeps an address.
"""

from datetime import UTC, datetime

import structlog
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from models import machine_hit
from models.message_link import LinkKind
from models.session import Database
from resolvers.message_hit import FoundLink, count_hit, find_link
from resolvers.message_tracking import read_key
from settings import Settings
from webhooks.recent_hits import RecentHits

# One transparent point.
PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
_NOT_KEPT = {
    "Cache-Control": "no-store, no-cache, must-revalidate, private, max-age=0",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}
_IMAGE = {**_NOT_KEPT, "Cross-Origin-Resource-Policy": "cross-origin"}
log = structlog.get_logger(__name__)


class Tracking:
    """The two doors, and what they share."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._home = f"{settings.public_url.rstrip('/')}/"
        self._recent = RecentHits()

    async def follow(self, request: Request) -> Response:
        """GET /l/{key}: to where the link leads. 410 for a key of nothing, or of what has ended."""
        found = await self._find(request)
        if found is None or found.kind is LinkKind.PIXEL:
            raise HTTPException(410, "This link has ended.", {"Cache-Control": "no-store"})
        target = found.target if found.target is not None else self._home
        return Response(None, 302, {**_NOT_KEPT, "Location": target}, background=self._counting(request, found))

    async def open(self, request: Request) -> Response:
        """GET /o/{key}.gif: an empty image, whatever the key; nobody learns which ones there are."""
        found = await self._find(request)
        counting = self._counting(request, found) if found and found.kind is LinkKind.PIXEL else None
        return Response(PIXEL, 200, _IMAGE, "image/gif", background=counting)

    async def _find(self, request: Request) -> FoundLink | None:
        key = read_key(request.path_params["key"])
        return await find_link(self._database, key) if key else None

    def _counting(self, request: Request, found: FoundLink) -> BackgroundTask | None:
        said = _said(request)
        address = request.client.host if request.client else ""
        if not self._recent.is_new(found.id.hex, address, request.method, said.agent):
            return None
        return BackgroundTask(self._count, found, said, datetime.now(UTC))

    async def _count(self, found: FoundLink, said: machine_hit.Request, at: datetime) -> None:
        try:
            await count_hit(self._database, found, said, at)
        except Exception as error:
            # Somebody is on their way to the page already: a figure is missed, nothing else.
            log.warning("hit_not_counted", kind=found.kind, error=str(error))


def _said(request: Request) -> machine_hit.Request:
    """What the request says of itself."""
    purposes = (request.headers.get(name, "") for name in ("sec-purpose", "purpose", "x-purpose", "x-moz"))
    return machine_hit.Request(
        head=request.method == "HEAD",
        agent=request.headers.get("user-agent", "")[: machine_hit.LONGEST_AGENT],
        prefetch=any(word in purpose.lower() for purpose in purposes for word in ("prefetch", "prerender", "preview")),
        language=bool(request.headers.get("accept-language", "").strip()),
    )


def tracking_routes(database: Database, settings: Settings) -> list[BaseRoute]:
    """The routes of what mails ask for."""
    doors = Tracking(database, settings)
    return [
        Route("/l/{key}", doors.follow, methods=["GET", "HEAD"]),
        Route("/o/{key}.gif", doors.open, methods=["GET", "HEAD"]),
    ]
