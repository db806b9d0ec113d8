"""Holds that ran out give their place back; nothing else changes (C3)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Text, bindparam, select

from jobs.transaction import transaction
from models.booking import Booking, BookingStatus, BookingStep, CancelReason
from models.errors import Conflict
from models.policy.viewer import ANONYMOUS
from models.session import Database, WriteSession
from models.statement import Statement
from resolvers.hold import MOST_OPEN_HOLDS, any_hold_expired, check_open_holds, open_holds, release_expired_holds
from tests.factories.world import World

PAST = datetime.now(UTC) - timedelta(seconds=1)
FUTURE = datetime.now(UTC) + timedelta(minutes=20)


async def held(session: WriteSession, *moments: datetime) -> list[Booking]:
    """Held bookings, each in a slot of its own."""
    world = await World.create(session)
    event = await world.event()
    vehicle = await world.vehicle(await world.model())
    return [
        await world.booking(
            await world.place(await world.slot(event, f"{9 + hour:02}:00"), vehicle),
            status=BookingStatus.HELD,
            held_until=moment,
        )
        for hour, moment in enumerate(moments)
    ]


async def test_only_what_ran_out_is_released_with_its_step(database: Database) -> None:
    async with transaction(database) as session:
        ended, running = await held(session, PAST, FUTURE)
    async with transaction(database) as session:
        assert await any_hold_expired(session)
        assert await release_expired_holds(session) == 1
        assert not await any_hold_expired(session)
        assert await release_expired_holds(session) == 0
    async with transaction(database) as session:
        released = await session.get_one(Booking, ended.id)
        assert (released.status, released.cancel_reason) == (BookingStatus.CANCELLED, CancelReason.HOLD_EXPIRED)
        steps = await session.scalars(
            select(BookingStep).where(BookingStep.booking_id == ended.id).order_by(BookingStep.id)
        )
        *_, last = steps
        assert (last.status, last.place_id, last.actor) == (BookingStatus.CANCELLED, ended.place_id, "Système")
        kept = await session.get_one(Booking, running.id)
        assert (kept.status, kept.held_until) == (BookingStatus.HELD, running.held_until)


async def test_the_public_releases_the_slot_that_it_books(database: Database) -> None:
    async with transaction(database) as session:
        here, elsewhere = await held(session, PAST, PAST)
    async with database.write(ANONYMOUS) as session:
        assert await release_expired_holds(session, here.slot_id) == 1
        await session.commit()
    async with transaction(database) as session:
        assert (await session.get_one(Booking, elsewhere.id)).status is BookingStatus.HELD


async def test_a_hold_that_is_being_confirmed_is_left_alone(database: Database) -> None:
    async with transaction(database) as session:
        (booking,) = await held(session, PAST)
    async with transaction(database) as confirming:
        await confirming.scalar(select(Booking).where(Booking.id == booking.id).with_for_update())
        async with transaction(database) as session:
            assert await release_expired_holds(session) == 0


async def test_an_address_has_a_few_open_holds_and_then_confirms_or_waits(database: Database) -> None:
    async with transaction(database) as session:
        bookings = await held(session, *[FUTURE] * MOST_OPEN_HOLDS, PAST)
        world = await World.create(session, year=2031)
        rider = await world.rider(email="z@rider.example")
        for booking in bookings:
            booking.rider_id = rider.id
        bookings[0].status, bookings[0].held_until = BookingStatus.BOOKED, None
    counted = Statement(select(open_holds(bindparam("email", type_=Text())).label("number")))

    async def check(email: str) -> None:
        async with database.write(ANONYMOUS) as session:
            row = await session.fetch_row(counted, email=email)
            assert row is not None
            check_open_holds(row["number"])

    await check("z@rider.example")
    await check("another@rider.example")
    async with transaction(database) as session:
        again = await session.get_one(Booking, bookings[0].id)
        again.status, again.held_until = BookingStatus.HELD, FUTURE
    with pytest.raises(Conflict) as refusal:
        await check("z@rider.example")
    assert refusal.value.field == "rider.email"
    await check("another@rider.example")
