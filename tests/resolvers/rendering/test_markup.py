"""What people wrote is laid out; what riders typed stays what they typed, in every part (F2)."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.rendering.filling import SectionError, fill
from resolvers.rendering.frame import FrameError, compile_frame, frame
from tests.resolvers.rendering.scene import an_order

LINK = "https://tour.example/x?token=a.b"


def test_marks_become_a_page_and_a_text() -> None:
    body = (
        "Bonjour **vous**, *bien*.\n\n## Étapes\n- un\n- deux\n\n1. d’abord\n2. ensuite\n\n{{ facts }}\n\n> Attention\n"
        "\n[[Voir]]({{ link }})\n\n[Non]({{ link }})"
    )
    filled = fill(an_order({"link": LINK}, body=body, closing="Une question ?"))
    for piece in (
        "<strong>vous</strong>",
        "<em>bien</em>",
        "<h2 ",
        "<ul ",
        "<ol ",
        '<th scope="row"',
        f'<a href="{LINK}"',
        "Une question\xa0?",
    ):
        assert piece in filled["html"]
    text = "Titre\n\nBonjour vous, bien.\n\nÉtapes\n\n- un\n- deux\n\n1. d’abord\n2. ensuite\n\nMoto\xa0: MT-07\n\n"
    text += "Attention\n\n"
    text += f"Voir\xa0:\n{LINK}\n\nNon\xa0:\n{LINK}\n\nUne question\xa0?\n\n-- \nDemo Ride Tour\n"
    assert filled["text"] == text


HOSTILE = [
    "{{7*7}}",
    "{% for i in (1..9) %}x{% endfor %}",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "**[a](https://evil.example)**",
    "[[Payer]](https://evil.example)",
    "> \n\n## Gagné",
    "\r\nBcc: all@riders.example",
    "@title@ @content@ <!--button-->",
    "\ue02a\ue02agras\ue02a\ue02a \uf8f0",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_riders_type_is_text_everywhere(typed: str) -> None:
    order = an_order(
        {"name": typed, "link": LINK},
        subject="Pour {{ name }}",
        title="{{ name }}",
        body="{{ name }}\n\n- {{ name }}\n\n{{ facts }}\n\n[[{{ name }}]]({{ link }})",
        closing="{{ name }}",
    )
    order["facts"] = [["Nom", typed]]
    filled = fill(order)
    assert "\n" not in filled["subject"]
    page = Page(filled["html"])
    assert page.links == [LINK]
    assert not page.tags & {"script", "img", "strong", "em"}
    assert page.headings == ["h1"]
    typed_words = re.sub(r"[\s\ue000-\uf8ff]+", "", typed)
    assert typed_words in re.sub(r"\s+", "", page.words)
    assert typed_words in re.sub(r"\s+", "", filled["text"])


class Page(HTMLParser):
    """What stands in a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.headings: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "a":
            self.links.append(unescape(dict(attrs)["href"] or ""))
        if re.fullmatch(r"h\d", tag):
            self.headings.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


ROBOTO = '<mj-column><mj-text font-family="Roboto">x</mj-text></mj-column>'
KNOWN_TAGS = Page(frame().head.fill(lang="", subject="", preheader="", title="", legal="")).tags | {
    *("p", "br", "a", "strong", "em", "ul", "ol", "li", "h2", "table", "tbody", "tr", "td", "th", "div"),
}
PIECES = st.sampled_from(
    [*HOSTILE, "{{ name }}", "{{ facts }}", "[[a]]({{ link }})", "**", "*", "- ", "## ", "> ", "\n", "\n\n", "[x](y)"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=12), max_size=12).map("".join), st.text(max_size=40))
def test_no_template_and_no_name_makes_other_markup(source: str, name: str) -> None:
    order = an_order({"name": name, "link": LINK}, subject=source, body=source, title=source, closing=source)
    try:
        filled = fill(order)
    except SectionError:
        return
    assert "\n" not in filled["subject"]
    assert len(filled["html"]) < 1_000_000
    page = Page(filled["html"])
    assert page.tags <= KNOWN_TAGS
    assert all(re.match(r"https?://|mailto:|tel:", link) for link in page.links)
    assert "\r" not in filled["text"]


@pytest.mark.parametrize("link", ["javascript:alert", "data:text/html,x", "//evil.example", "/path", "https:///x", "x"])
def test_a_link_that_leads_nowhere_safe_is_no_link(link: str) -> None:
    filled = fill(an_order({"link": link}, body="[a]({{ link }}) [[b]]({{ link }})\n\n[[c]]({{ link }})"))
    assert Page(filled["html"]).links == []


def test_the_frame_knows_its_elements_and_fetches_nothing() -> None:
    source = "<mjml><mj-body><mj-nothing>x</mj-nothing></mj-body></mjml>"
    with pytest.raises(FrameError, match="mj-nothing"):
        compile_frame(source)
    with pytest.raises(FrameError, match="fetch"):
        compile_frame(source.replace("mj-nothing", "mj-section").replace("x", ROBOTO))
