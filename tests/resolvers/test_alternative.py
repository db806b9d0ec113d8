"""What is offered instead of a place: each rank, their order, and nothing that is not free or not allowed (C1, B5)."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from jobs.transaction import transaction
from models.booking import Booking, BookingStatus, CancelReason
from models.event import EventState
from models.kit.uuid7 import uuid7
from models.licence import REQUIRED_CLASSES, LicenceClass
from models.policy.viewer import ANONYMOUS
from models.session import Database
from models.slot import Place, SlotState
from models.vehicle import VehicleModel
from resolvers import alternative
from resolvers.alternative import ALTERNATIVES, nearest_free_places
from tests.factories.world import World

TIMES = ("09:00", "10:00", "11:00", "12:00")


class Shop:
    """An event with four models at four times: `wanted` at 10:00 is what somebody asks for."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.places: dict[str, Place] = {}
        self.models: dict[str, VehicleModel] = {}
        self.slots: dict[str, Any] = {}
        self.world: Any = None
        self.event: Any = None

    async def build(self) -> "Shop":
        async with transaction(self.database) as session:
            self.world = await World.create(session)
            self.event = await self.world.event(await self.world.dealership(latitude=47.0, longitude=2.0))
            for at in TIMES:
                self.slots[at] = await self.world.slot(self.event, at)
            for name, values, group in (
                ("wanted", {}, 1),
                ("twin", {}, 2),
                ("cousin", {"licence_required": LicenceClass.A}, 2),
                ("mate", {"family": "Trail"}, 1),
                ("other", {"family": "Trail"}, 2),
            ):
                self.models[name] = await self.world.model(name, **values)
                vehicle = await self.world.vehicle(self.models[name], group_number=group)
                for at in TIMES:
                    self.places[f"{name} {at}"] = await self.world.place(self.slots[at], vehicle)
        return self

    async def take(self, *names: str, **values: Any) -> list[Booking]:
        """Others book these places; a model or a time alone stands for all of it."""
        chosen = [key for key in self.places if key in names or {*key.split()} & {*names}]
        async with transaction(self.database) as session:
            world = World(session, self.world.season, self.world.truck, self.world.numbers)
            return [await world.booking(self.places[key], **values) for key in chosen]

    async def change(self, row: Any, **values: Any) -> None:
        async with transaction(self.database) as session:
            found = await session.get_one(type(row), row.id)
            for name, value in values.items():
                setattr(found, name, value)

    async def offered(
        self, rides: Collection[LicenceClass] = REQUIRED_CLASSES, now: datetime | None = None, model: str = "wanted"
    ) -> list[str]:
        """What an unknown person is offered, by name."""
        wanted = self.slots["10:00"].id, self.models[model].id
        async with self.database.write_on_driver(ANONYMOUS) as session:
            found = await nearest_free_places(session, *wanted, rides, now or datetime.now(UTC))
        names: dict[UUID, str] = {place.id: name for name, place in self.places.items()}
        return [names[key] for key in found]

    async def next_event(self, name: str, *, days: int, north: float, **values: Any) -> Any:
        """Another event, `north` degrees away, with the wanted model at 9:00."""
        async with transaction(self.database) as session:
            world = World(session, self.world.season, self.world.truck, self.world.numbers)
            dealership = await world.dealership(latitude=47.0 + north, longitude=2.0)
            event = await world.event(dealership, days_ahead=days, **values)
            vehicle = await world.vehicle(self.models["wanted"])
            self.places[name] = await world.place(await world.slot(event, "09:00"), vehicle)
        return event


@pytest.fixture
async def shop(database: Database) -> Shop:
    return await Shop(database).build()


async def test_the_same_model_at_the_nearest_times_comes_first_then_the_same_time_by_kinship(shop: Shop) -> None:
    await shop.take("wanted 10:00", "wanted 12:00")
    assert set((await shop.offered())[:2]) == {"wanted 09:00", "wanted 11:00"}
    await shop.take("wanted 09:00")
    assert await shop.offered() == ["wanted 11:00", "twin 10:00", "cousin 10:00", "mate 10:00", "other 10:00"]


