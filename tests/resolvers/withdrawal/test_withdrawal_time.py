"""A withdrawal that hits two thousand bookings: seen in a second, done in ten, each rider told once (C6).

The bounds are those of the requirement, wide for a machine that does other things; the figures are printed (`-s`).
"""

import time
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, insert, select

from jobs.transaction import transaction
from models.act import ActItem
from models.booking import Booking, BookingStatus, BookingStep, Channel
from models.event import Allocation
from models.kit.uuid7 import uuid7
from models.licence import LicenceClass
from models.message import Message
from models.rider import Rider
from models.session import Database, WriteSession
from models.slot import Place, Slot
from models.vehicle import VehicleModel
from resolvers.withdrawal import WithdrawInput, preview_withdrawal, withdraw
from tests.factories.world import World
from tests.resolvers.act_run import counts_of, do, finish

EVENTS, SLOTS, HIT, OTHERS = 20, 20, 5, 7
BOOKINGS = EVENTS * SLOTS * HIT


async def a_season(session: WriteSession) -> VehicleModel:
    """Twenty weekends with twenty departures each: five vehicles of one model, all booked, and seven others, free."""
    world = await World.create(session)
    models = [await world.model(), await world.model(family="Sport"), await world.model(family="Roadster")]
    fleet = [await world.vehicle(models[0]) for _ in range(HIT)]
    fleet += [await world.vehicle(models[1 + number % 2]) for number in range(OTHERS)]
    dealership = await world.dealership()
    places, slots = [], []
    for number in range(EVENTS):
        event = await world.event(dealership, days_ahead=20 + 7 * number)
        allocation = {"event_id": event.id, "starts_on": event.starts_on, "ends_on": event.ends_on}
        await session.execute(insert(Allocation), [{**allocation, "vehicle_id": each.id} for each in fleet])
        for nth in range(SLOTS):
            local = datetime.combine(event.starts_on, datetime.min.time()) + timedelta(hours=8, minutes=30 * nth)
            start = local.replace(tzinfo=UTC)
            times = {"starts_at": start, "ends_at": start + timedelta(minutes=25), "local_start": local}
            slot = {"id": uuid7(), "event_id": event.id, "day": event.starts_on, **times}
            slots.append(slot)
            places += [
                {"id": uuid7(), "event_id": event.id, "slot_id": slot["id"], "vehicle_id": each.id} for each in fleet
            ]
    await session.execute(insert(Slot), slots)
    await session.execute(insert(Place), places)
    hit = {each.id for each in fleet[:HIT]}
    await _book(session, [place for place in places if place["vehicle_id"] in hit])
    return models[0]


async def _book(session: WriteSession, places: list[dict[str, object]]) -> None:
    moment = datetime.now(UTC) - timedelta(days=9)
    riders = [
        {
            "id": uuid7(),
            "first_name": "Zoé",
            "last_name": f"Lefèvre {number}",
            "email": f"zoe{number}@riders.example",
            "birth_date": date(1990, 5, 17),
            "licence_class": LicenceClass.A if number % 3 else LicenceClass.A2,
        }
        for number in range(len(places))
    ]
    await session.execute(insert(Rider), riders)
    bookings = [
        {
            "id": uuid7(),
            "event_id": place["event_id"],
            "place_id": place["id"],
            "slot_id": place["slot_id"],
            "vehicle_id": place["vehicle_id"],
            "rider_id": rider["id"],
            "status": BookingStatus.BOOKED,
            "channel": Channel.WEB,
            "confirmed_at": moment,
            "created_at": moment + timedelta(seconds=number),
        }
        for number, (place, rider) in enumerate(zip(places, riders, strict=True))
    ]
    await session.execute(insert(Booking), bookings)
    steps = [
        {"booking_id": each["id"], "place_id": each["place_id"], "status": BookingStatus.BOOKED, "actor": "Test"}
        for each in bookings
    ]
    await session.execute(insert(BookingStep), steps)


async def test_two_thousand_bookings(database: Database) -> None:
    async with transaction(database) as session:
        model = await a_season(session)
    input = WithdrawInput(model_id=model.id, from_day=datetime.now(UTC).date())
    began = time.perf_counter()
    preview = await do(database, preview_withdrawal, input)
    seen = time.perf_counter() - began
    foretold = await counts_of(database, preview.id)
    began = time.perf_counter()
    act = await do(database, withdraw, input)
    stopped = time.perf_counter() - began
    await finish(database, act.id)
    done = time.perf_counter() - began
    print(f"{BOOKINGS} bookings: preview {seen:.2f} s; selling stopped {stopped:.2f} s; done {done:.2f} s")
    counts = await counts_of(database, act.id)
    assert counts["bookings_count"] == counts["done_count"] == foretold["bookings_count"] == BOOKINGS
    assert counts["offered_count"] == foretold["offered_count"] == counts["silent_count"] == BOOKINGS
    async with transaction(database) as session:
        told = select(func.count(), func.count(Message.recipient.distinct()))
        assert (await session.execute(told)).one() == (BOOKINGS, BOOKINGS)
        taken = select(func.count(), func.count(ActItem.offered_place_id.distinct())).where(ActItem.act_id == act.id)
        assert (await session.execute(taken)).one() == (BOOKINGS, BOOKINGS)
    assert seen < 5
    assert done < 50
