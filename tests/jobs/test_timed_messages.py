"""Messages that the clock causes, in words and out of the door (F1)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from jobs.run import Runner
from jobs.transaction import transaction
from models.booking import Booking, BookingStatus, CancelReason
from models.message import Message, MessageCause, MessageChannel, MessageStatus
from models.message_moment import ANCHORS, MomentAnchor
from models.outbox import OutboxJob
from models.rider import Consent, ConsentPurpose, Locale
from models.session import Database
from resolvers.message import read_facts, rider_variables, write_messages
from tests.jobs.scene import a_booking, drain, messages

C = MessageCause
OF_RIDES = [cause for cause, (anchor, _) in ANCHORS.items() if anchor is not MomentAnchor.AFTER_EVENT]
STANDING: dict[MessageCause, dict[str, Any]] = {
    C.SURVEY_DONE: {"status": BookingStatus.DONE},
    C.SURVEY_NO_SHOW: {"status": BookingStatus.NO_SHOW},
    C.HOLD_EXPIRED: {"status": BookingStatus.CANCELLED, "cancel_reason": CancelReason.HOLD_EXPIRED},
    C.ABANDONED: {"status": BookingStatus.CANCELLED, "cancel_reason": CancelReason.HOLD_EXPIRED},
}


async def told(database: Database, runner: Runner, cause: MessageCause, locale: Locale = Locale.FR) -> Message:
    """A message of a cause about a booking, after whatever its job does."""
    async with transaction(database) as session:
        booking = await a_booking(session, rider={"locale": locale}, **STANDING.get(cause, {}))
        await agree(session, booking, granted=True)
        facts = (await read_facts(session, [booking.id]))[booking.id]
        message = {
            "cause": cause,
            "cause_key": "1",
            "recipient": facts["email"],
            "locale": locale,
            "booking_id": booking.id,
            "variables": rider_variables(facts, cause),
        }
        await write_messages(session, [message])
    await drain(database, runner)
    (found,) = await messages(database)
    return found


async def agree(session, booking: Booking, *, granted: bool) -> None:  # type: ignore[no-untyped-def]
    session.add(
        Consent(
            rider_id=booking.rider_id,
            purpose=ConsentPurpose.BRAND_EMAIL,
            granted=granted,
            confirmed_at=datetime(2027, 1, 1, tzinfo=UTC) if granted else None,
            text_version="1",
            proof="test",
        )
    )
    await session.flush()


@pytest.mark.parametrize("locale", list(Locale))
@pytest.mark.parametrize("cause", OF_RIDES)
async def test_every_timed_cause_speaks_both_languages(
    database: Database, runner: Runner, cause: MessageCause, locale: Locale, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.message_gate.next_allowed", lambda instant, *_rest: instant)  # also at night
    message = await told(database, runner, cause, locale)
    assert (message.status, message.failure) == (MessageStatus.SENT, None)
    text = message.text_body or ""
    assert "MT-07" in text
    assert "{{" not in text + (message.html_body or "") + (message.subject or "")
    assert "{%" not in text + (message.html_body or "") + (message.subject or "")
    assert "?token=" in text


@pytest.mark.parametrize("locale", list(Locale))
@pytest.mark.parametrize("cause", [C.DEALER_FORM_REQUEST, C.DEALER_FORM_REMINDER])
async def test_dealers_read_which_stop_it_is_about(
    database: Database, runner: Runner, cause: MessageCause, locale: Locale
) -> None:
    async with transaction(database) as session:
        booking = await a_booking(session)
        variables = {
            "event_id": str(booking.event_id),
            "name": "Moto Passion",
            "dealership": "Moto Passion",
            "city": "Bourges",
            "phone": None,
            "starts_on": "2027-05-01",
            "ends_on": "2027-05-02",
            "zone": "Europe/Paris",
            "link": "http://tour.example",
        }
        message = {
            "cause": cause,
            "cause_key": "1",
            "recipient": "d@d.example",
            "locale": locale,
            "variables": variables,
        }
        await write_messages(session, [message])
    await drain(database, runner)
    (found,) = await messages(database)
    assert (found.status, found.failure) == (MessageStatus.SENT, None)
    assert ("samedi 1er mai 2027" if locale is Locale.FR else "Saturday 1 May 2027") in (found.text_body or "")


async def test_a_reminder_that_makes_no_sense_any_more_stays_here_and_says_why(
    database: Database, runner: Runner
) -> None:
    message = await told(database, runner, C.SURVEY_DONE)
    assert message.status is MessageStatus.SENT
    async with transaction(database) as session:
        await session.execute(update(Booking).values(status=BookingStatus.CANCELLED, cancel_reason=CancelReason.RIDER))
        late = {
            "cause": C.REMINDER,
            "cause_key": "2",
            "recipient": message.recipient,
            "locale": Locale.FR,
            "booking_id": message.booking_id,
            "variables": message.variables,
        }
        await write_messages(session, [late])
    await drain(database, runner)
    _, reminder = await messages(database)
    assert (reminder.status, reminder.failure) == (MessageStatus.FAILED, "Not sent: the booking was cancelled.")


async def test_marketing_waits_at_the_door_for_the_morning(
    database: Database, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning = datetime.now(UTC) + timedelta(hours=9)
    monkeypatch.setattr("resolvers.message_gate.next_allowed", lambda *_given: morning)
    message = await told(database, runner, C.ABANDONED)
    assert (message.status, message.not_before) == (MessageStatus.QUEUED, morning)
    async with transaction(database) as session:
        waiting = (await session.scalars(select(OutboxJob).where(OutboxJob.done_at.is_(None)))).one()
    assert (waiting.task, waiting.not_before, waiting.attempts) == ("send_marketing", morning, 0)
    assert (message.attempts, message.tried_since) == (0, None)


async def test_consent_that_was_taken_back_is_asked_for_at_the_door(database: Database, runner: Runner) -> None:
    async with transaction(database) as session:
        booking = await a_booking(session, **STANDING[C.ABANDONED])
        await agree(session, booking, granted=True)
        await agree(session, booking, granted=False)
        facts = (await read_facts(session, [booking.id]))[booking.id]
        message = {
            "cause": C.ABANDONED,
            "cause_key": "1",
            "recipient": facts["email"],
            "channel": MessageChannel.EMAIL,
            "locale": Locale.FR,
            "booking_id": booking.id,
            "variables": rider_variables(facts, C.ABANDONED),
        }
        await write_messages(session, [message])
    await drain(database, runner)
    (found,) = await messages(database)
    assert found.status is MessageStatus.FAILED
    assert "agrees to no marketing" in (found.failure or "")
