"""The foot of a mail: who writes and why, and in marketing the way out of it, made for each message (J2, F5)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from models import message_catalog
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause, MessageChannel
from models.message_catalog import CATALOG, MessageNature
from models.rider import Locale
from resolvers.link import LinkPurpose, read_link
from resolvers.rendering.message_words import Published, word_message
from resolvers.rendering.samples import RIDE
from settings import get_settings


def a_message(locale: Locale = Locale.FR) -> Message:
    """A message that could be marketing."""
    return Message(
        id=uuid7(),
        cause=MessageCause.CONFIRMED,
        cause_key="1",
        channel=MessageChannel.EMAIL,
        recipient="zoe@riders.example",
        locale=locale,
        variables=dict(RIDE),
        is_test=False,
        created_at=datetime.now(UTC),
    )


@pytest.fixture
def marketing(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = replace(CATALOG[MessageCause.CONFIRMED], nature=MessageNature.MARKETING)
    monkeypatch.setitem(message_catalog.CATALOG, MessageCause.CONFIRMED, entry)


@pytest.mark.usefixtures("marketing")
@pytest.mark.parametrize(("locale", "words"), [(Locale.FR, "Ne plus en recevoir"), (Locale.EN, "Unsubscribe")])
async def test_marketing_ends_with_its_way_out_of_this_message(locale: Locale, words: str) -> None:
    first, second = a_message(locale), a_message(locale)
    links = set()
    for message in (first, second):
        rendered = await word_message(message, Published({}, {}))
        assert words in rendered.html
        [line] = [line for line in rendered.text.splitlines() if "/unsubscribe?token=" in line]
        [token] = re.findall(r"/unsubscribe\?token=([\w.-]+)", line)
        assert read_link(token, LinkPurpose.UNSUBSCRIBE) == message.id
        links.add(token)
        assert "unsubscribe_link" not in message.variables
    assert len(links) == 2


@pytest.fixture
def legal_notice(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LEGAL_NOTICE", "Tour SAS, 1 rue **X**, [75001](http://evil.example) Paris")
    get_settings.cache_clear()
    yield
    monkeypatch.undo()
    get_settings.cache_clear()


@pytest.mark.usefixtures("legal_notice")
async def test_service_messages_say_why_they_come_and_offer_no_way_out() -> None:
    rendered = await word_message(a_message(), Published({}, {}))
    assert "Message de service" in rendered.text
    assert "unsubscribe" not in rendered.html
    assert "Tour SAS, 1 rue **X**, [75001](http://evil.example) Paris" in rendered.html
