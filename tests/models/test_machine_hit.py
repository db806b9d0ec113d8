"""Machines told from people (F3): by request, by time, by company; what comes later is heard."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.machine_hit import ALONE, Clue, Hit, HitKind, Request, judge, judge_alone

AT = datetime(2027, 5, 1, 9, tzinfo=UTC)
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
CUBOT = "Mozilla/5.0 (Linux; Android 10; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/96.0 Mobile Safari/537.36"
GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
GMAIL_EARLY = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135"
    " Safari/537.36 Edge/12.246 Mozilla/5.0"
)
YAHOO = "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html"
APPLE = "Mozilla/5.0"
OPEN, CLICK, TRAP = HitKind.OPEN, HitKind.CLICK, HitKind.TRAP


@pytest.mark.parametrize(
    ("kind", "request_", "clue"),
    [
        (OPEN, Request(agent=CHROME), None),
        (OPEN, Request(agent=IPHONE), None),
        (OPEN, Request(agent=GMAIL), None),
        (OPEN, Request(agent=YAHOO), None),
        (OPEN, Request(agent=GMAIL, prefetch=True), Clue.PREFETCH),
        (OPEN, Request(agent=GMAIL_EARLY), Clue.PREFETCH),
        (OPEN, Request(agent=APPLE), Clue.PREFETCH),
        (OPEN, Request(agent=""), Clue.AGENT),
        (OPEN, Request(agent=CHROME, language=False), None),
        (OPEN, Request(agent=CHROME, head=True), Clue.HEAD),
        (CLICK, Request(agent=CHROME), None),
        (CLICK, Request(agent=CUBOT), None),
        (CLICK, Request(agent=CHROME, language=False), Clue.BARE),
        (CLICK, Request(agent=CHROME, prefetch=True), Clue.PREFETCH),
        (CLICK, Request(agent=CHROME, head=True), Clue.HEAD),
        (CLICK, Request(agent=GMAIL), Clue.AGENT),
        (CLICK, Request(agent="  "), Clue.AGENT),
        (CLICK, Request(agent="Barracuda Sentinel (EE)"), Clue.AGENT),
        (CLICK, Request(agent="Proofpoint-URL-Defense/1.0"), Clue.AGENT),
        (CLICK, Request(agent="Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"), Clue.AGENT),
        (CLICK, Request(agent="Mozilla/5.0 (Windows NT 6.1) SkypeUriPreview Preview/0.5"), Clue.AGENT),
        (CLICK, Request(agent="Mozilla/5.0 (X11) HeadlessChrome/120.0"), Clue.AGENT),
        (CLICK, Request(agent="Microsoft Office Existence Discovery"), Clue.AGENT),
        (CLICK, Request(agent="python-requests/2.32"), Clue.AGENT),
        (CLICK, Request(agent="Go-http-client/1.1"), Clue.AGENT),
        (CLICK, Request(agent="WhatsApp/2.23"), Clue.AGENT),
        (TRAP, Request(agent=CHROME), Clue.TRAP),
    ],
)
def test_what_a_request_says_of_itself(kind: HitKind, request_: Request, clue: Clue | None) -> None:
    assert judge_alone(kind, request_) is clue
    assert clue is None or clue in ALONE


def hit(kind: HitKind, seconds: float, agent: str = CHROME, position: int = 0, *, head: bool = False) -> Hit:
    alone = judge_alone(kind, Request(agent=agent, head=head))
    return Hit(kind, AT + timedelta(seconds=seconds), agent, position, alone)


@pytest.mark.parametrize(
    ("hits", "links", "clues"),
    [
        # Time since the delivery; before it as well.
        ([hit(OPEN, 1)], 1, [Clue.SOON]),
        ([hit(OPEN, -3)], 1, [Clue.SOON]),
        ([hit(OPEN, 3)], 1, [None]),
        ([hit(CLICK, 4)], 1, [Clue.SOON]),
        ([hit(CLICK, 8)], 1, [None]),
        # Gmail's proxy right at the delivery is nobody's open.
        ([hit(OPEN, 0.5, GMAIL), hit(OPEN, 900, GMAIL)], 1, [Clue.SOON, None]),
        # All links in a row; three of many; two of two from the top down, but not the other way round.
        ([hit(CLICK, 60 + n, position=n) for n in range(4)], 4, [Clue.BURST] * 4),
        ([hit(CLICK, 60 + n, position=n) for n in (0, 2, 4)], 9, [Clue.BURST] * 3),
        ([hit(CLICK, 60, position=0), hit(CLICK, 61, position=1)], 2, [Clue.BURST] * 2),
        ([hit(CLICK, 60, position=1), hit(CLICK, 61, position=0)], 2, [None, None]),
        ([hit(CLICK, 60, position=0), hit(CLICK, 61, position=1)], 5, [None, None]),
        # Someone who reads: the same links, minutes apart; the same link, twice in a second.
        ([hit(CLICK, 60 * n, position=n) for n in range(1, 5)], 5, [None] * 4),
        ([hit(CLICK, 60, position=1), hit(CLICK, 60.2, position=1), hit(CLICK, 60.4, position=1)], 3, [None] * 3),
        # A trap tells of what the same agent did before and after, and of nobody else.
        (
            [hit(CLICK, 60), hit(TRAP, 61), hit(OPEN, 63), hit(CLICK, 62, IPHONE), hit(CLICK, 400)],
            4,
            [Clue.COMPANY, Clue.TRAP, Clue.COMPANY, None, None],
        ),
        # A head first, then the page.
        ([hit(CLICK, 60, head=True), hit(CLICK, 61)], 4, [Clue.HEAD, Clue.COMPANY]),
        # Apple's proxy opens, the person clicks.
        ([hit(OPEN, 30, APPLE), hit(CLICK, 3600, IPHONE)], 3, [Clue.PREFETCH, None]),
    ],
)
def test_all_hits_of_a_message_are_judged_together(hits: list[Hit], links: int, clues: list[Clue | None]) -> None:
    assert judge(hits, AT, links) == clues


def test_without_a_delivery_nothing_is_too_soon() -> None:
    assert judge([hit(CLICK, 0), hit(OPEN, 0)], None, 3) == [None, None]


hits_strategy = st.lists(
    st.builds(
        hit,
        st.sampled_from(list(HitKind)),
        st.integers(-5, 200).map(lambda tenths: tenths / 2),
        st.sampled_from([CHROME, IPHONE, GMAIL, APPLE, ""]),
        st.integers(0, 5),
        head=st.booleans(),
    ),
    max_size=12,
)


@given(hits_strategy, st.integers(0, 6), st.randoms())
def test_the_order_in_which_hits_are_told_does_not_matter(hits: list[Hit], links: int, random: object) -> None:
    order = list(range(len(hits)))
    random.shuffle(order)  # type: ignore[attr-defined]
    found = judge(hits, AT, links)
    shuffled = judge([hits[index] for index in order], AT, links)
    assert [found[index] is None for index in order] == [clue is None for clue in shuffled]


@given(hits_strategy, hits_strategy, st.integers(0, 6))
def test_more_evidence_never_makes_a_machine_a_person(hits: list[Hit], later: list[Hit], links: int) -> None:
    before = judge(hits, AT, links)
    after = judge([*hits, *later], AT, links)[: len(hits)]
    assert not [index for index, clue in enumerate(before) if clue is not None and after[index] is None]


@given(hits_strategy, st.integers(0, 6))
def test_each_hit_alone_is_judged_at_most_as_hard_as_in_company(hits: list[Hit], links: int) -> None:
    together = judge(hits, AT, links)
    for each, clue in zip(hits, together, strict=True):
        assert judge([each], AT, links)[0] is None or clue is not None


@given(st.text(max_size=400), st.sampled_from(list(HitKind)))
def test_any_agent_is_judged(agent: str, kind: HitKind) -> None:
    assert judge_alone(kind, Request(agent=agent)) in (None, *Clue)
