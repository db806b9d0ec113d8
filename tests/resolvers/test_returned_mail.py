"""Mails that come back, as servers of many makes write them, and as attackers do (F5; RFC 3464, RFC 5965)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.kit.uuid7 import uuid7
from models.message_event import MessageEventKind
from resolvers.bounce_code import is_address_at_fault
from resolvers.message_mark import make_mark, read_marks
from resolvers.returned_mail import read_returned

FOLDER = Path(__file__).parent / "returned"
RECIPIENT = "zoe@riders.example"
MESSAGE = uuid7()
BOUNCED, DEFERRED = MessageEventKind.BOUNCED, MessageEventKind.DEFERRED
TOLD = {
    "postfix_hard": (BOUNCED, True),
    "postfix_full": (BOUNCED, False),
    "postfix_delayed": (DEFERRED, None),
    "exchange_hard": (BOUNCED, True),
    "gmail_hard": (BOUNCED, True),
    "exim_hard": (BOUNCED, True),
    "qmail_hard": (BOUNCED, True),
    "qmail_full": (BOUNCED, False),
    "orange_words": (BOUNCED, True),
    "sendmail_policy": (BOUNCED, False),
    "delivered": (MessageEventKind.DELIVERED, None),
    "arf_abuse": (MessageEventKind.COMPLAINED, None),
    "arf_redacted": (MessageEventKind.COMPLAINED, None),
}


def returned(name: str, mark: str = "", recipient: str = RECIPIENT) -> bytes:
    """A mail of the collection about a message of ours."""
    text = (FOLDER / f"{name}.eml").read_text(encoding="utf-8")
    return text.replace("@MARK@", mark or make_mark(MESSAGE)).replace("@RECIPIENT@", recipient).encode()


def test_every_mail_of_the_collection_is_looked_at() -> None:
    names = {path.stem for path in FOLDER.glob("*.eml")}
    assert {name for name in names if not name.startswith("ignored_")} == set(TOLD)
    assert len(names) > len(TOLD)


@pytest.mark.parametrize("name", TOLD)
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_servers_of_many_makes_are_understood(name: str, ending: bytes) -> None:
    (report,) = read_returned(returned(name).replace(b"\n", ending))
    assert (report.kind, report.permanent) == TOLD[name]
    assert report.message_ids == (MESSAGE,)
    assert set(report.recipients) <= {RECIPIENT}
    assert report.recipients or name == "arf_redacted"
    assert report.source == "MAILBOX"


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("ignored_*.eml")))
def test_what_people_and_their_programs_answer_is_no_bounce(name: str) -> None:
    assert read_returned(returned(name)) == []


@pytest.mark.parametrize("name", TOLD)
def test_nothing_is_believed_without_the_mark_of_a_message(name: str) -> None:
    mark = make_mark(MESSAGE)
    for forged in ("a" * 42, mark[:-1] + ("a" if mark[-1] != "a" else "b"), mark[:-1], mark + "a", str(MESSAGE)):
        assert read_returned(returned(name, forged)) == []


def test_a_mark_is_read_in_one_spelling_only() -> None:
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"
    for message_id in (uuid7() for _ in range(20)):
        mark = make_mark(message_id)
        read = [last for last in alphabet if read_marks(mark[:-1] + last)]
        assert read == [mark[-1]]


def test_letters_that_only_fold_to_letters_of_a_mark_are_none() -> None:
    assert read_marks("\N{KELVIN SIGN}" * 42 + " " + "\N{LATIN SMALL LETTER LONG S}" * 42) == []


def test_the_same_mail_is_the_same_report_and_another_is_another() -> None:
    once, again = (read_returned(returned("postfix_hard"))[0].source_id for _ in range(2))
    other = read_returned(returned("postfix_hard", recipient="other@riders.example"))[0].source_id
    assert once == again != other


def test_a_bounce_of_several_recipients_is_several_reports() -> None:
    raw = returned("postfix_hard").decode()
    block = raw[
        raw.index("Final-Recipient") : raw.index("--4QX1.1780300802/mx.tour.example\nContent-Description: Undeliv")
    ]
    second = block.replace(RECIPIENT, "other@riders.example").replace("5.1.1", "4.2.2")
    reports = read_returned(raw.replace(block, block + second).encode())
    assert [(report.recipients[0], report.permanent) for report in reports] == [
        (RECIPIENT, True),
        ("other@riders.example", False),
    ]
    assert len({report.source_id for report in reports}) == 2


def hostile() -> dict[str, bytes]:
    """Mails that are meant to break a reader."""
    whole = returned("postfix_hard")
    head = b"From: mailer-daemon@x\nSubject: failure notice\nMIME-Version: 1.0\n"
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (depth, depth) for depth in range(3_000)
    )
    return {
        "nothing": b"",
        "zeros": b"\0" * 100_000,
        "nested": head + nested,
        "nested mails": head + b"Content-Type: message/rfc822\n\n" * 5_000,
        "no end": whole[: len(whole) // 2],
        "no boundary": whole.replace(b"boundary=", b"border="),
        "unknown charset": whole.replace(b"charset=utf-8", b"charset=klingon-8"),
        "broken encoding": whole.replace(b"Transfer-Encoding: 8bit", b"Transfer-Encoding: base64"),
        "words in another charset": returned("orange_words").replace(b"iso-8859-1", b"x-unknown"),
        "an endless header": b"Subject: " + b"=?utf-8?q?" * 50_000 + b"\n" + whole,
        "an endless line": head + b"\n" + b"<" * 1_000_000,
        "many parts": head + b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 20_000,
        "headers only": head,
        "colons": b":" * 100_000,
        "addresses": head + b"\n" + b"a@b.example " * 50_000,
        "surrogates": head + b"\n\xed\xa0\x80\xff\xfe<zoe@riders.example>",
    }


@pytest.mark.parametrize("name", hostile())
def test_hostile_mails_are_read_without_harm(name: str) -> None:
    for report in read_returned(hostile()[name]):
        assert report.message_ids == (MESSAGE,)


@given(st.binary(max_size=3_000), st.integers(0, 2_500), st.sampled_from(sorted(TOLD)))
def test_no_mail_breaks_the_reader(junk: bytes, at: int, name: str) -> None:
    raw = returned(name)
    read_returned(raw[:at] + junk + raw[at:])


@pytest.mark.parametrize(
    ("status", "words", "gone"),
    [
        ("5.1.1", "", True),
        ("5.1.10", "", True),
        ("5.1.2", "", True),
        ("5.4.4", "Host or domain name not found", True),
        ("5.2.1", "mailbox disabled", True),
        ("5.2.2", "mailbox full", False),
        ("5.2.3", "message too large", False),
        ("5.7.1", "blocked", False),
        ("5.7.1", "Recipient address rejected: user unknown", True),
        ("5.1.8", "sender's domain has no MX", False),
        ("4.1.1", "user unknown for now", False),
        ("4.4.7", "expired", False),
        ("5.0.0", "550 No such user here", True),
        ("5.0.0", "550 Service unavailable", False),
        ("5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable", False),
        ("", "550 5.1.1 unknown", True),
        ("", "550 no such user", True),
        ("", "451 user unknown, try later", False),
        ("", "", False),
        ("5.1.1.1", "", False),
        ("99999", "x" * 100_000, False),
    ],
)
def test_only_an_address_at_fault_is_given_up(status: str, words: str, gone: bool) -> None:
    assert is_address_at_fault(status, words) is gone
