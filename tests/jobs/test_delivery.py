"""Messages on their way: refused, waited for, given up, sent once, kept without their links (F4)."""

from dataclasses import replace

from sqlalchemy import text

from jobs.registry import TASKS
from jobs.run import Runner
from jobs.senders.port import Refused, Unavailable
from jobs.task import Tools
from jobs.transaction import transaction
from models.message import MessageCause, MessageStatus
from models.outbox import OutboxJob
from models.rider import Locale
from models.session import Database
from resolvers.message import queue_message
from tests.jobs.message_scene import LINK, Outbound, told
from tests.jobs.scene import drain, make_due, messages


async def test_a_refused_message_fails_with_the_servers_words(database: Database, tools: Tools) -> None:
    runner = Runner(database, TASKS, replace(tools, sender=Outbound(Refused("550 No such person"))))
    message = await told(database, runner, MessageCause.CONFIRMED)
    assert (message.status, message.failure, message.sent_at) == (MessageStatus.FAILED, "550 No such person", None)
    assert message.subject


async def test_a_server_that_is_away_is_tried_again(database: Database, tools: Tools) -> None:
    sender = Outbound(Unavailable("421 busy"), Unavailable("421 busy"))
    runner = Runner(database, TASKS, replace(tools, sender=sender))
    message = await told(database, runner, MessageCause.CONFIRMED)
    assert message.status is MessageStatus.QUEUED
    for _ in range(3):
        await make_due(database)
        await drain(database, runner)
    (message,) = await messages(database)
    assert message.status is MessageStatus.SENT
    assert len(sender.mails) == 1


async def test_a_server_that_stays_away_for_a_day_is_given_up(database: Database, tools: Tools) -> None:
    runner = Runner(database, TASKS, replace(tools, sender=Outbound(*[Unavailable("421 busy")] * 2)))
    await told(database, runner, MessageCause.CONFIRMED)
    async with transaction(database) as session:
        await session.execute(text("UPDATE message SET tried_since = now() - interval '25 hours'"))
    await make_due(database)
    await drain(database, runner)
    (message,) = await messages(database)
    assert (message.status, message.failure) == (MessageStatus.FAILED, "421 busy")


async def test_a_link_that_expired_is_not_sent(database: Database, tools: Tools) -> None:
    sender = Outbound(Unavailable("421 busy"))
    runner = Runner(database, TASKS, replace(tools, sender=sender))
    await told(database, runner, MessageCause.CONFIRM)
    async with transaction(database) as session:
        await session.execute(
            text("""UPDATE message SET variables = variables || '{"expires_at": "2026-01-01T00:00:00+00:00"}'""")
        )
    await make_due(database)
    await drain(database, runner)
    (message,) = await messages(database)
    assert message.status is MessageStatus.FAILED
    assert sender.mails == []


async def test_what_cannot_be_rendered_is_said_on_the_row(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        await queue_message(
            session,
            cause=MessageCause.CONFIRMED,
            cause_key="1",
            recipient="a@b.example",
            locale=Locale.FR,
            variables={"nothing": "useful"},
        )
    for _ in range(5):
        await make_due(database)
        await drain(database, runner)
    (message,) = await messages(database)
    assert message.status is MessageStatus.FAILED
    assert "KeyError" in (message.failure or "")


async def test_links_are_kept_in_the_local_mailbox_only(database: Database, tools: Tools) -> None:
    """Whoever reads the back office must not be able to act as the rider; without a mail server, it is the mail."""
    sender = Outbound()
    message = await told(database, Runner(database, TASKS, replace(tools, sender=sender)), MessageCause.CONFIRM)
    assert LINK.search(sender.mails[0].text)
    assert "?token=…" in (message.text_body or "")
    assert "?token=…" in (message.html_body or "")
    assert "link" not in message.variables
    token = LINK.search(sender.mails[0].text)[0].partition("=")[2]  # type: ignore[index]
    async with transaction(database) as session:
        assert token not in str((await session.scalars(text("SELECT message::text FROM message"))).all())
    async with transaction(database) as session:
        job = (await session.scalars(text("SELECT arguments FROM outbox"))).one()
    assert set(job) == {"message_id"}


async def test_a_message_is_sent_once_even_if_it_is_asked_for_again(database: Database, tools: Tools) -> None:
    sender = Outbound()
    runner = Runner(database, TASKS, replace(tools, sender=sender))
    message = await told(database, runner, MessageCause.CONFIRMED)
    async with transaction(database) as session:
        session.add(OutboxJob(task="send_message", arguments={"message_id": str(message.id)}))
    await drain(database, runner)
    assert len(sender.mails) == 1
