"""Find what is wrong with a template before anybody is sent it: by reading it, then by writing every case of its cause.

Behind the wall, as plain JSON; `faults.py` puts what is found into words.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from html import escape
from typing import Any, TypedDict

from liquid import exceptions
from liquid.exceptions import LiquidError

from resolvers.rendering.filling import SECTIONS, Filled, Order, SectionError, Sections, compose, lay_out, say_sections
from resolvers.rendering.language import FILTERS, LONGEST_SOURCE, TAGS, parsed
from resolvers.rendering.locating import locate
from resolvers.rendering.markup import is_safe, links_of
from resolvers.rendering.segments import count_segments

LONGEST_SUBJECT = 150
LARGEST_HTML = 100_000
MOST_SEGMENTS = 4
STOP = re.compile(r"\bSTOP\b")


class Finding(TypedDict, total=False):
    """What is wrong, and where; `name` and `hint` are what the words of `faults.py` ask for."""

    code: str
    section: str
    line: int | None
    column: int | None
    name: str
    hint: str
    sample: int


class CheckOrder(TypedDict):
    """A template and all it may meet. `known`: paths of its variables; `links`: those that it must offer."""

    sections: Sections
    known: list[str]
    links: list[str]
    marketing: bool
    samples: list[Order]


def check(order: CheckOrder) -> list[Finding]:
    """All that is wrong; what cannot be read is not written."""
    channel = order["samples"][0]["channel"]
    names = ("text",) if channel == "SMS" else SECTIONS
    found = [fault for name in names for fault in _read(name, order["sections"][name] or "", order["known"])]  # type: ignore[literal-required]
    if not found:
        for index, sample in enumerate(order["samples"]):
            found += ({**fault, "sample": index} for fault in _try(sample, order))
    return _once(found)


def _once(found: list[Finding]) -> list[Finding]:
    """Of what shows in several cases, the first."""
    kept: dict[tuple[object, ...], Finding] = {}
    for each in found:
        kept.setdefault((each["code"], each["section"], each.get("line"), each.get("column"), each.get("name")), each)
    return list(kept.values())


def _read(section: str, source: str, known: list[str]) -> Iterator[Finding]:
    """What the text itself shows."""
    if len(source) > LONGEST_SOURCE:
        yield {"code": "TOO_LONG", "section": section, "name": str(len(source)), "hint": str(LONGEST_SOURCE)}
        return
    try:
        analysis = parsed(source).analyze()
    except (LiquidError, RecursionError, ValueError) as error:
        yield {"section": section, **_of_error(error, source)}
        return
    paths = set(known) | {
        ".".join(path.split(".")[:depth]) for path in known for depth in range(1, path.count(".") + 1)
    }
    for variables in analysis.globals.values():
        for variable in variables:
            path = ".".join(map(str, variable.segments))
            if path not in paths:
                line, column = variable.span.line_col(source)
                hint = _nearest(path, paths)
                yield _finding("UNKNOWN_VARIABLE", section, line, column, path, hint)
    for name, spans in analysis.filters.items():
        if name not in FILTERS:
            line, column = spans[0].line_col(source)
            yield _finding("UNKNOWN_FILTER", section, line, column, name, _nearest(name, FILTERS))


def _try(sample: Order, order: CheckOrder) -> Iterator[Finding]:
    """What shows when it is written for one case."""
    try:
        said = say_sections(sample)
    except SectionError as error:
        source = sample["sections"][error.section] or ""  # type: ignore[literal-required]
        yield {"section": error.section, **_of_error(error.cause, source)}
        return
    filled = compose(sample, said)
    if sample["channel"] == "SMS":
        yield from _of_sms(filled, order["marketing"])
    else:
        yield from _of_mail(sample, said, filled)
    yield from _of_links(sample, filled, order)


def _of_mail(sample: Order, said: dict[str, str], filled: Filled) -> Iterator[Finding]:
    layout = lay_out(sample, said)
    for name, words in (("subject", layout.subject), ("title", layout.title), ("body", layout.blocks)):
        if not words:
            yield _finding("EMPTY", name)
    if len(layout.subject) > LONGEST_SUBJECT:
        yield _finding("SUBJECT_TOO_LONG", "subject", name=str(len(layout.subject)), hint=str(LONGEST_SUBJECT))
    if "\n" in said["subject"].strip():
        yield _finding("SUBJECT_LINES", "subject", 1 + sample["sections"]["subject"].strip("\n").count("\n"))
    for link in links_of(layout.blocks):
        if not is_safe(link):
            yield _finding("UNSAFE_LINK", "body", name=link[:200])
    size = len(filled["html"].encode())
    if size > LARGEST_HTML:
        yield _finding("HTML_TOO_LARGE", "body", name=str(size // 1000))


def _of_sms(filled: Filled, marketing: bool) -> Iterator[Finding]:
    if not filled["text"]:
        yield _finding("EMPTY", "text")
    segments = count_segments(filled["text"]).segments
    if segments > MOST_SEGMENTS:
        yield _finding("SMS_TOO_LONG", "text", name=str(segments), hint=str(MOST_SEGMENTS))
    if marketing and not STOP.search(filled["text"]):
        yield _finding("MISSING_STOP", "text")


def _of_links(sample: Order, filled: Filled, order: CheckOrder) -> Iterator[Finding]:
    """Links that must be there wherever the case has them, in each part that can hold them."""
    is_sms = sample["channel"] == "SMS"
    parts = {"text": filled["text"]} if is_sms else {"body": filled["html"], "text": filled["text"]}
    needed = dict.fromkeys(order["links"], "MISSING_LINK")
    if order["marketing"] and not is_sms:
        needed["unsubscribe_link"] = "MISSING_UNSUBSCRIBE"
    for name, code in needed.items():
        link = sample["variables"].get(name)
        for section, part in parts.items():
            # A link that the case lacks is no fault, but for the way out of marketing: there is no case without one.
            missing = code == "MISSING_UNSUBSCRIBE" if link is None else not _shown(link, part)
            if missing and not (section == "text" and sample["sections"]["text"] is None):
                yield _finding(code, section, name=name)


def _shown(link: str, part: str) -> bool:
    return link in part or f'href="{escape(link)}"' in part


def _of_error(error: Exception, source: str) -> Finding:
    """What Liquid says, as one of our codes."""
    line, column = locate(error, source)
    at: Finding = {"line": line, "column": column}
    words = str(getattr(error, "message", "") or error)
    quoted = re.search(r"'([^']*)'", words)
    name = quoted[1] if quoted else words.split(" ", 1)[0]
    match error:
        case exceptions.UndefinedError():
            return {**at, "code": "MISSING_VALUE", "name": name, "hint": name.partition(".")[0]}
        case exceptions.UnknownFilterError():
            return {**at, "code": "UNKNOWN_FILTER", "name": name, "hint": _nearest(name, FILTERS)}
        case exceptions.FilterArgumentError() | exceptions.FilterValueError() | exceptions.FilterError():
            return {**at, "code": "FILTER_USE", "name": error.token.value if error.token else name}
        case exceptions.LiquidTypeError():
            return {**at, "code": "VARIABLE_GROUP"}
        case exceptions.ResourceLimitError() | exceptions.LiquidValueError() | RecursionError() | ArithmeticError():
            return {**at, "code": "TOO_MUCH"}
    if unclosed := re.match(r"expected tag end(\w+)", words):
        return {**at, "code": "UNCLOSED_TAG", "name": unclosed[1]}
    if words.startswith("unexpected tag"):
        return {**at, "code": "UNKNOWN_TAG", "name": name, "hint": _nearest(name, TAGS)}
    return {**at, "code": "BROKEN_TAG"}


def _nearest(name: str, known: Any) -> str:
    return next(iter(get_close_matches(name, list(known), 1, 0.6)), "")


def _finding(
    code: str, section: str, line: int | None = None, column: int | None = None, name: str = "", hint: str = ""
) -> Finding:
    at = None if column is None else column + 1
    return {"code": code, "section": section, "line": line, "column": at, "name": name, "hint": hint}
