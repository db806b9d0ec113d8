"""Automatic messages in time (F1): when they are due, once, and not when they make no sense any more."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from jobs.transaction import transaction
from models.booking import Booking, BookingStatus, BookingStep, CancelReason
from models.event import Event, EventState
from models.message import Message, MessageCause
from models.message_moment import MessageMoment
from models.rider import Consent, ConsentPurpose, Rider
from models.session import Database
from models.slot import Place, Slot
from resolvers.due_message import queue_due
from resolvers.message_gate import held_back
from tests.factories.world import World

PARIS = ZoneInfo("Europe/Paris")
C, S = MessageCause, BookingStatus
# A Monday: the clocks go forward in the night from Saturday to Sunday before it.
DAY = date(2027, 3, 29)


@dataclass
class Stage:
    """One confirmed booking at 9:30 on `DAY`, with another slot a week later."""

    booking: Booking
    rider: Rider
    event: Event
    slot: Slot
    later: Place


@pytest.fixture
async def stage(database: Database) -> Stage:
    async with transaction(database) as session:
        world = await World.create(session, 2027)
        home = await world.dealership(phone="+33248200001", email="moto@passion.example")
        event = await world.event(home, starts_on=DAY, ends_on=DAY + timedelta(days=1))
        vehicle = await world.vehicle(await world.model("MT-07"))
        slot = await world.slot(event, "09:30")
        place = await world.place(slot, vehicle)
        other = await world.slot(event, "09:30", **_on(DAY + timedelta(days=1)))
        rider = await world.rider(first_name="Élodie", phone="+33639980009")
        long_ago = datetime(2027, 1, 1, tzinfo=UTC)
        booking = await world.booking(place, rider, confirmed_at=long_ago, created_at=long_ago)
        return Stage(booking, rider, event, slot, await world.place(other, vehicle))


def _on(day: date) -> dict[str, Any]:
    local = datetime.combine(day, time(9, 30))
    at = local.replace(tzinfo=PARIS).astimezone(UTC)
    return {"starts_at": at, "ends_at": at + timedelta(minutes=45), "local_start": local, "day": day}


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


async def queued(database: Database, at: datetime) -> list[MessageCause]:
    """Causes of the messages that a run at that moment queues."""
    async with transaction(database) as session:
        before = set(await session.scalars(select(Message.id)))
        await queue_due(session, at)
        rows = await session.scalars(select(Message).order_by(Message.id))
        return [row.cause for row in rows if row.id not in before]


async def change(database: Database, model: type[Any], key: Any, **values: Any) -> None:
    async with transaction(database) as session:
        await session.execute(update(model).where(model.id == key).values(**values))


async def enable(database: Database, cause: MessageCause, **values: Any) -> None:
    async with transaction(database) as session:
        await session.execute(update(MessageMoment).where(MessageMoment.cause == cause).values(enabled=True, **values))


async def only_message(database: Database) -> Message:
    async with transaction(database) as session:
        return (await session.scalars(select(Message))).one()


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


async def test_surveys_wait_for_their_form(database: Database, stage: Stage) -> None:
    await change(database, Booking, stage.booking.id, status=S.DONE)
    assert await queued(database, paris("2027-03-30T10:00")) == []


@pytest.mark.parametrize(("status", "cause"), [(S.DONE, C.SURVEY_DONE), (S.NO_SHOW, C.SURVEY_NO_SHOW)])
async def test_surveys_go_by_the_outcome(
    database: Database, stage: Stage, status: BookingStatus, cause: MessageCause
) -> None:
    await enable(database, C.SURVEY_DONE)
    await enable(database, C.SURVEY_NO_SHOW)
    await change(database, Booking, stage.booking.id, status=status)
    assert await queued(database, paris("2027-03-30T09:59")) == []
    assert await queued(database, paris("2027-03-30T10:00")) == [cause]
    assert await queued(database, paris("2027-03-31T10:00")) == []


async def test_dealers_are_asked_for_their_form_and_reminded_twice(database: Database, stage: Stage) -> None:
    await enable(database, C.DEALER_FORM_REQUEST)
    await enable(database, C.DEALER_FORM_REMINDER)
    assert await queued(database, paris("2027-03-31T08:59")) == []
    assert await queued(database, paris("2027-03-31T09:00")) == [C.DEALER_FORM_REQUEST]
    assert await queued(database, paris("2027-04-03T09:00")) == [C.DEALER_FORM_REMINDER]
    assert await queued(database, paris("2027-04-07T09:00")) == [C.DEALER_FORM_REMINDER]
    assert await queued(database, paris("2027-04-07T09:01")) == []
    async with transaction(database) as session:
        assert set(await session.scalars(select(Message.recipient))) == {"moto@passion.example"}


class TestAfterAHold:
    """A hold that nobody confirmed in time."""

    async def lapse(self, database: Database, stage: Stage, at: str) -> None:
        values = {"status": S.CANCELLED, "cancel_reason": CancelReason.HOLD_EXPIRED, "confirmed_at": None}
        await change(database, Booking, stage.booking.id, **values)
        async with transaction(database) as session:
            session.add(
                BookingStep(
                    booking_id=stage.booking.id,
                    place_id=stage.booking.place_id,
                    status=S.CANCELLED,
                    actor="Système",
                    created_at=paris(at),
                )
            )

    async def agree(self, database: Database, stage: Stage, granted: bool) -> None:
        async with transaction(database) as session:
            session.add(
                Consent(
                    rider_id=stage.rider.id,
                    purpose=ConsentPurpose.BRAND_EMAIL,
                    granted=granted,
                    confirmed_at=datetime(2027, 1, 1, tzinfo=UTC) if granted else None,
                    text_version="1",
                    proof="test",
                )
            )

    async def test_its_rider_hears_that_it_is_over(self, database: Database, stage: Stage) -> None:
        await self.lapse(database, stage, "2027-03-10T12:00")
        assert await queued(database, paris("2027-03-10T12:01")) == [C.HOLD_EXPIRED]
        assert await queued(database, paris("2027-03-10T12:02")) == []
        assert "/booking/confirm?token=" in (await only_message(database)).variables["link"]

    async def test_an_address_that_nobody_confirmed_is_left_in_peace(self, database: Database, stage: Stage) -> None:
        await change(database, Rider, stage.rider.id, unproven=True)
        await self.lapse(database, stage, "2027-03-10T12:00")
        assert await queued(database, paris("2027-03-10T12:01")) == []

    async def test_who_agreed_is_asked_once_more_on_the_next_day(self, database: Database, stage: Stage) -> None:
        await enable(database, C.ABANDONED)
        await self.agree(database, stage, True)
        await self.lapse(database, stage, "2027-03-10T12:00")
        assert await queued(database, paris("2027-03-11T12:00")) == [C.ABANDONED]
        assert await queued(database, paris("2027-03-11T12:05")) == []

    async def test_without_consent_nobody_is(self, database: Database, stage: Stage) -> None:
        await enable(database, C.ABANDONED)
        await self.lapse(database, stage, "2027-03-10T12:00")
        assert await queued(database, paris("2027-03-11T12:00")) == []
        await self.agree(database, stage, True)
        await self.agree(database, stage, False)
        assert await queued(database, paris("2027-03-11T12:01")) == []

    async def test_marketing_waits_for_decent_hours(self, database: Database, stage: Stage) -> None:
        await enable(database, C.ABANDONED)
        await self.agree(database, stage, True)
        await self.lapse(database, stage, "2027-03-10T22:30")
        assert await queued(database, paris("2027-03-11T22:30")) == [C.ABANDONED]
        assert (await only_message(database)).not_before == paris("2027-03-12T07:00")

    async def test_whoever_took_another_place_is_not_asked(self, database: Database, stage: Stage) -> None:
        await self.lapse(database, stage, "2027-03-10T12:00")
        async with transaction(database) as session:
            session.add(
                Booking(
                    event_id=stage.event.id,
                    place_id=stage.later.id,
                    slot_id=stage.later.slot_id,
                    vehicle_id=stage.booking.vehicle_id,
                    rider_id=stage.rider.id,
                    status=S.BOOKED,
                    channel=stage.booking.channel,
                )
            )
        assert await queued(database, paris("2027-03-10T12:01")) == []
