"""The frame of the public pages: no script, nothing inline, nothing from elsewhere."""

import hashlib
from pathlib import Path

import htpy as h
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse

from clients.public.api import REQUEST_ID, request_id_of
from clients.public.language import Language, language_of

_HERE = Path(__file__).parent
STYLE = (_HERE / "style.css").read_bytes()
ICON = (_HERE / "icon.svg").read_bytes()
# Named after their content, so that browsers may keep them for ever.
STYLE_PATH = f"/assets/public.{hashlib.sha256(STYLE).hexdigest()[:12]}.css"
ICON_PATH = f"/assets/icon.{hashlib.sha256(ICON).hexdigest()[:12]}.svg"
NAME = "Demo Ride Tour"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept, Accept-Language",
    "X-Content-Type-Options": "nosniff",
}


class Page:
    """What one request is answered with: in its language, under its id."""

    def __init__(self, request: HTTPConnection) -> None:
        self.language = language_of(request)
        self._request_id = request_id_of(request)

    def card(
        self, title: str, *content: h.Node, status: int = 200, mark: str = "", caching: str = "no-store"
    ) -> HTMLResponse:
        """A page that says one thing. `mark` (good, wait, bad) colours the line above its title."""
        return self.answer(title, h.main(f".card{'.' + mark if mark else ''}")[content], status=status, caching=caching)

    def answer(self, title: str, main: h.Node, *, status: int = 200, caching: str = "no-store") -> HTMLResponse:
        """A complete document around `main`."""
        headers = {**HEADERS, "Cache-Control": caching, REQUEST_ID: self._request_id}
        return HTMLResponse(str(_document(self.language, title, main, caching)), status, headers)

    @property
    def reference(self) -> str:
        """What to quote when something went wrong."""
        return self._request_id


def _document(language: Language, title: str, main: h.Node, caching: str) -> h.Renderable:
    return h.html(lang=language)[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.meta(name="color-scheme", content="light dark"),
            h.meta(name="robots", content="noindex") if caching == "no-store" else None,
            h.title[NAME if title == NAME else f"{title} · {NAME}"],
            h.link(rel="icon", type="image/svg+xml", href=ICON_PATH),
            h.link(rel="stylesheet", href=STYLE_PATH),
        ],
        h.body[h.header(".brand")[h.a(href="/")[NAME]], main],
    ]


def facts(*lines: tuple[str, h.Node]) -> h.Node:
    """Labelled facts, one under the other."""
    return h.dl[(h.div[h.dt[label], h.dd[value]] for label, value in lines)]
