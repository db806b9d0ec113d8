"""Render messages: a file of sections per cause and language, laid out by one HTML frame and one text frame.

The sections are written once, without markup, and say the same in both; the HTML frame escapes whatever it is given.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from liquid import BoundTemplate, Environment, StrictUndefined

from models.message import MessageCause
from models.rider import Locale
from resolvers.rendering.wording import NO_BREAK

FOLDER = Path(__file__).parent / "templates"
SPACED_MARK = re.compile(r" (?=[:;!?»])")
SECTIONS = ("subject", "preview", "title", "body", "notice", "button", "second", "closing")


class _Limited(Environment):
    """Liquid that cannot run away: admins will edit templates (F2)."""

    suppress_blank_control_flow_blocks = False
    loop_iteration_limit: ClassVar[int | None] = 1_000
    local_namespace_limit: ClassVar[int | None] = 10_000
    output_stream_limit: ClassVar[int | None] = 200_000


PLAIN = _Limited(undefined=StrictUndefined)
ESCAPED = _Limited(undefined=StrictUndefined, autoescape=True)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in words."""

    subject: str
    text: str
    html: str


def render(cause: MessageCause, locale: Locale, variables: Mapping[str, Any], frame: Mapping[str, Any]) -> Rendered:
    """Fill in the sections with `variables`, then lay them out with what the frames need on top (`frame`)."""
    sections = {name: section.render(**variables).strip() for name, section in _sections(cause, locale).items()}
    if locale is Locale.FR:
        # French puts a space before these marks, which must not begin a line.
        sections = {name: SPACED_MARK.sub(NO_BREAK, words) for name, words in sections.items()}
    paragraphs = [part.strip() for part in sections["body"].split("\n\n") if part.strip()]
    layout = {**sections, **frame, "paragraphs": paragraphs, "language": locale.value.lower()}
    return Rendered(
        subject=sections["subject"],
        text=_frame("text").render(**layout),
        html=_frame("html").render(**layout),
    )


@lru_cache
def _sections(cause: MessageCause, locale: Locale) -> Mapping[str, BoundTemplate]:
    """The file's sections, each under a line `# name`; those that it leaves out are empty."""
    found: dict[str, list[str]] = {name: [] for name in SECTIONS}
    lines = found["body"]
    path = FOLDER / f"{cause.value.lower()}.{locale.value.lower()}.liquid"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            lines = found[line[2:].strip()]
        else:
            lines.append(line)
    return {name: PLAIN.from_string("\n".join(lines)) for name, lines in found.items()}


@lru_cache
def _frame(kind: str) -> BoundTemplate:
    environment = ESCAPED if kind == "html" else PLAIN
    return environment.from_string((FOLDER / f"frame.{kind}.liquid").read_text(encoding="utf-8"))
