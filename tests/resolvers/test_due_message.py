"""Automatic messages before a ride (F1): when they are due, once, and not when they make no sense any more."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from jobs.transaction import transaction
from models.booking import Booking, BookingStatus, CancelReason
from models.event import Event, EventState
from models.message import Message, MessageCause
from models.message_moment import MessageMoment
from models.rider import Rider
from models.session import Database
from resolvers.message_gate import held_back
from tests.resolvers.due_run import Stage, change, enable, make_stage, only_message, paris, queued

C, S = MessageCause, BookingStatus


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await make_stage(database)


async def test_a_reminder_leaves_a_week_before_at_six_in_the_evening_and_once(database: Database, stage: Stage) -> None:
    assert await queued(database, paris("2027-03-22T17:59")) == []
    assert await queued(database, paris("2027-03-22T18:00")) == [C.REMINDER]
    assert await queued(database, paris("2027-03-22T18:01")) == []
    message = await only_message(database)
    assert (message.recipient, message.booking_id) == (stage.rider.email, stage.booking.id)
    assert "/booking?token=" in message.variables["link"]


async def test_the_evening_before_stays_the_evening_when_the_clocks_change(database: Database, stage: Stage) -> None:
    assert await queued(database, datetime(2027, 3, 28, 15, 59, tzinfo=UTC)) == []
    assert await queued(database, datetime(2027, 3, 28, 16, 0, tzinfo=UTC)) == [C.DAY_BEFORE]


async def test_it_is_six_on_the_clock_of_the_event(database: Database, stage: Stage) -> None:
    await change(database, Event, stage.event.id, zone="Indian/Reunion")
    assert await queued(database, datetime(2027, 3, 28, 13, 59, tzinfo=UTC)) == []
    assert await queued(database, datetime(2027, 3, 28, 14, 0, tzinfo=UTC)) == [C.DAY_BEFORE]


@pytest.mark.parametrize("at", ["2027-03-29T00:01", "2027-03-29T09:31", "2027-04-02T18:00"])
async def test_what_is_overdue_for_too_long_is_not_sent(database: Database, stage: Stage, at: str) -> None:
    assert await queued(database, paris(at)) == []


async def test_a_reminder_after_a_short_outage_is_late_but_not_lost(database: Database, stage: Stage) -> None:
    assert await queued(database, paris("2027-03-28T23:30")) == [C.DAY_BEFORE]


async def test_nothing_is_sent_after_the_departure_however_long_the_grace(database: Database, stage: Stage) -> None:
    await enable(database, C.DAY_BEFORE, grace_minutes=2000)
    assert await queued(database, paris("2027-03-29T09:31")) == []


@pytest.mark.parametrize("status", [S.CANCELLED, S.CHECKED_IN, S.DONE, S.NO_SHOW])
async def test_only_who_is_coming_is_reminded(database: Database, stage: Stage, status: BookingStatus) -> None:
    reason = CancelReason.RIDER if status is S.CANCELLED else None
    await change(database, Booking, stage.booking.id, status=status, cancel_reason=reason)
    assert await queued(database, paris("2027-03-28T18:00")) == []


async def test_an_event_that_was_cancelled_reminds_nobody(database: Database, stage: Stage) -> None:
    await change(database, Event, stage.event.id, state=EventState.CANCELLED)
    assert await queued(database, paris("2027-03-28T18:00")) == []


async def test_who_booked_on_that_day_was_told_all_of_it(database: Database, stage: Stage) -> None:
    await change(database, Booking, stage.booking.id, confirmed_at=paris("2027-03-28T12:00"))
    assert await queued(database, paris("2027-03-28T18:00")) == []


async def test_who_moves_to_another_day_is_told_of_that_day_as_well(database: Database, stage: Stage) -> None:
    assert await queued(database, paris("2027-03-28T18:00")) == [C.DAY_BEFORE]
    place = {"place_id": stage.later.id, "slot_id": stage.later.slot_id}
    await change(database, Booking, stage.booking.id, status=S.MODIFIED, **place)
    assert await queued(database, paris("2027-03-28T18:05")) == []
    assert await queued(database, paris("2027-03-29T18:00")) == [C.DAY_BEFORE]


async def test_by_sms_where_it_is_set_and_the_number_takes_one(database: Database, stage: Stage) -> None:
    await enable(database, C.DAY_BEFORE)
    assert await queued(database, paris("2027-03-28T18:00")) == [C.DAY_BEFORE, C.DAY_BEFORE]
    async with transaction(database) as session:
        recipients = set(await session.scalars(select(Message.recipient)))
    assert recipients == {stage.rider.email, "+33639980009"}


async def test_a_landline_is_told_by_mail_alone(database: Database, stage: Stage) -> None:
    await enable(database, C.DAY_BEFORE)
    await change(database, Rider, stage.rider.id, phone="+33248200002")
    assert await queued(database, paris("2027-03-28T18:00")) == [C.DAY_BEFORE]


async def test_further_reminders_are_messages_of_their_own(database: Database, stage: Stage) -> None:
    async with transaction(database) as session:
        first = (await session.scalars(select(MessageMoment).where(MessageMoment.cause == C.REMINDER))).one()
        session.add(
            MessageMoment(
                cause=C.REMINDER,
                channel=first.channel,
                anchor=first.anchor,
                minutes=3 * 24 * 60,
                grace_minutes=60,
                enabled=True,
            )
        )
    assert await queued(database, paris("2027-03-22T18:00")) == [C.REMINDER]
    # 72 hours before 9:30, over the night that is an hour shorter.
    assert await queued(database, paris("2027-03-26T08:29")) == []
    assert await queued(database, paris("2027-03-26T08:30")) == [C.REMINDER]


class TestAtTheDoor:
    """Just before a message leaves it is asked again."""

    async def held(self, database: Database, at: str) -> str | None:
        message = await only_message(database)
        async with transaction(database) as session:
            held = await held_back(session, [message], paris(at))
        return held[message.id].failure if held else None

    async def test_a_reminder_leaves(self, database: Database, stage: Stage) -> None:
        await queued(database, paris("2027-03-28T18:00"))
        assert await self.held(database, "2027-03-28T18:01") is None

    async def test_not_once_the_booking_was_cancelled(self, database: Database, stage: Stage) -> None:
        await queued(database, paris("2027-03-28T18:00"))
        await change(database, Booking, stage.booking.id, status=S.CANCELLED, cancel_reason=CancelReason.RIDER)
        assert "cancelled" in (await self.held(database, "2027-03-28T18:01") or "")

    async def test_not_once_it_was_moved(self, database: Database, stage: Stage) -> None:
        await queued(database, paris("2027-03-28T18:00"))
        place = {"place_id": stage.later.id, "slot_id": stage.later.slot_id}
        await change(database, Booking, stage.booking.id, status=S.MODIFIED, **place)
        assert "moved" in (await self.held(database, "2027-03-28T18:01") or "")

    async def test_not_after_the_departure(self, database: Database, stage: Stage) -> None:
        await queued(database, paris("2027-03-28T18:00"))
        assert "departure" in (await self.held(database, "2027-03-29T09:30") or "")
