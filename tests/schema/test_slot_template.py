"""Changing the template of an event's slots: laid out anew around what is booked (B2, B7)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from models.booking import Booking, BookingStatus
from models.kit.uuid7 import uuid7
from models.session import Database
from models.slot import Slot, SlotState
from models.wish import Wish, WishSlot
from schema.engine import SchemaEngine
from tests.factories.world import PARIS
from tests.schema.slot_stop import ADMIN, PREVIEW, Stop, make_stop


@pytest.fixture
def engine(database: Database) -> SchemaEngine:
    return SchemaEngine(database)


@pytest.fixture
async def stop(database: Database, engine: SchemaEngine) -> Stop:
    return await make_stop(database, engine)


async def test_a_first_template_makes_slots_with_a_place_for_each_vehicle_of_the_group(stop: Stop) -> None:
    assert await stop.fates(grouping="ALTERNATING") == {"09:00": "ADDED", "10:00": "ADDED", "11:00": "ADDED"}
    slots = await stop.slots()
    assert [each.group_number for each in slots.values()] == [1, 2, 1]
    assert {at: len(await stop.places(at)) for at in slots} == {"09:00": 1, "10:00": 1, "11:00": 1}
    await stop.change(lengthMinutes=50, gapMinutes=10)
    assert {at: len(await stop.places(at)) for at in slots} == {"09:00": 2, "10:00": 2, "11:00": 2}


async def test_a_preview_tells_the_same_and_changes_nothing(stop: Stop) -> None:
    await stop.change()
    await stop.book("10:00")
    before = await stop.rows()
    asked = {"firstRide": "09:30:00"}
    told = await stop.fates(PREVIEW, **asked)
    assert await stop.rows() == before
    assert told == await stop.fates(**asked)
    assert await stop.rows() != before


async def test_what_is_booked_stays_and_what_would_meet_it_is_left_out(stop: Stop) -> None:
    await stop.change()
    before = await stop.slots()
    booking = await stop.book("10:00", status=BookingStatus.HELD, held_until=datetime.now(UTC) + timedelta(hours=1))
    assert await stop.fates(firstRide="09:30:00", lastRide="12:00:00") == {
        "09:00": "REMOVED",
        "09:30": "LEFT_OUT",
        "10:00": "KEPT_BOOKED",
        "10:30": "LEFT_OUT",
        "11:00": "REMOVED",
        "11:30": "ADDED",
    }
    after = await stop.slots()
    assert list(after) == ["10:00", "11:30"]
    assert (after["10:00"].id, after["10:00"].version) == (before["10:00"].id, before["10:00"].version)
    async with stop.database.write(ADMIN) as session:
        assert (await session.get_one(Booking, booking.id)).version == booking.version


async def test_a_slot_of_the_other_group_may_leave_beside_one_that_is_booked(stop: Stop) -> None:
    await stop.change(grouping="ONLY_1")
    await stop.book("10:00")
    fates = await stop.fates(grouping="ONLY_2", firstRide="09:30:00", lastRide="09:30:00")
    assert fates == {"09:00": "REMOVED", "09:30": "ADDED", "10:00": "KEPT_BOOKED", "11:00": "REMOVED"}


async def test_a_slot_that_history_refers_to_is_closed_and_the_same_departure_keeps_its_state(stop: Stop) -> None:
    await stop.change()
    booking = await stop.book("09:00", status=BookingStatus.CANCELLED, cancel_reason="RIDER")
    kept = (await stop.slots())["10:00"].id
    async with stop.database.write(ADMIN) as session:
        (await session.get_one(Slot, kept)).state = SlotState.CLOSED
        await session.commit()
    fates = await stop.fates(firstRide="10:00:00")
    assert fates == {"09:00": "CLOSED", "10:00": "KEPT", "11:00": "KEPT"}
    slots = await stop.slots()
    assert (slots["09:00"].id, slots["09:00"].state) == (booking.slot_id, SlotState.CLOSED)
    assert (slots["10:00"].id, slots["10:00"].state) == (kept, SlotState.CLOSED)


async def test_a_slot_that_someone_waits_for_and_nothing_else_stays(stop: Stop) -> None:
    await stop.change()
    slots = await stop.slots()
    async with stop.database.write(ADMIN) as session:
        stop.world.session = session
        for named in (["09:00"], ["10:00", "11:00"]):
            rider = await stop.world.rider()
            wish = Wish(id=uuid7(), event_id=stop.event.id, rider_id=rider.id, any_model=True, any_slot=False)
            session.add(wish)
            await session.flush()
            session.add_all(WishSlot(id=uuid7(), wish_id=wish.id, slot_id=slots[at].id) for at in named)
        await session.commit()
    fates = await stop.fates(firstRide="11:00:00")
    assert fates == {"09:00": "KEPT_AWAITED", "10:00": "REMOVED", "11:00": "KEPT"}
    assert fates.keys() - (await stop.slots()).keys() == {"10:00"}


async def test_twice_is_once(stop: Stop) -> None:
    await stop.change()
    await stop.book("10:00")
    await stop.book("11:00", status=BookingStatus.CANCELLED, cancel_reason="RIDER")
    asked: dict[str, Any] = {
        "firstRide": "08:20:00",
        "lengthMinutes": 50,
        "lunchFrom": "10:30:00",
        "lunchUntil": "10:50:00",
    }
    await stop.change(**asked)
    once = await stop.rows()
    fates = await stop.fates(**asked)
    assert await stop.rows() == once
    assert not {"ADDED", "REMOVED", "CHANGED"} & set(fates.values())


async def test_who_saw_an_older_template_is_refused(stop: Stop) -> None:
    version = (await stop.change())["slotLayout"]["templateVersion"]
    assert (await stop.change(gapMinutes=20, expectedVersion=version))["__typename"] == "ChangeSlotTemplateSuccess"
    before = await stop.rows()
    refused = await stop.change(gapMinutes=25, expectedVersion=version)
    assert (refused["code"], refused["field"]) == ("CONFLICT", "expectedVersion")
    assert await stop.rows() == before


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"lengthMinutes": 4}, "lengthMinutes"),
        ({"gapMinutes": 481}, "gapMinutes"),
        ({"lastRide": "08:00:00"}, "lastRide"),
        ({"lunchFrom": "12:00:00"}, "lunchUntil"),
        ({"lunchFrom": "12:00:00", "lunchUntil": "11:00:00"}, "lunchUntil"),
    ],
)
async def test_a_rhythm_that_cannot_be_is_refused_by_its_field(stop: Stop, values: dict[str, Any], field: str) -> None:
    refused = await stop.change(**values)
    assert (refused["code"], refused["field"]) == ("INVALID_INPUT", field)
    assert await stop.slots() == {}


def last_sunday(month: int) -> date:
    year = datetime.now(PARIS).year + 1
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


@pytest.mark.parametrize(("month", "hours"), [(3, [-1, 0, 1, 2]), (10, [-2, -1, 2, 3])])
async def test_the_hour_of_a_clock_change_is_refused_and_the_rest_of_the_day_is_right(
    database: Database, engine: SchemaEngine, month: int, hours: list[int]
) -> None:
    """In March 02:30 is skipped, in October it is shown twice."""
    stop = await make_stop(database, engine, starts_on=last_sunday(month))
    refused = await stop.change(firstRide="01:30:00", lastRide="04:30:00")
    assert (refused["code"], refused["field"]) == ("INVALID_INPUT", "firstRide")
    assert await stop.slots() == {}
    around: dict[str, Any] = {
        "firstRide": "00:30:00",
        "lastRide": "04:30:00",
        "lunchFrom": "02:15:00",
        "lunchUntil": "03:30:00",
    }
    slots = (await stop.change(**around))["slotLayout"]["slots"]
    assert [each["at"][11:16] for each in slots] == ["00:30", "01:30", "03:30", "04:30"]
    midnight = datetime.combine(stop.event.starts_on, time(), UTC)
    starts = [datetime.fromisoformat(each["startsAt"]) - midnight for each in slots]
    assert starts == [timedelta(hours=hour, minutes=30) for hour in hours]
