"""Planning an event: a draft with its slots and the truck's vehicles, previewed and refused alike (B1, B2, B7)."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from models.dealership import Dealership
from models.event import Allocation, Event, EventState
from models.kit.uuid7 import uuid7
from models.policy.viewer import ANONYMOUS, Role, Viewer
from models.season import Truck
from models.session import Database
from models.slot import Place, Slot
from models.vehicle import Vehicle
from resolvers.reader.catalog import node_id
from schema.engine import SchemaEngine
from tests.factories.world import PARIS, World
from tests.schema.asking import read

ADMIN = Viewer(Role.ADMIN, name="Ada", account_id=uuid7())
CREATE = """mutation($input: CreateEventInput!) { answer: createEvent(input: $input) { __typename
  ... on CreateEventSuccess { event { id state startsOn endsOn zone note placesCount version truck { id }
    slotTemplate { firstRide grouping version }
    slots { at: localStart startsAt groupNumber placesCount state }
    allocations { startsOn endsOn active vehicle { number } } } }
  ... on Problem { code message field } } }"""
PREVIEW = """mutation($input: CreateEventInput!) { answer: previewEvent(input: $input) { __typename
  ... on PreviewEventSuccess { eventPlan { placesCount
    departures { at: localStart startsAt groupNumber placesCount }
    vehicles { vehicleId coming startsOn endsOn elsewhere elsewhereFrom elsewhereUntil } } }
  ... on Problem { code message field } } }"""
SEEN = "query($id: ID!) { event(id: $id) { id } events(first: 5) { nodes { id } } }"


@dataclass
class Tour:
    """Next year's season, its truck with three vehicles, and a dealership."""

    database: Database
    engine: SchemaEngine
    world: World
    dealership: Dealership
    vehicles: list[Vehicle]
    first: date

    def given(self, **values: Any) -> dict[str, Any]:
        return {
            "dealershipId": node_id(Dealership, self.dealership.id),
            "truckId": node_id(Truck, self.world.truck.id),
            "startsOn": self.first.isoformat(),
            "endsOn": (self.first + timedelta(days=1)).isoformat(),
            "firstRide": "09:00:00",
            "lastRide": "11:00:00",
            "lengthMinutes": 45,
            "gapMinutes": 15,
            "grouping": "ALTERNATING",
            **values,
        }

    async def create(self, **values: Any) -> Any:
        return (await read(self.engine, ADMIN, CREATE, input=self.given(**values)))["answer"]

    async def preview(self, **values: Any) -> Any:
        return (await read(self.engine, ADMIN, PREVIEW, input=self.given(**values)))["answer"]

    async def count(self, model: type[Any]) -> int:
        async with self.database.write(ADMIN) as session:
            found: int = await session.scalar(select(func.count()).select_from(model)) or 0
            return found

    async def another(self, **values: Any) -> Event:
        """An event that is there already, with the truck unless said otherwise."""
        async with self.database.write(ADMIN) as session:
            self.world.session = session
            made = await self.world.event(**{"starts_on": self.first, "ends_on": self.first, **values})
            await session.commit()
        return made

    async def allocate(self, event: Event, vehicle: Vehicle) -> None:
        async with self.database.write(ADMIN) as session:
            days = {"starts_on": event.starts_on, "ends_on": event.ends_on}
            session.add(Allocation(event_id=event.id, vehicle_id=vehicle.id, **days))
            await session.commit()

    async def second_truck(self) -> Truck:
        async with self.database.write(ADMIN) as session:
            self.world.session = session
            truck = await self.world.another_truck()
            await session.commit()
        return truck


