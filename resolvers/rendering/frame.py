"""The frame of e-mails: MJML, compiled once into pieces of HTML that are then only filled in.

mjml-python lets unknown elements pass as they are, and fetches fonts that it knows by name from a foreign host: both
are refused here, when the frame is compiled.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mjml import mjml2html

SOURCE = Path(__file__).parent / "frame.mjml"
PIECES = ("paragraph", "heading", "listing", "notice", "button", "facts", "closing")
# Put in after compiling: for « Roboto » MJML would have readers' programs ask a server of Google.
FONT = "-apple-system,&#39;Segoe UI&#39;,Roboto,Helvetica,Arial,sans-serif"
HOLE = re.compile(r"@(lang|subject|preheader|title|content|href|legal)@")
ELEMENT = re.compile(r"<(mj[\w-]*)")
KNOWN = frozenset(
    [
        "mjml",
        "mj-head",
        "mj-title",
        "mj-preview",
        "mj-breakpoint",
        "mj-attributes",
        "mj-all",
        "mj-text",
        "mj-raw",
        "mj-style",
        "mj-body",
        "mj-section",
        "mj-column",
        "mj-spacer",
        "mj-button",
        "mj-table",
    ]
)


class FrameError(ValueError):
    """The frame is not what it must be: a defect of ours."""


class Piece:
    """HTML with holes, filled in without reading again what was put in."""

    def __init__(self, html: str) -> None:
        self._parts = HOLE.split(html)

    def fill(self, **contents: str) -> str:
        """The HTML with the holes filled; a KeyError names the one that is not."""
        return "".join(contents[part] if index % 2 else part for index, part in enumerate(self._parts))


@dataclass(frozen=True, slots=True)
class Frame:
    """All pieces: what comes before the blocks, one of each kind of block, what comes after them."""

    head: Piece
    tail: Piece
    pieces: Mapping[str, Piece]


@cache
def frame() -> Frame:
    """The frame, compiled at the first message of a process."""
    return compile_frame(SOURCE.read_text(encoding="utf-8"))


def compile_frame(source: str) -> Frame:
    """A frame of its MJML; `FrameError` if an element is unknown or anything would be fetched."""
    unknown = set(ELEMENT.findall(source)) - KNOWN
    if unknown:
        raise FrameError(f"MJML does not know {', '.join(sorted(unknown))}: it would stand in the page as it is.")
    html = mjml2html(source).replace("@font@", FONT)
    if re.search(r"<link|@import|url\(|<img|<mj", html):
        raise FrameError("The frame would fetch something from elsewhere, or was not compiled whole.")
    pieces = {name: Piece(_between(html, name)) for name in PIECES}
    head, rest = html.split("<!--blocks-->")
    tail = rest.split("<!--/closing-->")[1]
    return Frame(Piece(head), Piece(tail), pieces)


def _between(html: str, name: str) -> str:
    try:
        return html.split(f"<!--{name}-->")[1].split(f"<!--/{name}-->")[0]
    except IndexError:
        raise FrameError(f"The frame has no {name}.") from None
