"""Withdrawing a model: seen before, atomic, an alternative held for each rider (C6)."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from jobs.transaction import transaction
from models.act import ActItemState, ActSkip, ActState, OfferRank
from models.booking import Booking, BookingStatus, CancelReason
from models.errors import Conflict, InvalidInput, NotFound, PlaceTaken
from models.event import Allocation
from models.kit.uuid7 import uuid7
from models.licence import LicenceClass
from models.message import MessageCause
from models.outbox import OutboxJob
from models.session import Database
from models.slot import Place
from resolvers.act import ActInput
from resolvers.act_undo import undo_act
from resolvers.booking import BookPlaceInput, book_place
from resolvers.rider import RiderDetails
from resolvers.withdrawal import WithdrawInput, preview_withdrawal, withdraw
from tests.factories.fleet import Fleet
from tests.resolvers.act_run import (
    ADA,
    act_of,
    begin,
    booking_of,
    counts_of,
    do,
    finish,
    items_of,
    messages_of,
    steps_of,
)
from tests.resolvers.withdrawal.asked import all_of, withdrawn

S = BookingStatus
LATER = datetime.now(UTC) + timedelta(days=90)


async def test_a_preview_says_who_is_hit_and_does_nothing(database: Database, fleet: Fleet) -> None:
    act = await do(database, preview_withdrawal, all_of(fleet))
    items = await items_of(database, act.id)
    assert act.state is ActState.PREVIEW
    assert [(item.booking_id, item.rank) for item in items] == [
        (fleet.bookings[1].id, OfferRank.SAME_FAMILY),
        (fleet.bookings[0].id, OfferRank.OTHER_TIME),
        (fleet.bookings[2].id, OfferRank.OTHER_TIME),
    ]
    assert await counts_of(database, act.id) == {"bookings_count": 3, "offered_count": 3}
    assert await withdrawn(database) == 0
    assert await messages_of(database) == []
    assert {(await booking_of(database, item.booking_id)).status for item in items} == {S.BOOKED}


async def test_withdrawing_stops_the_selling_with_its_own_commit(database: Database, fleet: Fleet) -> None:
    act = await do(database, withdraw, all_of(fleet))
    assert act.state is ActState.QUEUED
    assert await withdrawn(database) == 6
    async with transaction(database) as session:
        active = await session.execute(select(Allocation.vehicle_id, Allocation.active))
        standing = {row.vehicle_id: row.active for row in active}
    assert standing == {
        fleet.vehicles["MT07"][0].id: False,
        fleet.vehicles["MT07"][1].id: False,
        fleet.vehicles["XSR"][0].id: True,
    }


async def test_each_rider_loses_the_ride_and_is_offered_the_best_place_left(database: Database, fleet: Fleet) -> None:
    act_id = await begin(database, withdraw, replace(all_of(fleet), reason="Panne"))
    act = await act_of(database, act_id)
    assert act.state is ActState.DONE
    places = [fleet.places["XSR", 0, hour].id for hour in ("09:00", "10:00", "11:00")]
    for item, place_id in zip(await items_of(database, act_id), places, strict=True):
        lost, offered = await booking_of(database, item.booking_id), await booking_of(database, item.offered_id)
        assert (lost.status, lost.cancel_reason) == (S.CANCELLED, CancelReason.MODEL_WITHDRAWN)
        assert lost.calendar_sequence == 1
        assert (offered.status, offered.place_id, offered.rider_id) == (S.HELD, place_id, lost.rider_id)
        assert (offered.replaces_id, offered.confirmed_at) == (lost.id, None)
        assert (offered.source, offered.first_campaign, offered.last_campaign) == (
            lost.source,
            lost.first_campaign,
            lost.last_campaign,
        )
        assert act.undo_until is not None
        assert offered.held_until == act.undo_until + timedelta(hours=48)
        assert (await steps_of(database, lost.id))[-1] == ("CANCELLED", "Modèle retiré du tour : Panne", "Ada")
        assert await steps_of(database, offered.id) == [("HELD", "Place gardée en remplacement", "Ada")]
    assert await counts_of(database, act_id) == {
        "bookings_count": 3,
        "done_count": 3,
        "offered_count": 3,
        "silent_count": 3,
    }


async def test_each_rider_gets_one_message_that_does_not_leave_before_the_window_ends(
    database: Database, fleet: Fleet
) -> None:
    act_id = await begin(database, withdraw, all_of(fleet))
    act = await act_of(database, act_id)
    messages = await messages_of(database)
    assert {message.cause for message in messages} == {MessageCause.MODEL_WITHDRAWN}
    assert len({message.recipient for message in messages}) == len(messages) == 3
    async with transaction(database) as session:
        jobs = await session.scalars(select(OutboxJob).where(OutboxJob.task == "send_message"))
        assert [job.not_before for job in jobs] == [act.undo_until] * 3
    await finish(database, act_id)
    assert len(await messages_of(database)) == 3


async def test_a_vehicle_that_stays_serves_its_model_at_another_time(database: Database, fleet: Fleet) -> None:
    vehicle = fleet.vehicles["MT07"][0]
    act_id = await begin(database, withdraw, WithdrawInput(vehicle_id=vehicle.id, from_day=fleet.event.starts_on))
    items = await items_of(database, act_id)
    assert [(item.rank, item.offered_place_id) for item in items] == [
        (OfferRank.SAME_MODEL, fleet.places["MT07", 1, "10:00"].id),
        (OfferRank.SAME_MODEL, fleet.places["MT07", 1, "11:00"].id),
    ]
    untouched = await booking_of(database, fleet.bookings[1].id)
    assert untouched.status is S.BOOKED


async def test_who_may_ride_nothing_else_is_told_so(database: Database, fleet: Fleet) -> None:
    async with transaction(database) as session:
        await session.execute(
            update(Place).where(Place.vehicle_id == fleet.vehicles["XSR"][0].id).values(withdrawn_at=func.now())
        )
    act_id = await begin(database, withdraw, all_of(fleet))
    assert await counts_of(database, act_id) == {"bookings_count": 3, "done_count": 3, "without_offer_count": 3}
    assert all("offer" not in message.variables for message in await messages_of(database))


async def test_unproven_holds_and_riders_on_site_are_left_with_the_cause(database: Database, fleet: Fleet) -> None:
    async with transaction(database) as session:
        hold = {"status": S.HELD, "held_until": LATER, "confirmed_at": None}
        fleet.on(session)
        unproven = await fleet.booking("MT07", 1, "10:00", rank=5, rider={"unproven": True}, **hold)
        there = await fleet.booking("MT07", 0, "11:00", rank=6, status=S.CHECKED_IN)
    act_id = await begin(database, withdraw, all_of(fleet))
    left = {item.booking_id: item.skipped for item in await items_of(database, act_id) if item.skipped}
    assert left == {unproven.id: ActSkip.UNCONFIRMED, there.id: ActSkip.CHECKED_IN}
    assert (await booking_of(database, there.id)).status is S.CHECKED_IN
    assert len(await messages_of(database)) == 3


async def test_what_the_rider_did_before_the_act_came_to_it_stands(database: Database, fleet: Fleet) -> None:
    act = await do(database, withdraw, all_of(fleet))
    mine = fleet.bookings[0]
    async with transaction(database) as session:
        await session.execute(
            update(Booking).where(Booking.id == mine.id).values(status=S.CANCELLED, cancel_reason="RIDER")
        )
    await finish(database, act.id)
    (left,) = [item for item in await items_of(database, act.id) if item.state is ActItemState.SKIPPED]
    assert (left.booking_id, left.skipped) == (mine.id, ActSkip.CHANGED)
    assert (await booking_of(database, mine.id)).cancel_reason is CancelReason.RIDER


async def test_who_was_booking_while_it_began_is_told_that_the_place_is_gone(database: Database, fleet: Fleet) -> None:
    details = RiderDetails(
        first_name="Ana",
        last_name="Duval",
        email="ana@riders.example",
        birth_date=date(1985, 2, 3),
        licence_class=LicenceClass.A,
    )
    wish = BookPlaceInput(slot_id=fleet.slots["11:00"].id, model_id=fleet.models["MT07"].id, rider=details)

    async def book() -> Booking:
        async with database.write_on_driver(ADA) as session:
            made = await book_place(session, ADA, wish)
            await session.commit()
        return made

    async with database.write(ADA) as session:
        act = await withdraw(session, ADA, all_of(fleet))
        booking = asyncio.create_task(book())
        await asyncio.sleep(0.3)  # by then it waits for the slot, having seen the place
        await session.commit()
    with pytest.raises(PlaceTaken):  # though it saw the place before the withdrawal was there to be seen
        await booking
    await finish(database, act.id)
    async with transaction(database) as session:
        live = select(func.count()).where(Booking.place_id == Place.id, Booking.status != S.CANCELLED)
        assert await session.scalar(live.where(Place.withdrawn_at.is_not(None))) == 0


async def test_what_is_asked_must_name_one_thing_and_a_bound(database: Database, fleet: Fleet) -> None:
    model, vehicle = fleet.models["MT07"].id, fleet.vehicles["MT07"][0].id
    for wrong in (
        WithdrawInput(event_id=fleet.event.id),
        WithdrawInput(model_id=model, vehicle_id=vehicle, event_id=fleet.event.id),
        WithdrawInput(model_id=model),
    ):
        with pytest.raises(InvalidInput):
            await do(database, withdraw, wrong)
    with pytest.raises(NotFound):
        await do(database, withdraw, WithdrawInput(model_id=model, event_id=uuid7()))
    with pytest.raises(Conflict):
        await do(database, withdraw, WithdrawInput(model_id=model, from_day=fleet.event.ends_on + timedelta(days=300)))
    with pytest.raises(NotFound):
        await do(database, undo_act, ActInput((await do(database, preview_withdrawal, all_of(fleet))).id))
    assert await withdrawn(database) == 0
    assert ADA.name == "Ada"
