"""Who opened or clicked, a person or a machine (F3, ADR 0028): pure, over all that one message has met.

Mail is read by programs before people: scanners follow the links, proxies load the images. Each hit is judged by what
its request says of itself, by the time since the delivery, and by the other hits of the same message: what comes later
may show what came before (a trap was followed, all links in a row), so a message is always judged as a whole.
"""

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


class HitKind(enum.StrEnum):
    """What was asked for."""

    OPEN = "OPEN"
    CLICK = "CLICK"
    TRAP = "TRAP"


class Clue(enum.StrEnum):
    """Why a hit is a machine's."""

    # The request asked for the head alone: browsers never do.
    HEAD = "HEAD"
    # The agent names a scanner, a library, or nothing at all.
    AGENT = "AGENT"
    # A mailbox loads what it may show later, whether anybody opens the message or not.
    PREFETCH = "PREFETCH"
    # The request lacks what every browser sends.
    BARE = "BARE"
    # Sooner after the delivery than anybody reads.
    SOON = "SOON"
    # A link that nobody sees.
    TRAP = "TRAP"
    # Together with one of the above, by the same agent.
    COMPANY = "COMPANY"
    # One link after the other, faster than anybody looks at what they lead to.
    BURST = "BURST"


@dataclass(frozen=True, slots=True)
class Request:
    """What a request says of itself; addresses are not kept, nor is what is not listed here."""

    head: bool = False
    agent: str = ""
    # It says that it fetches in advance.
    prefetch: bool = False
    # It names the languages of whoever will read the answer, as every browser does when it opens a page.
    language: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """One request for what a message holds.

    `position`: which link, from the top. `alone`: what the request said of itself (`judge_alone`), when it came.
    """

    kind: HitKind
    at: datetime
    agent: str = ""
    position: int = 0
    alone: Clue | None = None


# What a request says of itself; the others come from the time and from other hits, and are found anew each time.
ALONE = frozenset({Clue.HEAD, Clue.AGENT, Clue.PREFETCH, Clue.BARE, Clue.TRAP})
OPENED_AFTER = timedelta(seconds=2)
CLICKED_AFTER = timedelta(seconds=5)
# Scanners finish a message within a minute.
TOGETHER = timedelta(seconds=60)
BURST = timedelta(seconds=5)
MANY_LINKS = 3
LONGEST_AGENT = 300

# Gateways, link checkers, previews of messengers, libraries, crawlers: lower case, anywhere in the agent.
SCANNERS = re.compile(
    "barracuda|proofpoint|urldefense|mimecast|ironport|ciscosecure|symantec|messagelabs|trendmicro|trend micro|fortinet"
    "|fortimail|sophos|kaspersky|forcepoint|fireeye|trellix|mcafee|bitdefender|avanan|checkpoint|zscaler|cloudmark"
    r"|\btmes\b|\beset\b|\bperl\b|vade ?secure|safelinks|withsecure|f-secure|hornetsecurity"
    "|retarus|spamassassin|rspamd|virustotal"
    "|bingpreview|skypeuripreview|facebookexternalhit|whatsapp|telegrambot|slackbot|twitterbot|linkedinbot|discordbot"
    # Cubot makes telephones.
    r"|(?<!cu)bot\b|crawl|spider|scan|preview|monitor|headless|phantomjs|selenium|puppeteer|playwright"
    "|python|urllib|aiohttp|httpx|go-http|java/|okhttp|apache-http|libwww|wget|curl|guzzle|ruby|axios|node-fetch"
    "|undici|powershell|winhttp|microsoft office existence|ms-office|msoffice|dataprovider|nutch"
)
# These load an image when the message is opened, in the name of who opens it: a person's open. Nothing else.
OPENING_PROXIES = re.compile("googleimageproxy|yahoomailproxy")
# Apple's Mail Privacy Protection calls itself just this, and loads all images whether the message is opened or not.
APPLE_PRIVACY = re.compile(r"mozilla/5\.0")
# Gmail fetches images in advance for whoever is signed in, under an Edge of 2015.
GMAIL_PREFETCH = re.compile(r".*edge/12\.246.*mozilla/5\.0")


def judge(hits: Sequence[Hit], delivered_at: datetime | None, links: int) -> list[Clue | None]:
    """Of each hit, in the order given, why it is a machine's; None for a person's.

    `delivered_at`: when the message arrived, or left if nobody said more. `links`: how many different ones it holds.
    """
    found = [_by_itself(hit, delivered_at) for hit in hits]
    _mark_bursts(hits, found, links)
    _mark_company(hits, found)
    return found


def judge_alone(kind: HitKind, request: Request) -> Clue | None:
    """The same of a hit of which nobody knows whose message it was: by its request alone."""
    if kind is HitKind.TRAP:
        return Clue.TRAP
    if request.head:
        return Clue.HEAD
    agent = request.agent.strip().lower()
    if kind is HitKind.OPEN and OPENING_PROXIES.search(agent):
        return Clue.PREFETCH if request.prefetch else None
    if not agent or SCANNERS.search(agent) or OPENING_PROXIES.search(agent):
        return Clue.AGENT
    if request.prefetch or APPLE_PRIVACY.fullmatch(agent) or GMAIL_PREFETCH.fullmatch(agent):
        return Clue.PREFETCH
    # Programs that show mail ask for images in many ways; a page is opened by a browser.
    return Clue.BARE if kind is HitKind.CLICK and not request.language else None


def _by_itself(hit: Hit, delivered_at: datetime | None) -> Clue | None:
    if hit.alone is not None or delivered_at is None:
        return hit.alone
    least = OPENED_AFTER if hit.kind is HitKind.OPEN else CLICKED_AFTER
    return Clue.SOON if hit.at - delivered_at < least else None


def _mark_bursts(hits: Sequence[Hit], found: list[Clue | None], links: int) -> None:
    """Several links within seconds; where a message has only two, both of them from the top down."""
    clicks = sorted((hit.at, hit.position, index) for index, hit in enumerate(hits) if hit.kind is HitKind.CLICK)
    for start, (began, first, _) in enumerate(clicks):
        window = [click for click in clicks[start:] if click[0] - began <= BURST]
        different = {position for _, position, _ in window}
        all_in_order = len(different) == links == 2 and first == min(different)
        if len(different) >= MANY_LINKS or all_in_order:
            for _, _, index in window:
                found[index] = found[index] or Clue.BURST


def _mark_company(hits: Sequence[Hit], found: list[Clue | None]) -> None:
    """Whoever follows a trap, asks for heads or rushes through the links does the rest of the minute as well.

    Being early, or named after a mailbox that fetches in advance, says nothing about the others: a person may come by
    the same browser, or behind the same proxy.
    """
    telling = {Clue.TRAP, Clue.HEAD, Clue.BURST}
    culprits = [(hit.at, hit.agent) for hit, clue in zip(hits, found, strict=True) if clue in telling]
    for index, hit in enumerate(hits):
        if found[index] is None and any(agent == hit.agent and abs(hit.at - at) <= TOGETHER for at, agent in culprits):
            found[index] = Clue.COMPANY
