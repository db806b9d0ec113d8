"""Serves a built single-page client below its own path: hashed files for ever, its page anew each time."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

HERE = Path(__file__).parent
_NONCE = b"DRT_NONCE"  # clients/kit/build/client.ts writes it where a fresh one belongs
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
}
# Best first; the names of RFC 9110, section 8.4.1, and of the files that the build wrote beside the plain one.
_CODINGS = (("br", ".br"), ("gzip", ".gz"))
_FOR_EVER = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}
NOT_BUILT = (
    "Cet espace n’est pas encore construit : lancez ./drt up, ou installez Node 22 et « npm ci && npm run build » "
    "dans clients/.\nThis space is not built yet: run ./drt up, or install Node 22 and run “npm ci && npm run build” "
    "in clients/.\n"
)


def _policy(nonce: str) -> str:
    """Scripts and styles of our own files only; Mantine's few style elements carry the page's nonce."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "frame-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


@dataclass(frozen=True, slots=True)
class _File:
    """One hashed file: its compressed forms, and where the plain one is, which hardly anybody asks for."""

    media_type: str
    packed: dict[str, bytes]
    plain: Path

    def answer(self, request: Request) -> Response:
        accepted = {part.partition(";")[0].strip() for part in request.headers.get("accept-encoding", "").split(",")}
        coding = next((name for name, _ in _CODINGS if name in accepted and name in self.packed), "")
        headers = {**_FOR_EVER, "Content-Type": self.media_type, **({"Content-Encoding": coding} if coding else {})}
        return Response(self.packed[coding] if coding else self.plain.read_bytes(), 200, headers)


class BuiltClient:
    """The files of `clients/<name>/dist`, found once. Nothing else can be reached: paths are looked up."""

    def __init__(self, name: str, folder: Path) -> None:
        self._home = f"/{name}/"
        page = folder / "index.html"
        self._page = page.read_bytes() if page.exists() else None
        self._files: dict[str, _File] = {}
        for path in sorted(folder.rglob("*")) if self._page else ():
            media_type = _TYPES.get(path.suffix)
            if media_type is not None:
                self._files[str(path.relative_to(folder))] = _File(media_type, _packed(path), path)

    @property
    def routes(self) -> list[BaseRoute]:
        """For app.py to mount."""
        return [Route(self._home.rstrip("/"), self._redirect), Route(f"{self._home}{{path:path}}", self._answer)]

    async def _redirect(self, _request: Request) -> Response:
        return RedirectResponse(self._home, 308)

    async def _answer(self, request: Request) -> Response:
        path = request.path_params["path"]
        file = self._files.get(path)
        if file is not None:
            return file.answer(request)
        if path.startswith("assets/"):
            return PlainTextResponse("Not found\n", 404, {"Cache-Control": "no-store"})
        return self._fresh_page()

    def _fresh_page(self) -> Response:
        """Any other path is the client's own to understand."""
        if self._page is None:
            return PlainTextResponse(NOT_BUILT, 503, {"Cache-Control": "no-store"})
        nonce = secrets.token_urlsafe(16)
        headers = {
            "Cache-Control": "no-store",
            "Content-Security-Policy": _policy(nonce),
            "Cross-Origin-Opener-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(self._page.replace(_NONCE, nonce.encode()), 200, headers, "text/html; charset=utf-8")


def _packed(path: Path) -> dict[str, bytes]:
    written = {name: path.with_name(path.name + ending) for name, ending in _CODINGS}
    return {name: file.read_bytes() for name, file in written.items() if file.exists()}


def built_routes(*names: str) -> list[BaseRoute]:
    """The routes of these clients; one that is not built says how it comes to be."""
    return [route for name in names for route in BuiltClient(name, HERE / name / "dist").routes]
