"""Mails on the wire: what they say of themselves, what a server's answers mean, and names that want to be headers."""

import re
import ssl
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from hypothesis import given
from hypothesis import strategies as st

from jobs.senders.choice import choose_sender
from jobs.senders.local import LocalMailbox
from jobs.senders.mime import LONGEST_SUBJECT, compose, one_line
from jobs.senders.port import Mail, Refused, Unavailable, send
from jobs.senders.smtp import SmtpSender
from jobs.senders.smtp_server import Server
from settings import Settings
from tests.jobs.mailbox import Mailbox, serve

FROM = "Démo Ride Tour <tour@drt.example>"
MAIL = Mail(
    key="CONFIRMED|1|zoe@riders.example",
    recipient="zoe@riders.example",
    subject="C’est confirmé : MT-07",
    text="Bonjour Zoé",
    html="<p>Bonjour Zoé</p>",
    calendar="BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n",
    calendar_method="REQUEST",
)


HEADERS = {"from", "to", "subject", "date", "message-id", "auto-submitted", "mime-version", "content-type"}


def read(mail: Mail) -> EmailMessage:
    """What a mail program makes of it."""
    message = message_from_bytes(compose(mail, FROM), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def lines(text: str) -> str:
    """A text with line ends of one kind, as mail programs give it."""
    return re.sub(r"\r\n|\r", "\n", text.encode(errors="replace").decode()).rstrip("\n")


async def test_a_mail_carries_text_page_and_calendar(mailbox: Mailbox) -> None:
    sender = SmtpSender(mailbox.url, FROM)
    assert "4711" in await send(sender, MAIL)
    await sender.close()
    (mail,) = mailbox.received
    assert (mail["Subject"], mail["From"], mail["To"]) == (MAIL.subject, FROM, MAIL.recipient)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert not [name for name in mail if name.lower().startswith("list-")]
    kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar", "application/ics"]
    assert mail.get_content_type() == "multipart/mixed"
    calendar = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    assert isinstance(calendar, EmailMessage)
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    assert calendar.get_content().replace("\r\n", "\n") == "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n"
    (attached,) = mail.iter_attachments()
    assert attached.get_content() == (MAIL.calendar or "").encode()


def test_a_mail_without_calendar_is_two_alternatives() -> None:
    message = read(replace(MAIL, calendar=None, calendar_method=None))
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_the_same_message_has_the_same_id_and_another_another() -> None:
    ids = {read(mail)["Message-ID"] for mail in (MAIL, MAIL, replace(MAIL, key="other"))}
    assert len(ids) == 2
    assert all(each.endswith("@drt.example>") for each in ids)


@given(st.text(), st.text(), st.text())
def test_no_words_become_headers(subject: str, text: str, name: str) -> None:
    evil = f"{subject}\r\nBcc: all@riders.example\n\n{name}\u2028X: y"
    mail = replace(MAIL, subject=evil, text=text, html=text)
    message = read(mail)
    assert not message.defects
    assert {name.lower() for name, _ in message.items()} == HEADERS
    assert message["Subject"] == one_line(evil.encode(errors="replace").decode())[:LONGEST_SUBJECT].strip()
    plain = message.get_body(("plain",))
    assert plain is not None
    assert lines(plain.get_content()) == lines(text)
    assert max(len(line) for line in compose(mail, FROM).split(b"\r\n")) <= 998


@pytest.mark.parametrize(
    "recipient",
    ["", "zoe", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "<a@b.example>", "a@b@c", "\0"],
)
async def test_what_is_no_single_address_is_refused(mailbox: Mailbox, recipient: str) -> None:
    sender = SmtpSender(mailbox.url, FROM)
    with pytest.raises(Refused):
        await send(sender, replace(MAIL, recipient=recipient))
    assert mailbox.connections == 0


async def test_a_connection_serves_several_mails(mailbox: Mailbox) -> None:
    sender = SmtpSender(mailbox.url, FROM)
    for number in range(5):
        await send(sender, replace(MAIL, key=str(number)))
    await sender.close()
    assert (mailbox.connections, len(mailbox.received)) == (1, 5)


async def test_a_kept_connection_that_was_closed_costs_nothing(mailbox: Mailbox) -> None:
    sender = SmtpSender(mailbox.url, FROM)
    await send(sender, MAIL)
    for _, client in sender.connections._kept:
        client.close()
    await send(sender, MAIL)
    await sender.close()
    assert len(mailbox.received) == 2


async def test_an_unknown_recipient_is_refused_with_the_servers_words(mailbox: Mailbox) -> None:
    sender = SmtpSender(mailbox.url, FROM)
    with pytest.raises(Refused, match=r"550 5\.1\.1 No such person"):
        await send(sender, replace(MAIL, recipient="who@nowhere.example"))
    await send(sender, MAIL)
    await sender.close()


@pytest.mark.parametrize(
    ("answer", "error"), [("451 4.3.0 later", Unavailable), ("421 bye", Unavailable), ("554 5.7.1 spam", Refused)]
)
async def test_answers_say_whether_to_come_back(mailbox: Mailbox, answer: str, error: type[Exception]) -> None:
    mailbox.answers = [answer]
    sender = SmtpSender(mailbox.url, FROM)
    with pytest.raises(error, match=answer):
        await send(sender, MAIL)
    await send(sender, MAIL)
    await sender.close()


async def test_a_server_that_is_not_there_is_waited_for() -> None:
    with pytest.raises(Unavailable):
        await send(SmtpSender("smtp://127.0.0.1:9", FROM), MAIL)


async def test_without_tls_where_it_was_asked_for_nothing_is_sent(mailbox: Mailbox) -> None:
    with pytest.raises((Refused, Unavailable)):
        await send(SmtpSender(f"{mailbox.url}?starttls", FROM), MAIL)
    assert mailbox.received == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize("wrapped", [True, False], ids=["smtps", "starttls"])
async def test_tls_and_sign_in(mailbox: Mailbox, tls: tuple[ssl.SSLContext, ssl.SSLContext], wrapped: bool) -> None:
    theirs, ours = tls
    options = {"wrapped_in": theirs} if wrapped else {"tls_context": theirs, "require_starttls": True}

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: LoginPassword) -> AuthResult:
        return AuthResult(success=(given.login, given.password) == (b"us@er", b"p:/ss"), handled=False)

    async with serve(mailbox, auth_required=True, auth_require_tls=not wrapped, authenticator=check, **options) as port:
        scheme, query = ("smtps", "") if wrapped else ("smtp", "?starttls")
        good = SmtpSender(f"{scheme}://us%40er:p%3A%2Fss@localhost:{port}{query}", FROM, ours)
        await send(good, MAIL)
        await good.close()
        assert len(mailbox.received) == 1
        # The operator can mend it, so the messages wait.
        bad = SmtpSender(f"{scheme}://us%40er:wrong@localhost:{port}{query}", FROM, ours)
        with pytest.raises(Unavailable, match="535"):
            await send(bad, MAIL)


@pytest.mark.parametrize(
    ("url", "port", "tls", "start"),
    [
        ("smtp://h", 25, False, False),
        ("smtps://h", 465, True, False),
        ("smtp://h?starttls", 587, False, True),
        ("smtp://h:2525?starttls=1", 2525, False, True),
    ],
)
def test_addresses_say_how_to_connect(url: str, port: int, tls: bool, start: bool) -> None:
    server = Server.from_url(url)
    assert (server.port, server.use_tls, server.start_tls) == (port, tls, start)


@pytest.mark.parametrize("url", ["http://h", "smtp://", "mail.example:25", "smtp://h:port"])
def test_other_addresses_are_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError):
        SmtpSender(url, FROM)


def test_without_an_address_mails_stay_in_the_local_mailbox() -> None:
    assert isinstance(choose_sender(Settings(smtp_url="")).choose(MAIL), LocalMailbox)
    assert isinstance(choose_sender(Settings(smtp_url="smtp://h")).choose(MAIL), SmtpSender)
