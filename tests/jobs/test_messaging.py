"""Messages in words: each cause in each language, closed to what riders type, sent and kept as the row says (F1)."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import text

from jobs.registry import TASKS
from jobs.run import Runner
from jobs.senders.port import Mail, Refused, Unavailable
from jobs.task import Tools
from jobs.transaction import transaction
from models.booking import BookingStatus, CancelReason
from models.message import Message, MessageCause, MessageStatus
from models.outbox import OutboxJob
from models.rider import Locale
from models.session import Database
from resolvers.message import queue_message, tell_rider
from tests.jobs.scene import a_booking, drain, make_due, messages

RIDE_CAUSES = [MessageCause.CONFIRM, MessageCause.CONFIRMED, MessageCause.MOVED, MessageCause.CANCELLED]
LINK = re.compile(r"https?://\S+\?token=[\w.-]+")


class Outbound:
    """A sender that keeps what it is given, or says what it is told to say."""

    is_mailbox = False

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.mails: list[Mail] = []

    async def send(self, mail: Mail) -> str:
        """Keep it, unless there is an error left to raise."""
        if self.errors:
            raise self.errors.pop(0)
        self.mails.append(mail)
        return "taken"

    async def close(self) -> None:
        """Nothing to let go of."""


async def told(database: Database, runner: Runner, cause: MessageCause, **rider: Any) -> Message:
    """The message about a new booking, sent."""
    held: dict[str, Any] = {}
    if cause is MessageCause.CONFIRM:
        until = datetime.now(UTC) + timedelta(minutes=20)
        held = {"status": BookingStatus.HELD, "held_until": until, "confirmed_at": None}
    elif cause is MessageCause.CANCELLED:
        held = {"status": BookingStatus.CANCELLED, "cancel_reason": CancelReason.ADMIN}
    async with transaction(database) as session:
        booking = await a_booking(session, rider=rider, **held)
        await tell_rider(session, booking.id, cause, "1")
    await drain(database, runner)
    (message,) = await messages(database)
    return message


@pytest.mark.parametrize("locale", list(Locale))
@pytest.mark.parametrize("cause", RIDE_CAUSES)
async def test_every_cause_speaks_both_languages(
    database: Database, runner: Runner, cause: MessageCause, locale: Locale
) -> None:
    message = await told(database, runner, cause, locale=locale)
    assert message.status is MessageStatus.SENT
    assert message.sent_at
    assert message.subject
    assert message.text_body
    assert message.html_body
    assert "Élodie" in message.text_body
    assert "MT-07" in message.text_body
    for words in (message.subject, message.text_body, message.html_body):
        assert "{{" not in words
        assert "{%" not in words
    assert f'lang="{locale.lower()}"' in message.html_body
    assert ("Moto\xa0:" in message.text_body) is (locale is Locale.FR)
    if cause is not MessageCause.CANCELLED:
        assert set(LINK.findall(message.text_body)) == set(LINK.findall(message.html_body.replace("&amp;", "&")))
        assert len(LINK.findall(message.html_body)) == 1


async def test_a_hold_says_until_when(database: Database, runner: Runner) -> None:
    message = await told(database, runner, MessageCause.CONFIRM)
    assert message.calendar is None
    assert re.search(r"Place gardée jusqu’à \d\d?\xa0h\xa0\d\d, \w+ ", message.text_body or "")
    assert "/booking/confirm?token=" in (message.text_body or "")


@pytest.mark.parametrize(
    ("cause", "method", "sequence"),
    [
        (MessageCause.CONFIRMED, "REQUEST", 0),
        (MessageCause.MOVED, "REQUEST", 0),
        (MessageCause.CANCELLED, "CANCEL", 1),
    ],
)
async def test_the_calendar_goes_with_the_ride(
    database: Database, runner: Runner, cause: MessageCause, method: str, sequence: int
) -> None:
    message = await told(database, runner, cause)
    calendar = Calendar.from_ical(message.calendar or "")
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["SEQUENCE"]) == (method, sequence)
    assert event["UID"] == f"{message.booking_id}@demo-ride-tour"
    assert event.decoded("DTSTART") == datetime.fromisoformat(message.variables["starts_at"])
    assert "token" not in (message.calendar or "")


async def test_what_was_never_in_a_calendar_is_not_removed_from_it(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        booking = await a_booking(
            session, status=BookingStatus.CANCELLED, cancel_reason=CancelReason.ADMIN, confirmed_at=None
        )
        await tell_rider(session, booking.id, MessageCause.CANCELLED, "1")
    await drain(database, runner)
    (message,) = await messages(database)
    assert message.status is MessageStatus.SENT
    assert message.calendar is None
    assert "agenda" not in (message.text_body or "")


async def test_what_a_rider_types_stays_text(database: Database, runner: Runner) -> None:
    message = await told(
        database,
        runner,
        MessageCause.CONFIRMED,
        first_name="Zoé\r\nBcc: all@riders.example",
        last_name="<script>alert(1)</script>{{ link }}",
    )
    assert "\n" not in (message.subject or "")
    assert "<script>" not in (message.html_body or "")
    assert "Bcc" not in (message.html_body or "")


@pytest.mark.parametrize("name", ["Gagnez sur http://evil.example", "evil.example", "Zoé 0639980001", "x" * 200])
async def test_a_name_that_is_none_is_not_greeted(database: Database, runner: Runner, name: str) -> None:
    message = await told(database, runner, MessageCause.CONFIRM, first_name=name)
    assert name not in (message.text_body or "")
    assert (message.text_body or "").startswith("Plus qu’un clic\n")


@pytest.mark.parametrize("name", ["Jean-Éric", "Anne Laure", "O'Neil", "D’Arc", "Zoë", "Đặng", "明"])
async def test_names_of_all_sorts_are_greeted(database: Database, runner: Runner, name: str) -> None:
    message = await told(database, runner, MessageCause.CONFIRM, first_name=name)
    assert (message.text_body or "").startswith(f"Plus qu’un clic, {name}\n")


@pytest.mark.parametrize("role", ["ADMIN", "TEAM", "DEALER"])
async def test_an_invitation_leads_to_a_password(database: Database, runner: Runner, role: str) -> None:
    async with transaction(database) as session:
        await queue_message(
            session,
            cause=MessageCause.INVITATION,
            cause_key="1",
            recipient="jean@c009.example",
            locale=Locale.FR,
            variables={
                "name": "Jean Dupont",
                "role": role,
                "link": "http://tour.example/auth/invitation?token=abc",
                "expires_at": (datetime.now(UTC) + timedelta(days=7)).isoformat(),
                "dealership": "Moto Passion" if role == "DEALER" else None,
            },
        )
    await drain(database, runner)
    (message,) = await messages(database)
    assert message.status is MessageStatus.SENT, message.failure
    assert "Bienvenue, Jean Dupont" in (message.text_body or "")
    assert ("Moto Passion" in (message.text_body or "")) is (role == "DEALER")


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
        await session.execute(text("UPDATE message SET created_at = now() - interval '25 hours'"))
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