@pytest.fixture
async def tour(database: Database) -> Tour:
    """Number 1 and 2 ride in either group on both days, number 3 from the second day on, in group 1."""
    async with database.write(ADMIN) as session:
        world = await World.create(session, datetime.now(UTC).year + 1)
        first = date(world.season.year, 6, 6)
        dealership, model = await world.dealership(), await world.model()
        vehicles = [await world.vehicle(model, number=number, group_number=number) for number in (1, 2)]
        late = {"available_from": first + timedelta(days=1), "number": 3}
        vehicles.append(await world.vehicle(model, **late))
        await session.commit()
    return Tour(database, SchemaEngine(database), world, dealership, vehicles, first)


async def test_a_draft_has_its_slots_and_the_vehicles_that_are_available(tour: Tour) -> None:
    made = await tour.create(note="  Sonnez au garage  ")
    event = made["event"]
    assert (event["state"], event["zone"], event["note"]) == ("DRAFT", "Europe/Paris", "Sonnez au garage")
    assert (event["slotTemplate"]["firstRide"], event["slotTemplate"]["grouping"]) == ("09:00:00", "ALTERNATING")
    shown = [(each["at"][8:16], each["groupNumber"], each["placesCount"]) for each in event["slots"]]
    assert shown == [
        *(("06T09:00", 1, 1), ("06T10:00", 2, 1), ("06T11:00", 1, 1)),
        *(("07T09:00", 1, 2), ("07T10:00", 2, 1), ("07T11:00", 1, 2)),
    ]
    assert {each["state"] for each in event["slots"]} == {"OPEN"}
    days = {each["vehicle"]["number"]: (each["startsOn"][-2:], each["endsOn"][-2:]) for each in event["allocations"]}
    assert days == {1: ("06", "07"), 2: ("06", "07"), 3: ("07", "07")}


async def test_a_preview_tells_the_same_and_changes_nothing(tour: Tour) -> None:
    plan = (await tour.preview())["eventPlan"]
    assert [await tour.count(model) for model in (Event, Slot, Place, Allocation)] == [0, 0, 0, 0]
    event = (await tour.create())["event"]
    asked = ("at", "startsAt", "groupNumber", "placesCount")
    assert plan["departures"] == [{name: slot[name] for name in asked} for slot in event["slots"]]
    assert plan["placesCount"] == event["placesCount"] == 8
    assert [each["coming"] for each in plan["vehicles"]] == ["COMES", "COMES", "COMES"]


async def test_only_the_vehicles_that_were_chosen_come(tour: Tour) -> None:
    chosen = [node_id(Vehicle, each.id) for each in tour.vehicles[:1]]
    plan = (await tour.preview(vehicleIds=chosen))["eventPlan"]
    assert [each["coming"] for each in plan["vehicles"]] == ["COMES", "LEFT_OUT", "LEFT_OUT"]
    event = (await tour.create(vehicleIds=chosen))["event"]
    assert [each["vehicle"]["number"] for each in event["allocations"]] == [1]
    assert plan["placesCount"] == event["placesCount"] == 4


async def test_a_vehicle_that_is_elsewhere_is_left_out_and_refused_by_name_where_it_was_chosen(tour: Tour) -> None:
    other = await tour.another(truck_id=(await tour.second_truck()).id)
    await tour.allocate(other, tour.vehicles[1])
    chosen = [node_id(Vehicle, tour.vehicles[1].id)]
    taken = (await tour.preview(vehicleIds=chosen))["eventPlan"]["vehicles"][1]
    assert (taken["coming"], taken["elsewhereFrom"]) == ("ELSEWHERE", tour.first.isoformat())
    assert "(Bourges)" in taken["elsewhere"]
    refused = await tour.create(vehicleIds=chosen)
    assert (refused["code"], refused["field"]) == ("CONFLICT", "vehicleIds")
    assert taken["elsewhere"] in refused["message"]
    assert await tour.count(Event) == 1
    event = (await tour.create())["event"]
    assert [each["vehicle"]["number"] for each in event["allocations"]] == [1, 3]


