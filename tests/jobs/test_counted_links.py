"""Mails leave with links of ours for who agreed to be followed; their rows keep what opens nothing (F3, ADR 0028)."""

from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from jobs.registry import TASKS
from jobs.run import Runner
from jobs.senders.port import Unavailable
from jobs.task import Tools
from jobs.transaction import transaction
from models.booking import BookingStatus, CancelReason
from models.message import MessageCause
from models.message_link import MessageLink
from models.rider import Rider
from models.session import Database
from resolvers.message import tell_rider
from tests.factories.followed import OURS, agree
from tests.jobs.message_scene import Outbound
from tests.jobs.scene import a_booking, drain, make_due, messages


async def queue(database: Database, cause: MessageCause, *, agreed: bool) -> None:
    """A message to a rider; that of a cancellation links to the home page, others open the booking."""
    cancelled: dict[str, Any] = {"status": BookingStatus.CANCELLED, "cancel_reason": CancelReason.ADMIN}
    async with transaction(database) as session:
        booking = await a_booking(session, **(cancelled if cause is MessageCause.CANCELLED else {}))
        if agreed:
            await agree(session, await session.get_one(Rider, booking.rider_id))
        await tell_rider(session, booking.id, cause, "1")


async def test_who_agreed_gets_links_of_ours_and_the_row_keeps_none(database: Database, tools: Tools) -> None:
    sender = Outbound(Unavailable("421 busy"))
    runner = Runner(database, TASKS, replace(tools, sender=sender))
    await queue(database, MessageCause.CANCELLED, agreed=True)
    await drain(database, runner)
    await make_due(database)
    await drain(database, runner)
    (mail,) = sender.mails
    trap, link, *more, pixel = OURS.findall(mail.html)
    assert (trap[:3], link[:3], set(more), pixel[:3]) == ("/l/", "/l/", {link}, "/o/")
    assert set(OURS.findall(mail.text)) == {link}, "the trap and the pixel are for programs that load and follow"
    (message,) = await messages(database)
    assert message.html_body
    assert message.text_body
    assert OURS.findall(message.html_body + message.text_body) == []
    async with transaction(database) as session:
        assert await session.scalar(select(func.count()).select_from(MessageLink)) == 3, "written once, tried twice"


async def test_the_local_mailbox_shows_the_mail_with_its_links_to_be_tried(database: Database, runner: Runner) -> None:
    await queue(database, MessageCause.CANCELLED, agreed=True)
    await drain(database, runner)
    (message,) = await messages(database)
    assert message.html_body
    assert len(set(OURS.findall(message.html_body))) == 3


async def test_a_link_that_opens_the_booking_is_sent_as_it_is(database: Database, tools: Tools) -> None:
    sender = Outbound()
    runner = Runner(database, TASKS, replace(tools, sender=sender))
    await queue(database, MessageCause.CONFIRMED, agreed=True)
    await drain(database, runner)
    (mail,) = sender.mails
    for part in (mail.html, mail.text):
        assert "/booking?token=" in part
    async with transaction(database) as session:
        targets = await session.scalars(select(MessageLink.target).where(MessageLink.target.is_not(None)))
        assert set(targets) <= {tools.settings.public_url}, "the frame's link to our home page"


async def test_service_mail_to_others_holds_nothing_of_it(database: Database, tools: Tools) -> None:
    sender = Outbound()
    runner = Runner(database, TASKS, replace(tools, sender=sender))
    await queue(database, MessageCause.CANCELLED, agreed=False)
    await drain(database, runner)
    (mail,) = sender.mails
    assert OURS.findall(mail.html + mail.text) == []
    assert "<img" not in mail.html
