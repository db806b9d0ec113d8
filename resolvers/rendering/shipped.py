"""The templates that come with the product: version 0 of each, sent wherever nobody has published anything."""

from functools import cache
from pathlib import Path

from models.message import MessageCause, MessageChannel
from models.rider import Locale
from resolvers.rendering.filling import SECTIONS, Sections

FOLDER = Path(__file__).parent / "templates"


def shipped(cause: MessageCause, channel: MessageChannel, locale: Locale) -> Sections:
    """The sections, the caller's to change. FileNotFoundError if nothing is shipped for it."""
    return _read(cause, channel, locale).copy()


@cache
def _read(cause: MessageCause, channel: MessageChannel, locale: Locale) -> Sections:
    """Each section under a line `# name` of the file; an SMS's file is its text."""
    suffix = ".sms.liquid" if channel is MessageChannel.SMS else ".liquid"
    source = (FOLDER / f"{cause.value.lower()}.{locale.value.lower()}{suffix}").read_text(encoding="utf-8")
    if channel is MessageChannel.SMS:
        return Sections(subject="", preheader="", title="", body="", closing="", text=source.strip())
    found: dict[str, list[str]] = {name: [] for name in SECTIONS}
    lines = found["body"]
    for line in source.splitlines():
        if line.startswith("# "):
            lines = found[line[2:].strip()]
        else:
            lines.append(line)
    said = {name: "\n".join(each).strip() for name, each in found.items()}
    return Sections(
        subject=said["subject"],
        preheader=said["preheader"],
        title=said["title"],
        body=said["body"],
        closing=said["closing"],
        text=said["text"] or None,
    )
