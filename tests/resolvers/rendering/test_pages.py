"""Every message in every language: sound HTML, small, readable as text, and whole on a phone and on a desk (F2).

Pictures are kept in `.screenshots/mails/`, for people to look at.
"""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from models.message import MessageCause, MessageChannel
from models.rider import Locale
from tests.browser import SCREENSHOTS, NewPage, axe, shoot, sideways
from tests.resolvers.rendering.scene import MAILS, filled_cases

LARGEST = 100_000
WIDEST_LINE = 78
SIZES = {"phone": (360, 740), "desk": (800, 900)}
LINK = re.compile(r"https?://[^\s)]+")
# A mail is an article (role="article") inside the page of a mail program, which has the landmarks.
OF_PAGES = ("landmark-one-main", "region")
each_mail = pytest.mark.parametrize(("cause", "locale"), MAILS)


class Sound(HTMLParser):
    """What is wrong with a page that mail programs and screen readers are to show."""

    def __init__(self, html: str, language: str) -> None:
        super().__init__()
        self.language = language
        self.wrong: list[str] = []
        self.headings: list[int] = []
        self.links: list[tuple[str, str]] = []
        self.title = ""
        self._inside: list[str] = []
        self._data_tables = 0
        self._layout_tables = 0
        self.feed(html)
        self._check_whole()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._inside.append(tag)
        if tag in ("html", "div") and "lang" in given and given["lang"] != self.language:
            self.wrong.append(f"<{tag}> is in {given['lang']}")
        if tag == "table":
            self._layout_tables += given.get("role") == "presentation"
            self._data_tables += given.get("role") != "presentation"
        if tag == "th" and given.get("scope") not in ("row", "col"):
            self.wrong.append("a heading of a table that heads nothing")
        if tag == "a":
            self.links.append((given.get("href") or "", ""))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in ("img", "link", "script", "iframe", "object", "video", "form") or "src" in given:
            self.wrong.append(f"<{tag}> would fetch or run something")
        if "url(" in (given.get("style") or "") or any(name.startswith("on") for name in given):
            self.wrong.append(f"<{tag}> would fetch or run something by an attribute")

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "a" in self._inside and self.links:
            self.links[-1] = (self.links[-1][0], self.links[-1][1] + data)
        if self._inside[-1:] == ["title"]:
            self.title += data
        if self._inside[-1:] == ["style"] and re.search(r"@import|url\(", data):
            self.wrong.append("a style that would fetch something")

    def _check_whole(self) -> None:
        if not self.title.strip():
            self.wrong.append("no title")
        if self.headings[:1] != [1] or self.headings.count(1) != 1:
            self.wrong.append(f"headings {self.headings}")
        if any(after > before + 1 for before, after in zip(self.headings, self.headings[1:], strict=False)):
            self.wrong.append(f"headings leave a level out: {self.headings}")
        if self._data_tables > 1 or not self._layout_tables:
            self.wrong.append(f"{self._data_tables} tables without a role")
        for link, words in self.links:
            if not words.strip() or words.strip().lower() in ("ici", "here", "cliquez", "click"):
                self.wrong.append(f"a link that does not say where it leads: {words!r}")
            if not re.match(r"https?://|mailto:|tel:", link):
                self.wrong.append(f"a link to {link!r}")


@each_mail
def test_every_mail_is_sound_small_and_readable_as_text(cause: MessageCause, locale: Locale) -> None:
    for filled in filled_cases(cause, MessageChannel.EMAIL, locale):
        page = Sound(filled["html"], locale.value.lower())
        assert page.wrong == []
        assert unescape(page.title) == filled["subject"]
        assert len(filled["html"].encode()) < LARGEST
        assert "\n" not in filled["subject"]
        assert len(filled["subject"]) <= 150
        text = filled["text"]
        too_wide = [line for line in text.splitlines() if len(line) > WIDEST_LINE and not LINK.search(line)]
        assert too_wide == []
        assert {unescape(link) for link, _ in page.links} == set(LINK.findall(text)), "each link is there to be seen"
        assert "\n-- \n" in text
        assert not re.search(r"\*\*|\]\(|\{\{|\{%|<\w|[\ue000-\uf8ff]|\n\n\n", text)
        assert [line for line in text.splitlines() if line.endswith(" ") and line != "-- "] == []


def test_the_check_of_pages_sees_what_is_wrong() -> None:
    page = "<html lang=en><title> </title><h2>x</h2><table><tr><th>x</th></tr></table><a href='/x'>ici</a><img src=x>"
    assert len(Sound(page, "fr").wrong) == 8


@each_mail
async def test_every_mail_is_whole_on_a_phone_and_on_a_desk(
    new_page: NewPage, cause: MessageCause, locale: Locale
) -> None:
    (SCREENSHOTS / "mails").mkdir(parents=True, exist_ok=True)
    filled = next(iter(filled_cases(cause, MessageChannel.EMAIL, locale)))
    # Each language is seen in both colours, each size in both as well.
    schemes = ("light", "dark") if locale is Locale.FR else ("dark", "light")
    page = await new_page(size=SIZES["phone"])
    for (name, (width, height)), scheme in zip(SIZES.items(), schemes, strict=True):
        await page.set_viewport_size({"width": width, "height": height})
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        await page.set_content(filled["html"])
        assert await sideways(page) == 0
        assert [line for line in await axe(page) if not line.startswith(OF_PAGES)] == []
        await shoot(page, f"mails/{cause.lower()}-{locale.lower()}-{name}-{scheme}")
