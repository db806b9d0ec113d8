"""What advertisements carry so that one click unsubscribes (RFC 8058), and all mails so that bounces find them (F5)."""

import re
from datetime import UTC, datetime

import pytest

from jobs.return_marks import with_marks
from jobs.senders.port import Mail, send
from jobs.senders.smtp import SmtpSender
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause
from models.rider import Locale
from resolvers.link import LinkPurpose, read_link
from resolvers.message_mark import make_mark, read_marks
from tests.jobs.mailbox import Mailbox

MESSAGE = Message(
    id=uuid7(),
    cause=MessageCause.CONFIRMED,
    cause_key="1",
    recipient="zoe@riders.example",
    locale=Locale.FR,
    variables={},
    created_at=datetime.now(UTC),
)
FROM = "Demo Ride Tour <tour@demo-ride-tour.example>"


def mail(*, marketing: bool) -> Mail:
    return Mail(
        key="k",
        recipient="zoe@riders.example",
        subject="Été",
        text="Bonjour",
        html="<p>Bonjour</p>",
        marketing=marketing,
    )


async def test_mail_programs_find_the_link_whole_in_its_header(mailbox: Mailbox) -> None:
    sender = SmtpSender(mailbox.url, FROM)
    await send(sender, with_marks(mail(marketing=True), MESSAGE, "bounces@tour.example"))
    await send(sender, with_marks(mail(marketing=False), MESSAGE, ""))
    await sender.close()
    advertisement, service = mailbox.received
    # The default policy decodes encoded words: what counts is what stood on the wire.
    (raw,) = [value for name, value in advertisement.raw_items() if name == "List-Unsubscribe"]
    link = re.fullmatch(r"<http://tour\.example/unsubscribe\?token=([\w.-]+)>", str(raw))
    assert link
    assert read_link(link[1], LinkPurpose.UNSUBSCRIBE) == MESSAGE.id
    assert advertisement["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (service["List-Unsubscribe"], service["List-Unsubscribe-Post"]) == (None, None)
    assert {each["Message-ID"] for each in mailbox.received} == {f"<{make_mark(MESSAGE.id)}@demo-ride-tour.example>"}


@pytest.mark.parametrize("before", ["", "<", "bounces+", "a@b.example "])
@pytest.mark.parametrize("after", ["", ">", "@tour.example", "="])
def test_a_mark_is_found_wherever_it_stands_and_however_it_is_written(before: str, after: str) -> None:
    mark = make_mark(MESSAGE.id)
    assert len(mark) + len("bounces+") <= 64
    assert read_marks(f"{before}{mark.upper()}{after} {mark}") == [MESSAGE.id]


def test_whoever_sends_thousands_of_marks_does_not_keep_us_busy() -> None:
    assert read_marks(" ".join(["a" * 42] * 100 + [make_mark(MESSAGE.id)])) == []


def test_an_instance_of_another_secret_knows_no_mark_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    mark = make_mark(MESSAGE.id)
    monkeypatch.setattr("resolvers.message_mark._sign", lambda key: b"\0" * 10)
    assert read_marks(mark) == []
