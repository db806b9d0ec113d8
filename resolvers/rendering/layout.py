"""A message before it is written: its parts, read, in the order in which they stand."""

from dataclasses import dataclass

from resolvers.rendering.markup import Block, Line


@dataclass(frozen=True, slots=True)
class Layout:
    """What both the HTML and the plain text are written from. `facts`: label and value; `legal`: the last lines."""

    language: str
    subject: str
    preheader: str
    title: str
    blocks: tuple[Block, ...]
    closing: tuple[Line, ...]
    facts: tuple[tuple[str, str], ...]
    legal: tuple[Line, ...]
