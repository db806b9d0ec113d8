"""Serves a folder's few files from memory under names that change with their content."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    body: bytes
    media_type: str


class Assets:
    """An ASGI application over the scripts and styles of one folder.

    A file `a.js` is served as `a.<hash>.js`: a browser may keep it for ever, and gets another name after an
    update. Nothing else in the folder can be reached: paths are looked up, not opened.
    """

    def __init__(self, folder: Path) -> None:
        self._by_path: dict[str, Asset] = {}
        names: dict[str, str] = {}
        for file in sorted(folder.iterdir()):
            media_type = _TYPES.get(file.suffix)
            if media_type is not None:
                body = file.read_bytes()
                names[file.name] = f"{file.stem}.{hashlib.sha256(body).hexdigest()[:12]}{file.suffix}"
                self._by_path[names[file.name]] = Asset(body, media_type)
        self.names: Mapping[str, str] = names
        """File name → name to use in a URL."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer GET and HEAD."""
        request = Request(scope, receive)
        asset = self._by_path.get(request.path_params.get("name", ""))
        response: Response
        if asset is None:
            response = PlainTextResponse("Not found\n", 404)
        elif request.method not in ("GET", "HEAD"):
            response = PlainTextResponse("Method not allowed\n", 405, {"Allow": "GET, HEAD"})
        else:
            response = Response(asset.body, 200, {**_HEADERS, "Content-Type": asset.media_type})
        await response(scope, receive, send)
