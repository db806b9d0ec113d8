"""The HTML of a message: its blocks in the pieces of the frame. Every text is escaped here, and nowhere else."""

from collections.abc import Sequence
from html import escape

from resolvers.rendering.frame import frame
from resolvers.rendering.layout import Layout
from resolvers.rendering.markup import Block, Button, Facts, Heading, Line, Listing, Notice, Paragraph, Span, is_safe
from resolvers.rendering.typography import set_spaces

LABEL = (
    "width:82px;padding:10px 12px 10px 0;border-top:1px solid #dfe4ea;font-size:14px;line-height:22px;font-weight:400;"
    "text-align:left;vertical-align:top;color:#5a6778"
)
VALUE = (
    "padding:10px 0;border-top:1px solid #dfe4ea;font-size:16px;line-height:22px;font-weight:600;text-align:left;"
    "vertical-align:top;color:#0b1f3a"
)
LIST = "margin:0;padding:0 0 0 22px"
LINK = "color:#1257c7;text-decoration:underline"


def write_html(layout: Layout) -> str:
    """The whole page."""
    pieces = frame().pieces
    said = {
        "lang": layout.language,
        "subject": _words(layout.subject, layout),
        "preheader": _words(layout.preheader, layout),
        "title": _words(layout.title, layout),
        "legal": "<br>".join(_line(line, layout) for line in layout.legal),
    }
    blocks = "".join(_block(block, layout) for block in layout.blocks)
    closing = pieces["closing"].fill(content=_lines(layout.closing, layout)) if layout.closing else ""
    return f"{frame().head.fill(**said)}{blocks}{closing}{frame().tail.fill(**said)}"


def _block(block: Block, layout: Layout) -> str:
    pieces = frame().pieces
    match block:
        case Paragraph(lines=lines):
            return pieces["paragraph"].fill(content=_lines(lines, layout))
        case Heading(line=line):
            return pieces["heading"].fill(content=_line(line, layout))
        case Notice(lines=lines):
            return pieces["notice"].fill(content=_lines(lines, layout))
        case Listing(items=items, ordered=ordered):
            return pieces["listing"].fill(content=_listing(items, ordered, layout))
        case Button(words=words, link=link):
            if not is_safe(link):
                return pieces["paragraph"].fill(content=_words(words, layout))
            return pieces["button"].fill(content=_words(words, layout), href=escape(link))
        case Facts():
            return pieces["facts"].fill(content=_facts(layout)) if layout.facts else ""


def _listing(items: Sequence[Line], ordered: bool, layout: Layout) -> str:
    kind = "ol" if ordered else "ul"
    inner = "".join(f'<li style="margin:0 0 6px">{_line(item, layout)}</li>' for item in items)
    return f'<{kind} style="{LIST}">{inner}</{kind}>'


def _facts(layout: Layout) -> str:
    """A table of facts: this one is data, each row under its own heading."""
    return "".join(
        f'<tr><th scope="row" class="facts-label" style="{LABEL}">{_words(label, layout)}</th>'
        f'<td class="facts-value" style="{VALUE}">{_words(value, layout)}</td></tr>'
        for label, value in layout.facts
    )


def _lines(lines: Sequence[Line], layout: Layout) -> str:
    return "<br>".join(_line(line, layout) for line in lines)


def _line(line: Line, layout: Layout) -> str:
    return "".join(_span(span, layout) for span in line)


def _span(span: Span, layout: Layout) -> str:
    words = _words(span.words, layout)
    if span.emphasis:
        words = f"<em>{words}</em>"
    if span.strong:
        words = f"<strong>{words}</strong>"
    if span.link and is_safe(span.link):
        words = f'<a href="{escape(span.link)}" style="{LINK}">{words}</a>'
    return words


def _words(words: str, layout: Layout) -> str:
    return escape(set_spaces(words, layout.language))
