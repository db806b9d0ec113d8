"""From a template and its variables to a message: what the wall (`wall.py`) keeps within bounds.

Everything comes and goes as plain JSON, so that it can be done in another process; nothing here knows the models.
"""

from typing import Any, TypedDict

from liquid.exceptions import LiquidError

from resolvers.rendering.html_part import write_html
from resolvers.rendering.language import written
from resolvers.rendering.layout import Layout
from resolvers.rendering.markup import plain_words, read_blocks, read_line
from resolvers.rendering.segments import fit_sms
from resolvers.rendering.shield import FACTS, cleaned, unshield
from resolvers.rendering.text_part import wrap_text, write_text
from resolvers.rendering.typography import set_spaces

LINES = ("subject", "preheader", "title")
SECTIONS = (*LINES, "body", "closing", "text")


class Sections(TypedDict):
    """What people write. `text`: an SMS, or the plain text of an e-mail; None: written from the body."""

    subject: str
    preheader: str
    title: str
    body: str
    closing: str
    text: str | None


class Order(TypedDict):
    """What is to be written, and how. `legal`: lines of marks; `language`: of the frame; `facts`: label and value."""

    channel: str
    language: str
    sections: Sections
    variables: dict[str, Any]
    facts: list[list[str]]
    legal: list[str]


class Filled(TypedDict):
    """A message in words; an SMS has only a text."""

    subject: str
    text: str
    html: str


class SectionError(Exception):
    """A section cannot be filled in; `cause` says what Liquid says of it."""

    def __init__(self, section: str, cause: Exception) -> None:
        super().__init__(f"{section}: {cause}")
        self.section = section
        self.cause = cause


def fill(order: Order) -> Filled:
    """Write the message; `SectionError` where a section cannot be."""
    return compose(order, say_sections(order))


def say_sections(order: Order) -> dict[str, str]:
    """The sections that the channel has, filled in, still in disguise."""
    variables = {**cleaned(order["variables"]), "facts": FACTS}
    names = ("text",) if order["channel"] == "SMS" else SECTIONS
    return {name: _written(name, order["sections"][name] or "", variables) for name in names}  # type: ignore[literal-required]


def compose(order: Order, said: dict[str, str]) -> Filled:
    """Both parts of a message whose sections are said."""
    if order["channel"] == "SMS":
        return Filled(subject="", text=fit_sms(unshield(said["text"]).strip()), html="")
    layout = lay_out(order, said)
    own = order["sections"]["text"] is not None
    text = wrap_text(unshield(said["text"].replace(FACTS, "")), layout) if own else write_text(layout)
    return Filled(subject=layout.subject, text=text, html=write_html(layout))


def lay_out(order: Order, said: dict[str, str]) -> Layout:
    """The parts of an e-mail whose sections are said."""
    return Layout(
        language=order["language"],
        subject=set_spaces(plain_words(said["subject"]), order["language"]),
        preheader=plain_words(said["preheader"]),
        title=plain_words(said["title"]),
        blocks=tuple(read_blocks(said["body"])),
        closing=tuple(read_line(line) for line in said["closing"].strip().split("\n") if line.strip()),
        facts=tuple((cleaned(label), cleaned(value)) for label, value in order["facts"]),
        legal=tuple(read_line(line) for line in order["legal"]),
    )


def _written(section: str, source: str, variables: dict[str, Any]) -> str:
    try:
        return written(cleaned(source), variables)
    except LiquidError as error:
        raise SectionError(section, error) from error
    except (ArithmeticError, RecursionError, TypeError, ValueError) as error:
        raise SectionError(section, error) from error
