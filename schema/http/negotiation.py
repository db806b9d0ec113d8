"""Media types of requests and responses (GraphQL over HTTP, "Media Types"; RFC 9110, section 12.5.1)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from starlette.datastructures import Headers

from schema.http.problem import HttpProblem

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
EVENT_STREAM = "text/event-stream"
HTML = "text/html"

_MAX_ACCEPT = 4096  # characters; browsers send about 150
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - RFC 9110's "token"
_PARAMETER = re.compile(rf';[ \t]*(?:({_TOKEN})=({_TOKEN}|"(?:[^"\\]|\\.)*"))?[ \t]*')
_MEDIA_TYPE = re.compile(rf"[ \t]*({_TOKEN})/({_TOKEN})[ \t]*")
_WEIGHT = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\Z")


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of an Accept header, or a Content-Type."""

    type: str
    subtype: str
    parameters: dict[str, str]

    @property
    def essence(self) -> str:
        """`type/subtype`, lower case."""
        return f"{self.type}/{self.subtype}"

    @property
    def quality(self) -> float:
        """The weight; an unreadable one counts as "not acceptable"."""
        weight = self.parameters.get("q", "1")
        return float(weight) if _WEIGHT.match(weight) else 0.0

    @property
    def is_utf8(self) -> bool:
        """Whether its charset, if any, is the only one that we read and write."""
        return self.parameters.get("charset", "utf-8").lower() in ("utf-8", "utf8")

    def specificity(self, offer: str) -> int:
        """How precisely it names `offer`: 3 by name, 2 by type, 1 by `*/*`, 0 not at all."""
        if self.essence == offer:
            return 3
        if self.essence == f"{offer.partition('/')[0]}/*":
            return 2
        return 1 if self.essence == "*/*" else 0


def parse_media_range(text: str) -> MediaRange | None:
    """Read `type/subtype;name=value…`; None where it is no media type."""
    match = _MEDIA_TYPE.match(text)
    if match is None:
        return None
    parameters: dict[str, str] = {}
    position = match.end()
    while position < len(text):
        parameter = _PARAMETER.match(text, position)
        if parameter is None:
            return None
        position = parameter.end()
        if parameter[1]:
            value = parameter[2]
            if value.startswith('"'):
                value = re.sub(r"\\(.)", r"\1", value[1:-1])
            parameters.setdefault(parameter[1].lower(), value)
    return MediaRange(match[1].lower(), match[2].lower(), parameters)


def _accepted_ranges(headers: Headers) -> list[MediaRange]:
    return _ranges_in(",".join(headers.getlist("accept"))[:_MAX_ACCEPT])


# A client sends the same header with each request. What is kept is not changed.
@lru_cache(maxsize=256)
def _ranges_in(accept: str) -> list[MediaRange]:
    elements = re.findall(r'(?:[^",]|"(?:[^"\\]|\\.)*")+', accept)
    ranges = (parse_media_range(element) for element in elements)
    return [found for found in ranges if found is not None and found.is_utf8]


def _quality(ranges: list[MediaRange], offer: str) -> tuple[float, int, int]:
    """Weight of `offer` by the most specific range that names it, then what breaks a tie."""
    best = max(
        ((found.specificity(offer), found.quality, -place) for place, found in enumerate(ranges)),
        default=(0, 0.0, 0),
    )
    specificity, quality, place = best
    return (quality if specificity else 0.0), specificity, place


def response_type(headers: Headers) -> str:
    """The media type to answer in, or a 406; a stream of events only where it is named.

    Ties go to what is named more precisely, then to what is named first, as the Shopify and graphql-http
    servers have it; `*/*` and a missing header read as a client from before the new type, which expects
    `application/json` (graphql-http audits 47DE and 80D8).
    """
    if not headers.get("accept", "").strip():
        return JSON
    ranges = _accepted_ranges(headers)
    offers = {offer: _quality(ranges, offer) for offer in (JSON, GRAPHQL_RESPONSE)}
    if accepts_stream(headers):
        offers[EVENT_STREAM] = _quality(ranges, EVENT_STREAM)
    best = max(offers, key=lambda offer: offers[offer])
    if not offers[best][0]:
        raise HttpProblem(406, "NOT_ACCEPTABLE", f"This URL answers in {GRAPHQL_RESPONSE} or {JSON}, in UTF-8.")
    return best


def accepts_stream(headers: Headers) -> bool:
    """Whether a stream of events is named among what is accepted: a subscription needs no less."""
    quality, specificity, _ = _quality(_accepted_ranges(headers), EVENT_STREAM)
    return specificity == 3 and quality > 0


@lru_cache(maxsize=256)
def qualities(accepted: str) -> Mapping[str, float]:
    """The weights in an Accept-Encoding header, by coding in lower case; what cannot be read counts for nothing."""
    found: dict[str, float] = {}
    for element in accepted[:_MAX_ACCEPT].split(","):
        coding, _, weight = element.partition(";")
        name, _, value = weight.partition("=")
        number = value.strip() if name.strip().lower() == "q" else "" if weight else "1"
        found.setdefault(coding.strip().lower(), float(number) if _WEIGHT.match(number) else 0.0)
    return found


def prefers_html(headers: Headers) -> bool:
    """Whether this is a person's browser that opens the URL: it names HTML, and before JSON."""
    ranges = _accepted_ranges(headers)
    html = _quality(ranges, HTML)
    return html[1] == 3 and html[0] > 0 and html > max(_quality(ranges, JSON), _quality(ranges, GRAPHQL_RESPONSE))


def check_request_type(headers: Headers) -> None:
    """Refuse a POST whose body is not JSON in UTF-8 and as it is (GraphQL over HTTP, "POST")."""
    declared = headers.getlist("content-type")
    found = parse_media_range(declared[0]) if len(declared) == 1 else None
    if found is None or found.essence != JSON:
        raise HttpProblem(
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            "Send a POST with one header Content-Type: application/json.",
            {"Accept": JSON},
        )
    if not found.is_utf8:
        raise HttpProblem(415, "UNSUPPORTED_CHARSET", "Only UTF-8 is read.", {"Accept": JSON})
    encodings = ",".join(headers.getlist("content-encoding")).strip().lower()
    if encodings not in ("", "identity"):
        # RFC 9110, 15.5.16: unread, since a kilobyte may unpack to a gigabyte.
        raise HttpProblem(
            415, "UNSUPPORTED_ENCODING", "Compressed bodies are not read.", {"Accept-Encoding": "identity"}
        )
