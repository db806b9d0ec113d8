"""From a mail that is sent to the address that is not written to again, over real SMTP and real IMAP (F5)."""

import imaplib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from jobs.bounce_mailbox import BounceMailbox, BounceServer
from jobs.bounces import bounces_are_read, read_bounces
from jobs.registry import TASKS
from jobs.run import Runner
from jobs.senders.smtp import SmtpSender
from jobs.task import Tools, TryLater
from jobs.transaction import transaction
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause, MessageStatus
from models.message_event import MessageEvent
from models.session import Database
from models.suppression import Suppression
from resolvers.files import open_files
from resolvers.message import tell_rider
from resolvers.message_mark import HEADER, make_mark
from resolvers.message_report import take_reports
from settings import Settings, get_settings
from tests.jobs.bounce_scene import BouncingServer, ImapServer, bounce, serve_imap
from tests.jobs.mailbox import serve
from tests.jobs.scene import a_booking, drain, job, messages, put_job
from tests.resolvers.test_returned_mail import returned


@pytest.fixture
async def imap() -> AsyncIterator[ImapServer]:
    async with serve_imap() as server:
        yield server


@pytest.fixture
def bounced(settings: Settings, imap: ImapServer) -> Settings:
    address = {"bounce_address": "bounces@tour.example", "bounce_imap_url": SecretStr(imap.url)}
    return settings.model_copy(update=address)


def tools_of(settings: Settings, database: Database, smtp_url: str = "smtp://127.0.0.1:1") -> Tools:
    sender = SmtpSender(smtp_url, settings.mail_from)
    return Tools(settings, database, sender, open_files(settings))


async def all_of(database: Database, model: type[Any]) -> list[Any]:
    async with transaction(database) as session:
        return list(await session.scalars(select(model).order_by(model.id)))


async def a_message(database: Database, recipient: str = "zoe@riders.example") -> Message:
    async with transaction(database) as session:
        booking = await a_booking(session, rider={"email": recipient})
        await tell_rider(session, booking.id, MessageCause.CONFIRMED, "1")
    return (await messages(database))[-1]


async def read(settings: Settings, database: Database) -> None:
    async with transaction(database) as session:
        await read_bounces(session, tools_of(settings, database), {})


async def test_a_mail_that_bounces_is_the_last_to_its_address(
    bounced: Settings, database: Database, imap: ImapServer
) -> None:
    server = BouncingServer(imap.deliver)
    async with serve(server) as port:
        tools = tools_of(bounced, database, f"smtp://127.0.0.1:{port}")
        runner = Runner(database, TASKS, tools)
        first = await a_message(database, "zoe@gone.example")
        await drain(database, runner)
        await put_job(database, "read_bounces")
        await drain(database, runner)
        (event,) = await all_of(database, MessageEvent)
        assert (event.message_id, event.kind, event.permanent, event.source) == (first.id, "BOUNCED", True, "MAILBOX")
        (suppression,) = await all_of(database, Suppression)
        assert (suppression.address, suppression.reason, suppression.message_id) == (
            "zoe@gone.example",
            "HARD_BOUNCE",
            first.id,
        )
        async with transaction(database) as session:
            await tell_rider(session, first.booking_id, MessageCause.MOVED, "2")  # type: ignore[arg-type]
        await drain(database, runner)
        await tools.sender.close()
    statuses = [message.status for message in await messages(database)]
    assert statuses == [MessageStatus.SENT, MessageStatus.FAILED]
    mark = make_mark(first.id)
    assert server.senders == [f"bounces+{mark}@tour.example"]
    (sent,) = server.received
    assert sent[HEADER] == mark
    assert sent["Message-ID"] == f"<{mark}@demo-ride-tour.example>"
    assert sent["List-Unsubscribe"] is None
    assert (await imap.count("INBOX"), await imap.count("Handled")) == (0, 1)


async def test_each_mail_goes_where_it_belongs(bounced: Settings, database: Database, imap: ImapServer) -> None:
    message = await a_message(database)
    mark = make_mark(message.id)
    await imap.deliver(
        returned("arf_abuse", mark),
        returned("ignored_out_of_office", mark),
        b"Subject: junk\r\n\r\n" + bytes(range(256)) * 40,
        returned("postfix_delayed", mark),
    )
    await read(bounced, database)
    assert [await imap.count(name) for name in ("INBOX", "Handled", "Other", "Failed")] == [0, 2, 2, 0]
    assert [event.kind for event in await all_of(database, MessageEvent)] == ["COMPLAINED", "DEFERRED"]
    assert [each.reason for each in await all_of(database, Suppression)] == ["COMPLAINT"]


