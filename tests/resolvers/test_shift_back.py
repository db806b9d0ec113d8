"""Undoing a shift: who heard the shifted time by anything that stays hears the former one, nobody else (C9, F4)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from jobs.transaction import transaction
from models.booking import Booking, BookingStatus
from models.message import Message, MessageCause
from models.session import Database
from models.slot import Slot
from resolvers.act import ActInput
from resolvers.act_undo import undo_act
from resolvers.message import tell_rider
from resolvers.slot_shift import ShiftSlotsInput, shift_slots
from tests.factories.fleet import Fleet
from tests.resolvers.act_run import begin, booking_of, do, messages_of, steps_of

S = BookingStatus
BY = timedelta(minutes=15)


@pytest.fixture
async def fleet(database: Database) -> Fleet:
    """One rider at nine, who was told so."""
    async with transaction(database) as session:
        made = await Fleet.create(session)
        made.bookings = [await made.booking("MT07", 0, "09:00", rank=1)]
        await tell_rider(session, made.bookings[0].id, MessageCause.CONFIRMED, "first")
    return made


async def book(database: Database, fleet: Fleet, hour: str, status: S = S.BOOKED) -> Booking:
    """Somebody books now, and is told the time that the departure has now."""
    async with transaction(database) as session:
        until = datetime.now(UTC) + timedelta(hours=1)
        hold = {"held_until": until, "confirmed_at": None} if status is S.HELD else {}
        made = await fleet.on(session).booking("MT07", 1, hour, rank=5, status=status, **hold)
        if status is not S.HELD:
            await tell_rider(session, made.id, MessageCause.CONFIRMED, hour)
    return made


async def told_of(database: Database, booking: Booking) -> list[Message]:
    return [each for each in await messages_of(database) if each.booking_id == booking.id]


def time(said: object) -> datetime:
    return datetime.fromisoformat(str(said))


async def test_who_books_while_a_shift_can_be_undone_is_told_when_it_is(database: Database, fleet: Fleet) -> None:
    act_id = await begin(database, shift_slots, ShiftSlotsInput(fleet.event.id, 15))
    late = await book(database, fleet, "10:00")
    was = fleet.slots["10:00"].starts_at
    await do(database, undo_act, ActInput(act_id))
    confirmed, moved = await told_of(database, late)
    assert (confirmed.cause, time(confirmed.variables["starts_at"])) == (MessageCause.CONFIRMED, was + BY)
    assert (moved.cause, time(moved.variables["starts_at"])) == (MessageCause.MOVED, was)
    assert time(moved.variables["before"]["starts_at"]) == was + BY
    now = await booking_of(database, late.id)
    assert (now.status, now.place_id, now.calendar_sequence) == (S.MODIFIED, late.place_id, late.calendar_sequence + 1)
    assert (await steps_of(database, late.id))[-1][:2] == (
        "MODIFIED",
        "Décalage annulé : le départ est de nouveau à l’heure d’avant",
    )
    # Who rode there before never heard of the shift.
    assert [each.cause for each in await told_of(database, fleet.bookings[0])] == [MessageCause.CONFIRMED]
    assert (await booking_of(database, fleet.bookings[0].id)).status is S.BOOKED


async def test_who_was_reminded_of_the_shifted_time_is_told_as_well(database: Database, fleet: Fleet) -> None:
    act_id = await begin(database, shift_slots, ShiftSlotsInput(fleet.event.id, 15))
    async with transaction(database) as session:
        await tell_rider(session, fleet.bookings[0].id, MessageCause.REMINDER, "tomorrow")
    await do(database, undo_act, ActInput(act_id))
    causes = [each.cause for each in await told_of(database, fleet.bookings[0])]
    assert causes == [MessageCause.CONFIRMED, MessageCause.REMINDER, MessageCause.MOVED]


async def test_an_offer_a_departed_ride_and_an_unreachable_rider_are_told_nothing(
    database: Database, fleet: Fleet
) -> None:
    act_id = await begin(database, shift_slots, ShiftSlotsInput(fleet.event.id, 15))
    held, gone = await book(database, fleet, "10:00", S.HELD), await book(database, fleet, "11:00")
    silent = await book(database, fleet, "09:00")
    async with transaction(database) as session:
        past = datetime.now(UTC) - timedelta(days=1)
        hour = {"starts_at": past, "ends_at": past + BY}
        await session.execute(update(Slot).where(Slot.id == gone.slot_id).values(**hour))
        await session.execute(update(Message).where(Message.booking_id == silent.id).values(status="FAILED"))
    await do(database, undo_act, ActInput(act_id))
    for each, count in ((held, 0), (gone, 1), (silent, 1)):
        assert len(await told_of(database, each)) == count
        assert (await booking_of(database, each.id)).status is each.status


async def test_what_a_later_shift_is_about_to_say_is_corrected(database: Database, fleet: Fleet) -> None:
    was = fleet.slots["09:00"].starts_at
    first = await begin(database, shift_slots, ShiftSlotsInput(fleet.event.id, 15))
    await begin(database, shift_slots, ShiftSlotsInput(fleet.event.id, 30))
    await do(database, undo_act, ActInput(first))
    _, moved = await told_of(database, fleet.bookings[0])
    assert time(moved.variables["starts_at"]) == was + timedelta(minutes=30)
    assert time(moved.variables["before"]["starts_at"]) == was
    assert time(moved.variables["ends_at"]) - time(moved.variables["starts_at"]) == timedelta(minutes=45)
