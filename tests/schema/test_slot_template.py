"""Changing the template of an event's slots: laid out anew around what is booked (B2, B7)."""

import asyncio
import itertools
import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from models.booking import Booking, BookingStatus
from models.event import Allocation, Event
from models.kit.uuid7 import uuid7
from models.policy.viewer import ANONYMOUS, Role, Viewer
from models.session import Database
from models.slot import Place, Slot, SlotState, SlotTemplate
from models.vehicle import VehicleModel
from models.wish import Wish, WishSlot
from resolvers.reader.catalog import node_id
from schema.engine import SchemaEngine
from tests.factories.world import PARIS, World
from tests.schema.asking import read

ADMIN = Viewer(Role.ADMIN, name="Ada", account_id=uuid7())
CHANGE = """mutation($input: ChangeSlotTemplateInput!) { answer: changeSlotTemplate(input: $input) { __typename
  ... on ChangeSlotTemplateSuccess { slotLayout {
    templateVersion slots { fate slotId at: localStart startsAt groupNumber state } } }
  ... on Problem { code message field } } }"""
PREVIEW = CHANGE.replace("changeSlot", "previewSlot").replace("ChangeSlotTemplateSuccess", "PreviewSlotTemplateSuccess")


@pytest.fixture
def engine(database: Database) -> SchemaEngine:
    return SchemaEngine(database)


class Stop:
    """An event of one day with a vehicle in each group, laid out by the mutation itself."""

    def __init__(self, database: Database, engine: SchemaEngine, world: World, event: Event) -> None:
        self.database, self.engine, self.world, self.event = database, engine, world, event

    def input(self, **values: Any) -> dict[str, Any]:
        rhythm = {
            "firstRide": "09:00:00",
            "lastRide": "11:00:00",
            "lengthMinutes": 45,
            "gapMinutes": 15,
            "grouping": "TOGETHER",
        }
        return {"eventId": node_id(Event, self.event.id), **rhythm, **values}

    async def change(self, mutation: str = CHANGE, **values: Any) -> Any:
        return (await read(self.engine, ADMIN, mutation, input=self.input(**values)))["answer"]

    async def fates(self, mutation: str = CHANGE, **values: Any) -> dict[str, str]:
        """Local time → what becomes of the slot; both where a slot goes and its own new shape is left out."""
        found: dict[str, str] = {}
        for each in (await self.change(mutation, **values))["slotLayout"]["slots"]:
            at = each["at"][11:16]
            found[at] = f"{found[at]} {each['fate']}" if at in found else each["fate"]
        return found

    async def slots(self) -> dict[str, Slot]:
        async with self.database.write(ADMIN) as session:
            found = await session.scalars(select(Slot).where(Slot.event_id == self.event.id).order_by(Slot.starts_at))
            return {f"{each.local_start:%H:%M}": each for each in found}

    async def places(self, at: str) -> list[Place]:
        async with self.database.write(ADMIN) as session:
            slot = (await self.slots())[at]
            return list(await session.scalars(select(Place).where(Place.slot_id == slot.id).order_by(Place.id)))

    async def book(self, at: str, **values: Any) -> Booking:
        place = (await self.places(at))[0]
        async with self.database.write(ADMIN) as session:
            self.world.session = session
            booking = await self.world.booking(place, **values)
            await session.commit()
        return booking

    async def rows(self) -> list[Any]:
        """Everything that a layout may touch."""
        async with self.database.write(ADMIN) as session:
            tables = ("slot", "place", "booking", "booking_step", "wish_slot", "slot_template", "allocation")
            return [sorted(map(str, (await session.execute(text(f"SELECT * FROM {table}"))).all())) for table in tables]


async def make_stop(database: Database, engine: SchemaEngine, **values: Any) -> Stop:
    async with database.write(ADMIN) as session:
        world = await World.create(session)
        starts_on = values.pop("starts_on", datetime.now(PARIS).date() + timedelta(days=20))
        event = await world.event(starts_on=starts_on, ends_on=starts_on, **values)
        model = await world.model("MT-07")
        for group in (1, 2):
            vehicle = await world.vehicle(model, group_number=group, available_until=date(2099, 12, 31))
            session.add(Allocation(event_id=event.id, vehicle_id=vehicle.id, starts_on=starts_on, ends_on=starts_on))
        await session.commit()
    return Stop(database, engine, world, event)


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


BOOK = """mutation($input: BookPlaceInput!) { answer: bookPlace(input: $input) { __typename
  ... on BookPlaceSuccess { booking { slot { id } } } ... on Problem { code field } } }"""


