"""The marks that templates are written with, read into blocks: one pass, whatever the text is.

A paragraph ends at a blank line. `- ` and `1. ` begin items of a list, `## ` a heading, `> ` a highlighted line;
`[[Words]](link)` alone on its line is a button, `{{ facts }}` alone on its line the table of facts. Inside:
`**strong**`, `*emphasis*`, `[words](link)`. Everything else is text; HTML is text as well.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from resolvers.rendering.shield import FACTS, unshield

BUTTON = re.compile(r"\[\[([^\[\]]{1,200})\]\]\(([^()\s]{1,2000})\)")
LINK = r"\[[^\[\]\n]{1,300}\]\([^()\s]{1,2000}\)"
MARKS = re.compile(rf"(\*\*|(?<![\s*])\*|\*(?![\s*])|{LINK})")
ORDERED = re.compile(r"\d{1,3}\. ")
SPACES = re.compile(r"[^\S\u00a0\u202f]+")
SAFE_LINK = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@|tel:\+?\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """Words of one kind. `link`: where they lead; the disguise is off both."""

    words: str
    strong: bool = False
    emphasis: bool = False
    link: str | None = None


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the message's title."""

    line: Line


@dataclass(frozen=True, slots=True)
class Notice:
    """Lines that must not be overlooked."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Items, numbered or not."""

    items: tuple[Line, ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class Button:
    """The thing to do."""

    words: str
    link: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Where the table of facts goes."""


Block = Paragraph | Heading | Notice | Listing | Button | Facts


def read_blocks(text: str) -> list[Block]:
    """The blocks of a text that Liquid filled in."""
    marked = [(_kind(line), line) for line in text.split("\n")]
    return [block for kind, lines in groupby(marked, lambda each: each[0]) for block in _blocks(kind, lines)]


def read_line(text: str) -> Line:
    """The words of one line with their emphasis and links."""
    parts = MARKS.split(text)
    pairs = {mark: parts[1::2].count(mark) // 2 * 2 for mark in ("**", "*")}
    seen = {"**": 0, "*": 0}
    spans: list[Span] = []
    for index, part in enumerate(parts):
        strong, emphasis = seen["**"] % 2 == 1, seen["*"] % 2 == 1
        if index % 2 == 0:
            spans.append(Span(unshield(part), strong, emphasis))
        elif part.startswith("["):
            words, _, link = part[1:-1].partition("](")
            spans.append(Span(unshield(words), strong, emphasis, unshield(link)))
        elif seen[part] < pairs[part]:
            seen[part] += 1
        else:
            spans.append(Span(part, strong, emphasis))  # nothing closes it: it is no mark
    return tuple(span for span in spans if span.words)


def plain_words(text: str) -> str:
    """A line without marks, e.g. a subject."""
    return SPACES.sub(" ", unshield(text)).strip()


def links_of(blocks: Iterable[Block]) -> Iterator[str]:
    """Where all the links of the blocks lead."""
    for block in blocks:
        match block:
            case Button(link=link):
                yield link
            case Heading(line=line):
                yield from _links((line,))
            case Listing(items=lines) | Paragraph(lines=lines) | Notice(lines=lines):
                yield from _links(lines)


def is_safe(link: str) -> bool:
    """Whether a link leads where a message may lead: to the web, an address or a telephone, never into a script."""
    return SAFE_LINK.match(link) is not None and link.isprintable()


def _links(lines: Iterable[Line]) -> Iterator[str]:
    return (span.link for line in lines for span in line if span.link)


def _kind(line: str) -> str:
    stripped = line.strip()
    if not stripped:
        return ""
    if stripped == FACTS:
        return "facts"
    if stripped.startswith(("- ", "* ")):
        return "item"
    if ORDERED.match(stripped):
        return "numbered"
    if stripped.startswith("## "):
        return "heading"
    if stripped.startswith("> "):
        return "notice"
    return "button" if BUTTON.fullmatch(stripped) else "words"


def _blocks(kind: str, marked: Iterable[tuple[str, str]]) -> Iterator[Block]:
    lines = [line.strip() for _, line in marked]
    if kind == "words":
        # The mark of the facts inside a line means nothing.
        yield Paragraph(tuple(read_line(line.replace(FACTS, "")) for line in lines))
    elif kind in ("item", "numbered"):
        yield Listing(tuple(read_line(line.partition(" ")[2].strip()) for line in lines), kind == "numbered")
    elif kind == "notice":
        yield Notice(tuple(read_line(line[2:].strip()) for line in lines))
    elif kind == "heading":
        yield from (Heading(read_line(line[3:].strip())) for line in lines)
    elif kind == "button":
        for line in lines:
            if found := BUTTON.fullmatch(line):
                yield Button(unshield(found[1]), unshield(found[2]))
    elif kind == "facts":
        yield Facts()
