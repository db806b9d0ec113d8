"""Riders who lost their place wait in the order in which they had booked (C6, C7)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from jobs.transaction import transaction
from models.booking import Booking, Source
from models.event import Event, EventState
from models.rider import Rider
from models.session import Database, WriteSession
from models.vehicle import VehicleModel
from models.wish import Wish, WishModel, WishState
from models.wish_step import WishStep, WishStepKind, waiting_mark
from resolvers.waiting_instead import closed_events, wait_instead
from tests.factories.world import PARIS, World

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


async def lost(session: WriteSession, count: int) -> list[Booking]:
    """Bookings of one event, each of a rider and in a slot of its own, the last one made first."""
    world = await World.create(session)
    event = await world.event()
    vehicle = await world.vehicle(await world.model(family="Roadster"))
    await world.model(family="Roadster")
    await world.model(family="Scooter")
    bookings = [
        await world.booking(
            await world.place(await world.slot(event, f"{9 + hour:02}:00"), vehicle), source=Source.PAID
        )
        for hour in range(count)
    ]
    for age, booking in enumerate(bookings):
        booked = LONG_AGO - timedelta(days=age)
        await session.execute(update(Booking).where(Booking.id == booking.id).values(created_at=booked))
    return bookings


@pytest.mark.parametrize("state", [EventState.CLOSED, EventState.CANCELLED, EventState.DONE])
async def test_nobody_waits_where_nothing_will_be_offered(database: Database, state: EventState) -> None:
    async with transaction(database) as session:
        bookings = await lost(session, 2)
        event = await session.get_one(Event, bookings[0].event_id)
        event.state = state
        await session.flush()
        assert await closed_events(session, [event.id]) == {event.id}
        assert await wait_instead(session, [each.id for each in bookings]) == 0
        assert list(await session.scalars(select(Wish))) == []
        assert (await session.execute(select(waiting_mark))).all() == []
        event.state = EventState.OPEN
        await session.flush()
        assert await closed_events(session, [event.id]) == set()
        assert await wait_instead(session, [each.id for each in bookings]) == 2


async def test_nobody_waits_for_an_event_that_is_past(database: Database) -> None:
    today = datetime.now(PARIS).date()
    async with transaction(database) as session:
        [booking] = await lost(session, 1)
        event = await session.get_one(Event, booking.event_id)
        for ends_on, count in ((today - timedelta(days=1), 0), (today, 1)):
            event.starts_on = event.ends_on = ends_on
            await session.flush()
            assert await wait_instead(session, [booking.id]) == count


async def test_they_wait_in_the_order_of_their_bookings_for_the_family_they_had(database: Database) -> None:
    async with transaction(database) as session:
        bookings = await lost(session, 3)
        assert await wait_instead(session, [each.id for each in bookings]) == 3
    async with transaction(database) as session:
        wishes = list(await session.scalars(select(Wish).order_by(Wish.joined_at, Wish.id)))
        assert [each.rider_id for each in wishes] == [each.rider_id for each in reversed(bookings)]
        assert {(each.state, each.any_slot, each.any_model, each.source) for each in wishes} == {
            (WishState.WAITING, True, False, Source.PAID)
        }
        assert all(each.proven_at for each in wishes)
        families = await session.execute(
            select(VehicleModel.family, func.count())
            .join(WishModel, WishModel.model_id == VehicleModel.id)
            .group_by(VehicleModel.family)
        )
        assert [tuple(each) for each in families] == [("Roadster", 6)]
        steps = list(await session.scalars(select(WishStep).order_by(WishStep.number)))
        assert [each.wish_id for each in steps[::2]] == [each.id for each in wishes]
        assert [each.kind for each in steps] == [WishStepKind.JOINED, WishStepKind.PROVEN] * 3
        assert len((await session.execute(select(waiting_mark))).all()) == 1


async def test_who_waits_already_gets_no_second_wish_and_who_is_unproven_one_out_of_the_order(
    database: Database,
) -> None:
    async with transaction(database) as session:
        first, second, unproven = await lost(session, 3)
        rider = await session.get_one(Booking, unproven.id)
        await session.execute(update(Rider).where(Rider.id == rider.rider_id).values(unproven=True))
        await session.execute(update(Booking).where(Booking.id == second.id).values(rider_id=first.rider_id))
        assert await wait_instead(session, [first.id]) == 1
        assert await wait_instead(session, [first.id, second.id, unproven.id]) == 1
        assert await wait_instead(session, [first.id, second.id, unproven.id]) == 0
        assert await wait_instead(session, []) == 0
        proven = {row.rider_id: row.proven_at for row in await session.scalars(select(Wish))}
        assert {key: at is not None for key, at in proven.items()} == {first.rider_id: True, rider.rider_id: False}
