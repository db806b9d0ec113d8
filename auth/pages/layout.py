"""The frame of this door's few pages: nothing inline, nothing from elsewhere, one script where passkeys are."""

from pathlib import Path

import htpy as h
from starlette.responses import HTMLResponse

from auth.language import Language
from auth.problem import NO_STORE

STYLE_PATH = "/auth/style.css"
STYLE = (Path(__file__).parent / "style.css").read_text("utf-8")
FONT_PATH = "/auth/inter.woff2"
FONT = (Path(__file__).parent / "inter.woff2").read_bytes()
SCRIPT_PATH = "/auth/passkey.js"
SCRIPT = (Path(__file__).parent / "passkey.js").read_text("utf-8")
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# Only pages that offer a passkey run a script, and it speaks to us alone.
SCRIPT_POLICY = f"{POLICY}; script-src 'self'; connect-src 'self'"
HEADERS = {
    **NO_STORE,
    # Not "no-referrer": under it browsers hide the origin of our own forms, which `same_site` looks at.
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Vary": "Accept-Language, Cookie",
}


def page(language: Language, title: str, *content: h.Node, status: int = 200, script: bool = False) -> HTMLResponse:
    """A complete page with one card; `script`: it offers a passkey."""
    document = h.html(lang=language)[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.meta(name="color-scheme", content="light dark"),
            h.meta(name="robots", content="noindex"),
            h.title[f"{title} – Demo Ride Tour"],
            h.link(rel="stylesheet", href=STYLE_PATH),
            h.link(rel="icon", href="data:,"),
            h.script(src=SCRIPT_PATH, defer=True) if script else None,
        ],
        h.body[h.main[h.p(".brand")["Demo Ride Tour"], h.h1[title], content]],
    ]
    headers = {**HEADERS, "Content-Security-Policy": SCRIPT_POLICY} if script else HEADERS
    return HTMLResponse(str(document), status, headers)


def alert(message: str | None) -> h.Node:
    """What went wrong and what to do, read aloud by screen readers."""
    return h.p(".alert", role="alert")[message] if message else None


def field(label: str, control: h.Node, hint: str = "") -> h.Node:
    """A control with its label, and a hint if it needs one."""
    return h.label[h.span[label], control, h.small[hint] if hint else None]
