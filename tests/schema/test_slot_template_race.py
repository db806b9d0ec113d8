"""Laying slots out anew while riders book: what is booked is never touched (B2; ADR 0012)."""

import asyncio
import itertools
import random
from datetime import time
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from models.booking import BookingStatus
from models.policy.viewer import ANONYMOUS
from models.session import Database
from models.slot import Slot, SlotState, SlotTemplate
from models.vehicle import VehicleModel
from resolvers.reader.catalog import node_id
from schema.engine import SchemaEngine
from tests.schema.asking import read
from tests.schema.slot_stop import ADMIN, Stop, make_stop

BOOK = """mutation($input: BookPlaceInput!) { answer: bookPlace(input: $input) { __typename
  ... on BookPlaceSuccess { booking { slot { id } } } ... on Problem { code field } } }"""


@pytest.fixture
def engine(database: Database) -> SchemaEngine:
    return SchemaEngine(database)


@pytest.fixture
async def stop(database: Database, engine: SchemaEngine) -> Stop:
    return await make_stop(database, engine)


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