async def test_a_vehicle_that_is_not_available_or_not_on_the_truck_is_refused(tour: Tour) -> None:
    only_first = {"endsOn": tour.first.isoformat()}
    assert (await tour.preview(**only_first))["eventPlan"]["vehicles"][2]["coming"] == "UNAVAILABLE"
    refused = await tour.create(vehicleIds=[node_id(Vehicle, tour.vehicles[2].id)], **only_first)
    assert (refused["code"], refused["field"]) == ("INVALID_INPUT", "vehicleIds")
    truck = node_id(Truck, (await tour.second_truck()).id)
    foreign = await tour.create(truckId=truck, vehicleIds=[node_id(Vehicle, tour.vehicles[0].id)])
    assert (foreign["code"], foreign["field"]) == ("NOT_FOUND", "vehicleIds")
    assert await tour.count(Event) == 0


async def test_a_truck_that_is_elsewhere_is_refused_by_the_name_of_where_until_that_is_cancelled(tour: Tour) -> None:
    other = await tour.another()
    for refused in (await tour.preview(), await tour.create()):
        assert (refused["code"], refused["field"]) == ("CONFLICT", "startsOn")
        assert "Le camion" in refused["message"]
        assert "(Bourges)" in refused["message"]
        assert f"{other.starts_on:%d/%m/%Y}" in refused["message"]
    assert await tour.count(Event) == 1
    async with tour.database.write(ADMIN) as session:
        await session.execute(update(Event).values(state=EventState.CANCELLED))
        await session.commit()
    assert (await tour.create())["__typename"] == "CreateEventSuccess"


async def test_of_two_that_plan_the_truck_at_once_one_has_it(tour: Tour) -> None:
    async with tour.database.write(ADMIN) as session:
        tour.world.session = session
        elsewhere = node_id(Dealership, (await tour.world.dealership()).id)
        await session.commit()
    answers = await asyncio.gather(tour.create(), tour.create(dealershipId=elsewhere))
    assert sorted(each["__typename"] for each in answers) == ["Conflict", "CreateEventSuccess"]
    assert await tour.count(Event) == 1


async def test_a_dealership_has_one_event_that_begins_on_a_day(tour: Tour) -> None:
    truck = await tour.second_truck()
    await tour.another(dealership=tour.dealership, truck_id=truck.id)
    for refused in (await tour.preview(), await tour.create()):
        assert (refused["code"], refused["field"]) == ("CONFLICT", "startsOn")
        assert "Cette concession" in refused["message"]
    assert await tour.count(Event) == 1


def of_season(tour: Tour, month: int, day: int) -> str:
    return date(tour.world.season.year, month, day).isoformat()


async def test_days_that_cannot_be_are_refused_by_their_field(tour: Tour) -> None:
    year = tour.world.season.year
    backwards = {"startsOn": of_season(tour, 6, 7), "endsOn": of_season(tour, 6, 6)}
    too_long = {"startsOn": of_season(tour, 6, 6), "endsOn": of_season(tour, 6, 21)}
    beyond = {"startsOn": of_season(tour, 12, 31), "endsOn": f"{year + 1}-01-01"}
    before = {"startsOn": f"{year - 1}-12-31", "endsOn": of_season(tour, 1, 1)}
    for days, field in ((backwards, "endsOn"), (too_long, "endsOn"), (beyond, "startsOn"), (before, "startsOn")):
        for refused in (await tour.preview(**days), await tour.create(**days)):
            assert (refused["code"], refused["field"]) == ("INVALID_INPUT", field), days
    assert await tour.count(Event) == 0