async def test_a_free_place_of_the_wanted_model_at_the_wanted_time_is_no_alternative(shop: Shop) -> None:
    assert "wanted 10:00" not in await shop.offered()


async def test_then_other_models_at_other_times_those_of_the_family_first(shop: Shop) -> None:
    await shop.take("wanted", "10:00")
    await shop.take("twin 09:00", "mate 09:00", "other 09:00", "twin 11:00", "mate 11:00", "cousin 11:00")
    found = await shop.offered()
    # Nine and eleven are as near as each other; within a time the family comes first.
    assert set(found[:2]) == {"cousin 09:00", "other 11:00"}
    assert found[2:] == ["twin 12:00", "cousin 12:00", "mate 12:00"]


async def test_what_the_rider_may_not_ride_is_never_offered(shop: Shop) -> None:
    await shop.take("wanted")
    rides = REQUIRED_CLASSES - {LicenceClass.A}
    found = await shop.offered(rides)
    assert len(found) == ALTERNATIVES
    assert not any("cousin" in name for name in found)
    assert await shop.offered(()) == []


async def test_who_may_not_ride_the_wanted_model_is_offered_others_at_its_time_first(shop: Shop) -> None:
    found = await shop.offered(REQUIRED_CLASSES - {LicenceClass.A}, model="cousin")
    assert set(found[:2]) == {"twin 10:00", "wanted 10:00"}, "same family, in part of the same group"
    assert {name.split()[0] for name in found} <= {"wanted", "twin", "mate", "other"}


async def test_taken_held_withdrawn_closed_and_past_places_are_not_offered(shop: Shop) -> None:
    await shop.take("wanted 09:00", status=BookingStatus.HELD, held_until=datetime.now(UTC) + timedelta(minutes=9))
    await shop.take("twin 10:00", status=BookingStatus.CANCELLED, cancel_reason=CancelReason.RIDER)
    await shop.change(shop.places["mate 10:00"], withdrawn_at=datetime.now(UTC))
    await shop.change(shop.slots["11:00"], state=SlotState.CLOSED)
    found = await shop.offered()
    assert found[:2] == ["wanted 12:00", "twin 10:00"]
    assert not {"wanted 09:00", "mate 10:00"} & {*found}
    assert not any("11:00" in name for name in found)
    assert await shop.offered(now=shop.slots["12:00"].starts_at) == []


async def test_at_last_the_same_model_at_the_nearest_open_events_that_come_soon(shop: Shop) -> None:
    await shop.take(*(name for name in TIMES if name != "12:00"))
    await shop.next_event("near", days=40, north=0.5)
    await shop.next_event("nearest", days=60, north=-0.2)
    await shop.next_event("too far", days=30, north=2.5)
    await shop.next_event("too late", days=130, north=0.1)
    await shop.next_event("closed", days=70, north=0.1, state=EventState.CLOSED)
    for name in ("twin", "cousin", "mate"):
        await shop.change(shop.places[f"{name} 12:00"], withdrawn_at=datetime.now(UTC))
    assert await shop.offered() == ["wanted 12:00", "other 12:00", "nearest", "near"]


async def test_other_events_are_asked_only_when_this_one_has_too_few(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop.next_event("near", days=40, north=0.5)
    monkeypatch.setattr(alternative, "_NEARBY", None)  # asking for it would crash
    assert len(await shop.offered()) == ALTERNATIVES
    await shop.take("wanted", "twin", "cousin")
    assert len(await shop.offered()) == ALTERNATIVES


async def test_an_unknown_slot_has_none(shop: Shop) -> None:
    async with shop.database.write_on_driver(ANONYMOUS) as session:
        assert await nearest_free_places(session, uuid7(), uuid7(), REQUIRED_CLASSES, datetime.now(UTC)) == []
