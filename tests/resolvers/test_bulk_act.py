"""Cancelling an event, shifting and closing its slots: seen before, done once, undone within the window (C6)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from jobs.transaction import transaction
from models.act import ActSkip, ActState, OfferRank
from models.booking import Booking, BookingStatus, CancelReason, Ride
from models.errors import Conflict, InvalidInput
from models.event import Allocation, Event, EventState
from models.message import MessageCause
from models.session import Database
from models.slot import Slot, SlotState
from models.wish import Wish, WishState
from models.wish_step import WishStep, WishStepKind
from resolvers.act import ActInput
from resolvers.act_undo import take_back_withdrawal, undo_act
from resolvers.booking_change import MoveBookingInput, move_booking
from resolvers.booking_step import record_step
from resolvers.event_cancellation import CancelEventInput, cancel_event, preview_event_cancellation
from resolvers.slot_closing import CloseSlotsInput, close_slots, preview_slot_closing
from resolvers.slot_shift import ShiftSlotsInput, preview_slot_shift, shift_slots
from tests.factories.fleet import HOURS, Fleet
from tests.factories.world import World
from tests.resolvers.act_run import act_of, begin, booking_of, counts_of, do, items_of, messages_of, steps_of

S = BookingStatus


@pytest.fixture
async def fleet(database: Database) -> Fleet:
    """Two riders at nine, one at ten; the XSR is free all day."""
    async with transaction(database) as session:
        made = await Fleet.create(session)
        made.bookings = [
            await made.booking("MT07", 0, "09:00", rank=1),
            await made.booking("MT07", 1, "09:00", rank=2, status=S.MODIFIED),
            await made.booking("MT07", 0, "10:00", rank=3),
        ]
    return made


async def event_of(database: Database, fleet: Fleet) -> Event:
    async with transaction(database) as session:
        return await session.get_one(Event, fleet.event.id)


async def slots_of(database: Database, fleet: Fleet) -> list[Slot]:
    async with transaction(database) as session:
        return list(await session.scalars(select(Slot).where(Slot.event_id == fleet.event.id).order_by(Slot.starts_at)))


async def statuses(database: Database, fleet: Fleet) -> list[BookingStatus]:
    return [(await booking_of(database, each.id)).status for each in fleet.bookings]


async def test_a_cancelled_event_sells_nothing_and_tells_each_rider_once(database: Database, fleet: Fleet) -> None:
    preview = await do(database, preview_event_cancellation, CancelEventInput(fleet.event.id))
    assert await counts_of(database, preview.id) == {"bookings_count": 3, "without_offer_count": 3}
    assert (await event_of(database, fleet)).state is EventState.OPEN
    act_id = await begin(database, cancel_event, CancelEventInput(fleet.event.id, reason="Tempête"))
    assert (await event_of(database, fleet)).state is EventState.CANCELLED
    for each in fleet.bookings:
        gone = await booking_of(database, each.id)
        assert (gone.status, gone.cancel_reason) == (S.CANCELLED, CancelReason.EVENT_CANCELLED)
        assert (await steps_of(database, each.id))[-1] == ("CANCELLED", "Événement annulé : Tempête", "Ada")
    told = await messages_of(database)
    assert [(each.cause, each.variables["cancel_reason"]) for each in told] == [
        (MessageCause.CANCELLED, "EVENT_CANCELLED")
    ] * 3
    with pytest.raises(Conflict):
        await do(database, cancel_event, CancelEventInput(fleet.event.id))
    with pytest.raises(Conflict):
        await do(database, take_back_withdrawal, ActInput(act_id))
    await do(database, undo_act, ActInput(act_id))
    assert (await event_of(database, fleet)).state is EventState.OPEN
    assert await statuses(database, fleet) == [S.BOOKED, S.MODIFIED, S.BOOKED]
    assert await messages_of(database) == []
    async with transaction(database) as session:
        assert await session.scalar(select(func.count()).where(Allocation.active.is_(False))) == 0


async def test_nobody_waits_for_a_cancelled_event_and_all_do_again_when_it_is_undone(
    database: Database, fleet: Fleet
) -> None:
    async with transaction(database) as session:
        world = fleet.on(session).world
        elsewhere = await world.event(await world.dealership(code="C998"), days_ahead=90)
        kinds: list[dict[str, Any]] = [
            {"proven_at": datetime.now(UTC)},
            {"proven_at": None},
            {"proven_at": datetime.now(UTC), "state": WishState.OFFERED},
            {"proven_at": datetime.now(UTC), "state": WishState.SERVED},
            {"proven_at": datetime.now(UTC), "event_id": elsewhere.id},
        ]
        for each in kinds:
            rider = await world.rider()
            values = {"event_id": fleet.event.id, "state": WishState.WAITING, **each}
            session.add(Wish(rider_id=rider.id, any_model=True, any_slot=True, **values))
            await session.flush()
    before = await wishes_of(database)
    act_id = await begin(database, cancel_event, CancelEventInput(fleet.event.id))
    states = [state for _, state, _ in await wishes_of(database)]
    assert states == [WishState.EVENT_CANCELLED] * 3 + [WishState.SERVED, WishState.WAITING]
    await do(database, undo_act, ActInput(act_id))
    assert await wishes_of(database) == before
    async with transaction(database) as session:
        steps = list(await session.execute(select(WishStep.kind, WishStep.actor).order_by(WishStep.number)))
    back = [WishStepKind.PROVEN, WishStepKind.JOINED, WishStepKind.PROVEN]
    assert steps == [(kind, "Ada") for kind in [WishStepKind.EVENT_CANCELLED] * 3 + back]


async def wishes_of(database: Database) -> list[tuple[UUID, WishState, datetime]]:
    async with transaction(database) as session:
        rows = await session.execute(select(Wish.id, Wish.state, Wish.joined_at).order_by(Wish.id))
        return [(row.id, row.state, row.joined_at) for row in rows]


async def test_an_event_does_not_come_back_where_its_truck_is_elsewhere_by_now(
    database: Database, fleet: Fleet
) -> None:
    act_id = await begin(database, cancel_event, CancelEventInput(fleet.event.id))
    async with transaction(database) as session:
        await fleet.on(session).world.event()
    with pytest.raises(Conflict):
        await do(database, undo_act, ActInput(act_id))
    assert (await event_of(database, fleet)).state is EventState.CANCELLED
    assert (await act_of(database, act_id)).state is ActState.DONE


@pytest.mark.parametrize("minutes", [60, -60, 30])
async def test_shifted_slots_move_their_riders_and_their_calendars(
    database: Database, fleet: Fleet, minutes: int
) -> None:
    before = await slots_of(database, fleet)
    preview = await do(database, preview_slot_shift, ShiftSlotsInput(fleet.event.id, minutes))
    assert (await counts_of(database, preview.id))["bookings_count"] == 3
    act_id = await begin(database, shift_slots, ShiftSlotsInput(fleet.event.id, minutes))
    by = timedelta(minutes=minutes)
    for was, now in zip(before, await slots_of(database, fleet), strict=True):
        assert (now.id, now.starts_at, now.ends_at) == (was.id, was.starts_at + by, was.ends_at + by)
        assert (now.local_start, now.day) == (was.local_start + by, was.day)
    for each in fleet.bookings:
        moved = await booking_of(database, each.id)
        assert (moved.status, moved.place_id, moved.calendar_sequence) == (S.MODIFIED, each.place_id, 1)
    told = await messages_of(database)
    assert [each.cause for each in told] == [MessageCause.MOVED] * 3
    assert told[0].variables["before"] == {"starts_at": before[0].starts_at.isoformat(), "model": "MT07"}
    assert told[0].variables["starts_at"] == (before[0].starts_at + by).isoformat()
    await do(database, undo_act, ActInput(act_id))
    assert [each.starts_at for each in await slots_of(database, fleet)] == [each.starts_at for each in before]
    assert await statuses(database, fleet) == [S.BOOKED, S.MODIFIED, S.BOOKED]
    assert await messages_of(database) == []


async def test_undoing_a_shift_leaves_what_was_done_since(database: Database, fleet: Fleet) -> None:
    there, moved, untouched = fleet.bookings
    act_id = await begin(database, shift_slots, ShiftSlotsInput(fleet.event.id, 15))
    async with transaction(database) as session:
        await session.execute(update(Booking).where(Booking.id == there.id).values(status=S.CHECKED_IN))
        await record_step(session, there.id, there.place_id, S.CHECKED_IN)
    await do(database, move_booking, MoveBookingInput(moved.id, slot_id=fleet.slots["11:00"].id))
    elsewhere = (await booking_of(database, moved.id)).place_id
    await do(database, undo_act, ActInput(act_id))
    assert await statuses(database, fleet) == [S.CHECKED_IN, S.MODIFIED, S.BOOKED]
    assert (await booking_of(database, moved.id)).place_id == elsewhere
    states = {item.booking_id: item.state for item in await items_of(database, act_id)}
    assert states == {there.id: "UNDONE", moved.id: "SKIPPED", untouched.id: "UNDONE"}
    told = await messages_of(database)
    assert [each.booking_id for each in told] == [moved.id, moved.id], "of the move, and of when it is now"


async def test_of_two_shifts_by_as_much_the_first_undone_leaves_the_second(database: Database, fleet: Fleet) -> None:
    first = await begin(database, shift_slots, ShiftSlotsInput(fleet.event.id, 15))
    second = await begin(database, shift_slots, ShiftSlotsInput(fleet.event.id, 15))
    await do(database, undo_act, ActInput(first))
    assert await statuses(database, fleet) == [S.MODIFIED] * 3
    await do(database, undo_act, ActInput(second))
    assert await statuses(database, fleet) == [S.MODIFIED] * 3


async def test_who_is_on_the_road_when_the_event_is_cancelled_comes_back(database: Database, fleet: Fleet) -> None:
    out, there, _ = fleet.bookings
    async with transaction(database) as session:
        on_site = update(Booking).where(Booking.id.in_([out.id, there.id])).values(status=S.CHECKED_IN)
        await session.execute(on_site)
        session.add(Ride(booking_id=out.id, departed_at=datetime.now(UTC)))
    act_id = await begin(database, cancel_event, CancelEventInput(fleet.event.id))
    assert await statuses(database, fleet) == [S.CHECKED_IN, S.CANCELLED, S.CANCELLED]
    skipped = [item.skipped for item in await items_of(database, act_id)]
    assert skipped == [ActSkip.CHECKED_IN, None, None]


@pytest.mark.parametrize(("month", "sunday", "shown"), [(10, 25, "02:30"), (3, 29, "03:30")])
async def test_a_shift_over_a_change_of_clocks_is_of_real_minutes(
    database: Database, month: int, sunday: int, shown: str
) -> None:
    year = 2037
    async with transaction(database) as session:
        world = await World.create(session)
        event = await world.event(starts_on=date(year, month, sunday), ends_on=date(year, month, sunday))
        slot = await world.slot(event, "01:30")
        moment = slot.starts_at
    await do(database, shift_slots, ShiftSlotsInput(event.id, 60))
    async with transaction(database) as session:
        moved = await session.get_one(Slot, slot.id)
    assert moved.starts_at == moment + timedelta(hours=1)
    assert f"{moved.local_start:%H:%M}" == shown


async def test_slots_that_are_shifted_meet_none_that_stays_and_keep_to_their_day(
    database: Database, fleet: Fleet
) -> None:
    async with transaction(database) as session:
        session_fleet = fleet.on(session)
        tomorrow = datetime.combine(fleet.event.ends_on, time(9)).replace(tzinfo=ZoneInfo("Europe/Paris"))
        await session_fleet.world.slot(
            fleet.event,
            "09:00",
            starts_at=tomorrow.astimezone(UTC),
            ends_at=tomorrow.astimezone(UTC) + timedelta(minutes=45),
            local_start=tomorrow.replace(tzinfo=None),
            day=fleet.event.ends_on,
        )
        await session_fleet.world.slot(fleet.event, "12:00", state=SlotState.CLOSED)
    first_day = fleet.event.starts_on
    for wrong, error in ((0, InvalidInput), (1000, InvalidInput), (-600, Conflict), (720, Conflict)):
        with pytest.raises(error):
            await do(database, shift_slots, ShiftSlotsInput(fleet.event.id, wrong, day=first_day))
    await begin(database, shift_slots, ShiftSlotsInput(fleet.event.id, 30, day=first_day))
    assert [f"{each.local_start:%d %H:%M}" for each in await slots_of(database, fleet)] == [
        *(f"{first_day:%d} {hour}" for hour in ("09:30", "10:30", "11:30", "12:30")),
        f"{fleet.event.ends_on:%d} 09:00",
    ]


async def test_a_closed_morning_offers_the_afternoon(database: Database, fleet: Fleet) -> None:
    closing = CloseSlotsInput(fleet.event.id, fleet.event.starts_on, until_time=time(10))
    preview = await do(database, preview_slot_closing, closing)
    ranks = [item.rank for item in await items_of(database, preview.id)]
    assert ranks == [OfferRank.SAME_MODEL] * 2
    act_id = await begin(database, close_slots, closing)
    assert [each.state for each in await slots_of(database, fleet)] == ["CLOSED", "OPEN", "OPEN"]
    offered = {item.offered_place_id for item in await items_of(database, act_id)}
    assert offered == {fleet.places["MT07", 1, "10:00"].id, fleet.places["MT07", 0, "11:00"].id} or offered == {
        fleet.places["MT07", 1, "10:00"].id,
        fleet.places["MT07", 1, "11:00"].id,
    }
    lost = await booking_of(database, fleet.bookings[0].id)
    assert (lost.status, lost.cancel_reason) == (S.CANCELLED, CancelReason.SLOT_CLOSED)
    assert {each.cause for each in await messages_of(database)} == {MessageCause.SLOT_CLOSED}
    assert (await booking_of(database, fleet.bookings[2].id)).status is S.BOOKED
    await do(database, take_back_withdrawal, ActInput(act_id))
    assert {each.state for each in await slots_of(database, fleet)} == {SlotState.OPEN}
    assert await statuses(database, fleet) == [S.BOOKED, S.MODIFIED, S.BOOKED]


async def test_slots_may_be_closed_to_new_bookings_only(database: Database, fleet: Fleet) -> None:
    closing = CloseSlotsInput(fleet.event.id, fleet.event.starts_on, keep_bookings=True)
    act_id = await begin(database, close_slots, closing)
    assert {each.state for each in await slots_of(database, fleet)} == {SlotState.CLOSED}
    assert await statuses(database, fleet) == [S.BOOKED, S.MODIFIED, S.BOOKED]
    assert await messages_of(database) == []
    assert (await act_of(database, act_id)).state is ActState.DONE
    assert len(HOURS) == len(await slots_of(database, fleet))