@pytest.mark.parametrize("_round", range(3))
async def test_a_booking_at_the_same_moment_has_its_slot_or_is_refused(stop: Stop, _round: int) -> None:
    await stop.change()
    slot = (await stop.slots())["10:00"]
    async with stop.database.write(ADMIN) as session:
        model_id: UUID = (await session.scalars(select(VehicleModel.id))).one()
    riders = [
        {
            "firstName": "Ana",
            "lastName": f"Duval{letter}",
            "email": f"ana{letter}@riders.example",
            "birthDate": "1985-02-03",
            "licenceClass": "A",
        }
        for letter in "abc"
    ]
    asked = {"slotId": node_id(Slot, slot.id), "modelId": node_id(VehicleModel, model_id)}
    bookings = [read(stop.engine, ANONYMOUS, BOOK, input={**asked, "rider": rider}) for rider in riders]
    first, *others = await asyncio.gather(stop.fates(firstRide="09:30:00", lastRide="09:30:00"), *bookings)
    made = [each["answer"] for each in others if each["answer"]["__typename"] == "BookPlaceSuccess"]
    assert first["10:00"] == ("KEPT_BOOKED" if made else "REMOVED")
    assert ("10:00" in await stop.slots()) == bool(made)
    assert {each["answer"]["__typename"] for each in others} <= {"BookPlaceSuccess", "NotFound", "PlaceTaken"}
    async with stop.database.write(ADMIN) as session:
        template = await session.get_one(SlotTemplate, stop.event.id)
        assert template.first_ride == time(9, 30)


async def booked_rows(stop: Stop) -> list[Any]:
    """Bookings with their places and slots, column by column."""
    columns = "b.*, p.*, s.id, s.starts_at, s.ends_at, s.local_start, s.day, s.group_number, s.version"
    joined = "booking b JOIN place p ON p.id = b.place_id JOIN slot s ON s.id = b.slot_id"
    async with stop.database.write(ADMIN) as session:
        live = text(f"SELECT {columns}, s.state FROM {joined} WHERE b.status <> 'CANCELLED' ORDER BY b.id")
        past = text("SELECT * FROM booking ORDER BY id")
        return [[str(row) for row in (await session.execute(each)).all()] for each in (live, past)]


@pytest.mark.parametrize("seed", range(5))
async def test_whatever_is_booked_and_asked_what_is_booked_is_untouched(stop: Stop, seed: int) -> None:
    dice = random.Random(seed)

    def rhythm() -> dict[str, Any]:
        return {
            "firstRide": dice.choice(["09:00:00", "09:20:00", "10:00:00"]),
            "lastRide": "12:00:00",
            "lengthMinutes": dice.choice([20, 45, 60]),
            "gapMinutes": dice.choice([0, 15]),
            "grouping": dice.choice(["TOGETHER", "ALTERNATING", "ONLY_1", "ONLY_2"]),
        }

    await stop.change(**rhythm())
    for at in await stop.slots():
        if dice.random() < 0.3:
            await stop.book(at)
        elif dice.random() < 0.4:
            await stop.book(at, status=BookingStatus.CANCELLED, cancel_reason="RIDER")
    before = await booked_rows(stop)
    for _ in range(3):
        asked = rhythm()
        assert (await stop.change(**asked))["__typename"] == "ChangeSlotTemplateSuccess"
        assert await booked_rows(stop) == before
        once = await stop.rows()
        await stop.change(**asked)
        assert await stop.rows() == once
        riding = [each for each in (await stop.slots()).values() if each.state is SlotState.OPEN]
        for each, other in itertools.combinations(riding, 2):
            both = None in (each.group_number, other.group_number) or each.group_number == other.group_number
            assert not both or each.ends_at <= other.starts_at


async def test_a_layout_waits_for_who_is_booking_and_leaves_their_slot(stop: Stop) -> None:
    await stop.change()
    await stop.book("10:00", status=BookingStatus.CANCELLED, cancel_reason="RIDER")
    place = (await stop.places("10:00"))[0]
    async with stop.database.write(ADMIN) as session:
        stop.world.session = session
        await session.execute(select(Slot.id).where(Slot.id == place.slot_id).with_for_update(read=True))
        await stop.world.booking(place)
        changing = asyncio.create_task(stop.fates(firstRide="11:00:00"))
        await asyncio.sleep(0.3)
        assert not changing.done()
        await session.commit()
    assert (await changing)["10:00"] == "KEPT_BOOKED"
    assert (await stop.slots())["10:00"].state is SlotState.OPEN