async def test_reports_of_what_was_never_sent_or_to_others_harm_nobody(
    bounced: Settings, database: Database, imap: ImapServer
) -> None:
    message = await a_message(database)
    mark = make_mark(message.id)
    await imap.deliver(
        bounce("bounces@tour.example", "zoe@riders.example", b"Message-ID: <0@demo-ride-tour.example>\r\n\r\n"),
        returned("postfix_hard", make_mark(uuid7())),
        returned("postfix_hard", mark, "victim@riders.example"),
        returned("arf_abuse", mark, "victim@riders.example"),
    )
    await read(bounced, database)
    assert (await all_of(database, MessageEvent), await all_of(database, Suppression)) == ([], [])
    assert await imap.count("INBOX") == 0


async def test_a_worker_that_ends_before_putting_a_mail_aside_loses_and_repeats_nothing(
    bounced: Settings, database: Database, imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await a_message(database)
    await imap.deliver(returned("postfix_hard", make_mark(message.id)))

    def end(*_arguments: object) -> None:
        raise ConnectionResetError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(BounceMailbox, "put_aside", end)
        with pytest.raises(TryLater):
            await read(bounced, database)
    assert (len(await all_of(database, MessageEvent)), await imap.count("INBOX")) == (1, 1)
    await read(bounced, database)
    assert (len(await all_of(database, MessageEvent)), await imap.count("INBOX")) == (1, 0)
    assert len(await all_of(database, Suppression)) == 1


async def test_one_mail_that_cannot_be_kept_does_not_hold_up_the_others(
    bounced: Settings, database: Database, imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await a_message(database)
    await imap.deliver(
        returned("postfix_delayed", make_mark(message.id)), returned("postfix_hard", make_mark(message.id))
    )

    async def choke(session: Any, reports: Any) -> int:
        if any(report.kind == "DEFERRED" for report in reports):
            raise ValueError("cannot be kept")
        return await take_reports(session, reports)

    monkeypatch.setattr("jobs.bounces.take_reports", choke)
    await read(bounced, database)
    assert [await imap.count(name) for name in ("INBOX", "Handled", "Failed")] == [0, 1, 1]
    assert len(await all_of(database, Suppression)) == 1


async def test_servers_without_move_are_served_as_well(
    bounced: Settings, database: Database, imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = BounceMailbox.__init__

    def without(self: BounceMailbox, connection: imaplib.IMAP4) -> None:
        made(self, connection)
        self._capabilities -= {"MOVE"}

    monkeypatch.setattr(BounceMailbox, "__init__", without)
    await imap.deliver(*[returned("ignored_person")] * 3)
    await read(bounced, database)
    assert (await imap.count("INBOX"), await imap.count("Other")) == (0, 3)


async def test_a_mailbox_that_is_away_is_asked_again_later(settings: Settings, database: Database) -> None:
    away = settings.model_copy(update={"bounce_imap_url": SecretStr("imap://u:p@127.0.0.1:1/INBOX")})
    runner = Runner(database, TASKS, tools_of(away, database))
    key = await put_job(database, "read_bounces")
    await drain(database, runner)
    waiting = await job(database, key)
    assert (waiting.done_at, waiting.parked_at, waiting.attempts) == (None, None, 0)
    assert "p@" not in (waiting.failure or "")


async def test_a_wrong_password_is_told_and_tried_again(
    bounced: Settings, database: Database, imap: ImapServer
) -> None:
    wrong = bounced.model_copy(update={"bounce_imap_url": SecretStr(f"imap://bounces:no@127.0.0.1:{imap.port}")})
    with pytest.raises(TryLater):
        await read(wrong, database)


async def test_without_a_mailbox_nothing_is_scheduled(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with transaction(database) as session:
        assert not await bounces_are_read(session)
        monkeypatch.setenv("BOUNCE_IMAP_URL", "imap://u:p@mail.example")
        get_settings.cache_clear()
        assert await bounces_are_read(session)
    await read(settings, database)


@pytest.mark.parametrize("url", ["", "http://u:p@host", "imap:///INBOX", 'imap://u:p@host/IN"BOX', "imap://u:p@host/é"])
def test_an_address_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="BOUNCE_IMAP_URL must look like"):
        BounceServer.from_url(url)


def test_an_address_says_how_to_connect() -> None:
    server = BounceServer.from_url("imap://b%40x:p%2F@mail.example/Retours?starttls")
    assert (server.port, server.username, server.password, server.folder) == (143, "b@x", "p/", "Retours")
    assert (server.start_tls, server.use_tls) == (True, False)
    assert BounceServer.from_url("imaps://u:p@mail.example").port == 993
