"""The plain text of a message: the same blocks, in lines that any program shows whole (RFC 2646 advises 78)."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from urllib.parse import urlsplit

from resolvers.rendering.layout import Layout
from resolvers.rendering.markup import Block, Button, Facts, Heading, Line, Listing, Notice, Paragraph, Span, is_safe
from resolvers.rendering.typography import NO_BREAK, set_spaces

WIDTH = 76
SIGNATURE = "-- "


def write_text(layout: Layout) -> str:
    """The whole text, with the signature that programs fold away."""
    parts = ["\n".join(_wrapped(_set(layout.title, layout)))]
    parts += (part for block in layout.blocks if (part := "\n".join(_block(block, layout))))
    if layout.closing:
        parts.append("\n".join(_lines(layout.closing, layout)))
    return f"{_joined(parts)}\n{signature(layout)}"


def wrap_text(text: str, layout: Layout) -> str:
    """A text that somebody wrote instead, in lines of the same width, and the same signature."""
    lines = [line for given in text.strip().split("\n") for line in (_wrapped(_set(given, layout)) or [""])]
    return "\n".join(lines) + f"\n\n{signature(layout)}"


def signature(layout: Layout) -> str:
    """Who writes, and how to hear no more of it where that is a choice."""
    return "\n".join([SIGNATURE, *_lines(layout.legal, layout)]) + "\n"


def _joined(parts: Sequence[str]) -> str:
    return "".join(f"{part}\n\n" for part in parts).rstrip("\n") + "\n"


def _block(block: Block, layout: Layout) -> Iterator[str]:
    match block:
        case Paragraph(lines=((Span(words=words, link=str(link)),),)) | Button(words=words, link=link):
            # Nothing but a link: as a button, on a line of its own.
            yield from _wrapped(_set(f"{words} :" if layout.language == "fr" else f"{words}:", layout))
            if is_safe(link):
                yield link
        case Paragraph(lines=lines) | Notice(lines=lines):
            yield from _lines(lines, layout)
        case Heading(line=line):
            yield from _lines((line,), layout)
        case Listing(items=items, ordered=ordered):
            for number, item in enumerate(items, 1):
                mark = f"{number}. " if ordered else "- "
                yield from _wrapped(f"{mark}{_line(item, layout)}", " " * len(mark))
        case Facts():
            for label, value in layout.facts:
                colon = f"{NO_BREAK}:" if layout.language == "fr" else ":"
                yield from _wrapped(_set(f"{label}{colon} {value}", layout), "  ")


def _lines(lines: Iterable[Line], layout: Layout) -> Iterator[str]:
    for line in lines:
        yield from _wrapped(_line(line, layout))


def _line(line: Line, layout: Layout) -> str:
    return "".join(_span(span, layout) for span in line)


def _span(span: Span, layout: Layout) -> str:
    words = _set(span.words, layout)
    if span.link is None or not is_safe(span.link):
        return words
    shown = span.link.removeprefix("mailto:").removeprefix("tel:")
    if words in (shown, urlsplit(span.link).netloc):
        return shown
    return f"{words} ({span.link})"


def _set(words: str, layout: Layout) -> str:
    return set_spaces(words, layout.language)


def _wrapped(text: str, indent: str = "") -> list[str]:
    # Addresses stay whole: broken they lead nowhere.
    return wrap(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
