"""Messages in words: each cause in each language, closed to what riders type (F1)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from jobs.run import Runner
from jobs.transaction import transaction
from models.booking import BookingStatus, CancelReason
from models.message import MessageCause, MessageStatus
from models.rider import Locale
from models.session import Database
from resolvers.message import queue_message, tell_rider
from tests.jobs.message_scene import LINK, told
from tests.jobs.scene import a_booking, drain, messages

RIDE_CAUSES = [MessageCause.CONFIRM, MessageCause.CONFIRMED, MessageCause.MOVED, MessageCause.CANCELLED]


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
        (MessageCause.CANCELLED, "CANCEL", 0),
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