async def test_days_that_have_passed_are_refused_and_today_is_not(database: Database, tour: Tour) -> None:
    today = datetime.now(PARIS).date()
    async with database.write(ADMIN) as session:
        tour.world.season.starts_on, tour.world.season.ends_on = today - timedelta(days=9), today + timedelta(days=9)
        await session.merge(tour.world.season)
        await session.commit()
    yesterday = (today - timedelta(days=1)).isoformat()
    refused = await tour.create(startsOn=yesterday, endsOn=today.isoformat())
    assert (refused["code"], refused["field"]) == ("INVALID_INPUT", "startsOn")
    assert "à venir" in refused["message"]
    made = await tour.create(startsOn=today.isoformat(), endsOn=today.isoformat())
    assert made["__typename"] == "CreateEventSuccess"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"lengthMinutes": 4}, "lengthMinutes"),
        ({"gapMinutes": 481}, "gapMinutes"),
        ({"lastRide": "08:00:00"}, "lastRide"),
        ({"lunchFrom": "12:00:00"}, "lunchUntil"),
    ],
)
async def test_a_rhythm_that_cannot_be_is_refused_by_its_field(tour: Tour, values: dict[str, Any], field: str) -> None:
    for refused in (await tour.preview(**values), await tour.create(**values)):
        assert (refused["code"], refused["field"]) == ("INVALID_INPUT", field)
    assert await tour.count(Event) == 0


@pytest.mark.parametrize(("month", "hours"), [(3, [-1, 0, 1, 2]), (10, [-2, -1, 2, 3])])
async def test_the_hour_of_a_clock_change_is_refused_and_the_rest_of_the_day_is_right(
    tour: Tour, month: int, hours: list[int]
) -> None:
    """In March 02:30 is skipped, in October it is shown twice."""
    last = date(tour.world.season.year, month, 31)
    sunday = last - timedelta(days=(last.weekday() + 1) % 7)
    days = {"startsOn": sunday.isoformat(), "endsOn": sunday.isoformat()}
    refused = await tour.create(**days, firstRide="01:30:00", lastRide="04:30:00")
    assert (refused["code"], refused["field"]) == ("INVALID_INPUT", "firstRide")
    assert await tour.count(Event) == 0
    around = {"firstRide": "00:30:00", "lastRide": "04:30:00", "lunchFrom": "02:15:00", "lunchUntil": "03:30:00"}
    slots = (await tour.create(**days, **around))["event"]["slots"]
    assert [each["at"][11:16] for each in slots] == ["00:30", "01:30", "03:30", "04:30"]
    midnight = datetime.combine(sunday, time(), UTC)
    starts = [datetime.fromisoformat(each["startsAt"]) - midnight for each in slots]
    assert starts == [timedelta(hours=hour, minutes=30) for hour in hours]


async def test_a_draft_is_nobodys_but_headquarters_until_it_opens(tour: Tour) -> None:
    key = (await tour.create())["event"]["id"]
    dealer = Viewer(Role.DEALER, name="Bob", account_id=uuid7(), dealership_id=tour.dealership.id)
    assert await read(tour.engine, ANONYMOUS, SEEN, id=key) == {"event": None, "events": {"nodes": []}}
    opening = "mutation($id: ID!) { answer: openEvent(input: {eventId: $id}) { __typename } }"
    await read(tour.engine, ADMIN, opening, id=key)
    shown = {"event": {"id": key}, "events": {"nodes": [{"id": key}]}}
    for viewer in (ANONYMOUS, dealer):
        assert await read(tour.engine, viewer, SEEN, id=key) == shown


async def test_twice_under_one_key_is_once_and_another_input_is_refused(tour: Tour) -> None:
    once = await tour.create(idempotencyKey="plan-june")
    again = await tour.create(idempotencyKey="plan-june")
    assert again["event"]["id"] == once["event"]["id"]
    reused = await tour.create(idempotencyKey="plan-june", gapMinutes=20)
    assert reused["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert await tour.count(Event) == 1


async def test_the_trail_says_who_planned_it(tour: Tour) -> None:
    await tour.create()
    trail = """{ auditEntries(first: 9, filter: {entity: {eq: "event"}}) { nodes { actor action after } } }"""
    (entry,) = (await read(tour.engine, ADMIN, trail))["auditEntries"]["nodes"]
    assert (entry["actor"], entry["action"]) == ("Ada", "INSERT")
    assert entry["after"]["starts_on"] == tour.first.isoformat()
