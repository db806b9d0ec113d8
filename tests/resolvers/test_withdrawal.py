"""Withdrawing a model: seen before, atomic, an alternative held for each rider, followed, taken back (C6)."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, inspect, select, update

from jobs.transaction import transaction
from models.act import ActItem, ActItemState, ActSkip, ActState, OfferOutcome, OfferRank
from models.booking import Booking, BookingStatus, CancelReason, Source
from models.errors import Conflict, InvalidInput, NotFound, PlaceTaken
from models.event import Allocation
from models.kit.uuid7 import uuid7
from models.licence import LicenceClass
from models.message import Message, MessageCause, MessageStatus
from models.outbox import OutboxJob
from models.policy.viewer import ANONYMOUS
from models.rider import Rider
from models.session import Database
from models.slot import Place
from resolvers.act import ActInput
from resolvers.act_undo import take_back_withdrawal, undo_act
from resolvers.booking import BookPlaceInput, book_place
from resolvers.booking_confirm import ConfirmBookingInput, confirm_booking
from resolvers.link import LinkPurpose, make_token
from resolvers.offer import RefuseOfferInput, refuse_offer
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
    tell,
)

S = BookingStatus
LATER = datetime.now(UTC) + timedelta(days=90)


@pytest.fixture
async def fleet(database: Database) -> Fleet:
    """Two MT07 and one XSR; three MT07 are booked at 9, 9 and 10."""
    async with transaction(database) as session:
        made = await Fleet.create(session)
        made.bookings = [
            await made.booking("MT07", 0, "09:00", rank=2),
            await made.booking("MT07", 1, "09:00", rank=1, source=Source.PAID, first_campaign="A", last_campaign="B"),
            await made.booking("MT07", 0, "10:00", rank=3, rider={"licence_class": LicenceClass.A2}),
        ]
    return made


def all_of(fleet: Fleet, model: str = "MT07") -> WithdrawInput:
    return WithdrawInput(model_id=fleet.models[model].id, event_id=fleet.event.id)


async def withdrawn(database: Database) -> int:
    async with transaction(database) as session:
        return await session.scalar(select(func.count()).where(Place.withdrawn_at.is_not(None))) or 0


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


async def answer(database: Database, booking: Booking, *, accept: bool) -> None:
    purpose = LinkPurpose.CONFIRM if accept else LinkPurpose.REFUSE
    token = make_token(purpose, booking.id, LATER)
    async with database.write(ANONYMOUS) as session:
        if accept:
            await confirm_booking(session, ANONYMOUS, ConfirmBookingInput(token))
        else:
            await refuse_offer(session, ANONYMOUS, RefuseOfferInput(token))
        await session.commit()


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


async def test_answers_are_counted_from_the_rows(database: Database, fleet: Fleet) -> None:
    act_id = await begin(database, withdraw, all_of(fleet))
    await tell(database, act_id)
    first, second, third = [await booking_of(database, item.offered_id) for item in await items_of(database, act_id)]
    await answer(database, first, accept=True)
    await answer(database, second, accept=False)
    assert await counts_of(database, act_id) == {
        "bookings_count": 3,
        "done_count": 3,
        "offered_count": 3,
        "told_count": 3,
        "accepted_count": 1,
        "refused_count": 1,
        "silent_count": 1,
    }
    async with transaction(database) as session:
        expired = {"status": S.CANCELLED, "cancel_reason": CancelReason.HOLD_EXPIRED, "held_until": None}
        await session.execute(update(Booking).where(Booking.id == third.id).values(expired))
    counts = await counts_of(database, act_id)
    assert (counts.get("silent_count"), counts["expired_count"]) == (None, 1)
    refused = await booking_of(database, second.id)
    assert (refused.status, refused.cancel_reason) == (S.CANCELLED, CancelReason.RIDER)


async def test_a_rider_who_books_elsewhere_by_themselves_has_moved(database: Database, fleet: Fleet) -> None:
    act_id = await begin(database, withdraw, all_of(fleet))
    (item, *_) = await items_of(database, act_id)
    async with transaction(database) as session:
        await fleet.on(session).add("R7", 1)
        lost = await session.get_one(Booking, item.booking_id)
        await fleet.world.booking(fleet.places["R7", 0, "11:00"], await session.get_one(Rider, lost.rider_id))
    async with transaction(database) as session:
        found = await session.scalar(
            select(inspect(ActItem).attrs["outcome"].class_attribute).where(ActItem.id == item.id)
        )
    assert found is OfferOutcome.MOVED
    assert (await counts_of(database, act_id))["moved_count"] == 1


async def test_undoing_within_the_window_leaves_all_as_it_was(database: Database, fleet: Fleet) -> None:
    act_id = await begin(database, withdraw, all_of(fleet))
    items = await items_of(database, act_id)
    await do(database, undo_act, ActInput(act_id))
    assert await withdrawn(database) == 0
    for item in items:
        lost, offered = await booking_of(database, item.booking_id), await booking_of(database, item.offered_id)
        assert (lost.status, lost.cancel_reason, lost.place_id) == (S.BOOKED, None, item.place_id)
        assert (offered.status, offered.cancel_reason) == (S.CANCELLED, CancelReason.OFFER_TAKEN_BACK)
        assert (await steps_of(database, lost.id))[-1] == ("BOOKED", "Rendue : l’action a été annulée", "Ada")
    assert await messages_of(database) == []
    async with transaction(database) as session:
        assert await session.scalar(select(func.count()).where(OutboxJob.task == "send_message")) == 0
        assert await session.scalar(select(func.count()).where(Allocation.active.is_(False))) == 0
    assert {item.state for item in await items_of(database, act_id)} == {ActItemState.UNDONE}
    with pytest.raises(Conflict):
        await do(database, undo_act, ActInput(act_id))


async def test_an_act_that_is_undone_while_it_runs_stops(database: Database, fleet: Fleet) -> None:
    act = await do(database, withdraw, all_of(fleet))
    await do(database, undo_act, ActInput(act.id))
    await finish(database, act.id)
    assert (await act_of(database, act.id)).state is ActState.UNDONE
    assert {(await booking_of(database, each.id)).status for each in fleet.bookings} == {S.BOOKED}


async def test_after_the_window_only_a_taking_back_remains_and_those_told_are_told(
    database: Database, fleet: Fleet
) -> None:
    act_id = await begin(database, withdraw, all_of(fleet))
    await tell(database, act_id)
    async with transaction(database) as session:
        late = (await items_of(database, act_id))[0].message_id
        await session.execute(update(Message).where(Message.id == late).values(status=MessageStatus.QUEUED))
    with pytest.raises(Conflict):
        await do(database, undo_act, ActInput(act_id))
    await do(database, take_back_withdrawal, ActInput(act_id))
    assert {(await booking_of(database, each.id)).status for each in fleet.bookings} == {S.BOOKED}
    causes = [message.cause for message in await messages_of(database)]
    assert sorted(causes) == ["MODEL_WITHDRAWN"] * 2 + ["TAKEN_BACK"] * 2


async def test_once_one_has_accepted_nothing_is_taken_back(database: Database, fleet: Fleet) -> None:
    act_id = await begin(database, withdraw, all_of(fleet))
    (item, *_) = await items_of(database, act_id)
    await answer(database, await booking_of(database, item.offered_id), accept=True)
    with pytest.raises(Conflict):
        await do(database, take_back_withdrawal, ActInput(act_id))
    assert await withdrawn(database) == 6


async def test_a_rider_who_rides_at_that_time_by_now_keeps_the_other_ride(database: Database, fleet: Fleet) -> None:
    act_id = await begin(database, withdraw, all_of(fleet))
    item = (await items_of(database, act_id))[2]
    lost = await booking_of(database, item.booking_id)
    async with transaction(database) as session:
        await fleet.on(session).add("R7", 1)
        rider = await session.get_one(Rider, lost.rider_id)
        other = await fleet.world.booking(fleet.places["R7", 0, "10:00"], rider)
    await do(database, take_back_withdrawal, ActInput(act_id))
    kept = {each.booking_id: each.skipped for each in await items_of(database, act_id) if each.skipped}
    assert kept == {lost.id: ActSkip.REBOOKED}
    assert (await booking_of(database, lost.id)).status is S.CANCELLED
    assert (await booking_of(database, other.id)).status is S.BOOKED


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
