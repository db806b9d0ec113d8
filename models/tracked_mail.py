"""Putting links of ours into a rendered mail (ADR 0028): pure. What is not replaced stays as it was, to the byte."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape

# A quoted address of an anchor. Addresses in other elements (style sheets, conditional comments) load or lead nowhere.
ANCHOR = re.compile(r"""(<a\s(?:[^<>]*?\s)?href\s*=\s*)("[^"]*"|'[^']*')""", re.IGNORECASE)
IN_TEXT = re.compile(r"https?://[^\s<>\"]+")
# What ends a sentence around an address is not of the address.
TRAILING = ".,;:!?)]}'»"
BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
# Nobody sees it, reads it out or comes to it by the keyboard; programs that follow links follow it.
HIDDEN = "display:none;max-height:0;overflow:hidden;font-size:0;line-height:0;mso-hide:all"


@dataclass(frozen=True, slots=True)
class Mark:
    """What is put around the words of a mail beside its links; empty: nothing."""

    pixel: str = ""
    trap: str = ""


def addresses_in(html: str) -> list[str]:
    """Where the anchors lead, each once, in the order of their first mention."""
    return list(dict.fromkeys(unescape(found[2][1:-1]).strip() for found in ANCHOR.finditer(html)))


def put_links(html: str, text: str, links: Mapping[str, str], mark: Mark) -> tuple[str, str]:
    """HTML and text with `links` (address → ours) in place of the addresses, and the marks in the HTML."""

    def in_anchor(found: re.Match[str]) -> str:
        ours = links.get(unescape(found[2][1:-1]).strip())
        return f'{found[1]}"{escape(ours)}"' if ours else found[0]

    def in_text(found: re.Match[str]) -> str:
        address = found[0].rstrip(TRAILING)
        return links.get(address, address) + found[0][len(address) :]

    return _put_mark(ANCHOR.sub(in_anchor, html), mark), IN_TEXT.sub(in_text, text)


def _put_mark(html: str, mark: Mark) -> str:
    if mark.trap:
        anchor = f'<a href="{escape(mark.trap)}" tabindex="-1" rel="nofollow"></a>'
        html = _insert(html, BODY, f'<div aria-hidden="true" style="{HIDDEN}">{anchor}</div>', after=True)
    if mark.pixel:
        size = 'width="1" height="1" style="border:0;width:1px;height:1px;"'
        pixel = f'<img src="{escape(mark.pixel)}" alt="" aria-hidden="true" {size}>'
        html = _insert(html, BODY_END, pixel, after=False)
    return html


def _insert(html: str, where: re.Pattern[str], words: str, *, after: bool) -> str:
    """Before the last, or after the first place; at the end of what has none."""
    places = list(where.finditer(html))
    if not places:
        return html + words
    at = places[0].end() if after else places[-1].start()
    return html[:at] + words + html[at:]
