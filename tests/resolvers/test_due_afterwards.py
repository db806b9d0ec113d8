"""Automatic messages after a ride, an event or a lapsed hold (F1, E4): by outcome, once, and with consent."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from jobs.transaction import transaction
from models.booking import Booking, BookingStatus, BookingStep, CancelReason
from models.message import Message, MessageCause
from models.rider import Consent, ConsentPurpose, Rider
from models.session import Database
from tests.resolvers.due_run import Stage, change, enable, make_stage, only_message, paris, queued

C, S = MessageCause, BookingStatus


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await make_stage(database)


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
