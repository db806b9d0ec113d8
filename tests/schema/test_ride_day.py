"""The day itself through the schema: arrival, departure, return, fall, no-show, and what is taken back (C2, D5)."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from models.booking import Booking, BookingStatus, BookingStep, Ride
from models.kit.uuid7 import uuid7
from models.message import Message
from models.policy.viewer import ANONYMOUS, SYSTEM, Role, Viewer
from models.session import Database
from models.slot import Place, Slot
from resolvers.reader.catalog import node_id
from tests.factories.world import World
from tests.schema.api import Api

Act = Callable[..., Awaitable[dict[str, Any]]]
DOCUMENT = """
mutation($i: {kind}!) {{ {name}(input: $i) {{ __typename
  ... on {success} {{ booking {{ status ride {{ departedAt returnedAt fell fallReport }}
    history {{ status reason reasonEn }} }} }}
  ... on Problem {{ code field message }} }} }}
"""
KINDS = {
    "recordDeparture": "RecordDepartureInput",
    "recordReturn": "RecordReturnInput",
    "recordFall": "RecordFallInput",
}
LEFT = datetime.now(UTC) - timedelta(minutes=20)


@pytest.fixture
async def booking(database: Database) -> Booking:
    """A booking of which the departure was half an hour ago, at an event of today."""
    async with database.write(SYSTEM) as session:
        world = await World.create(session)
        event = await world.event(days_ahead=0)
        starts_at = datetime.now(UTC) - timedelta(minutes=30)
        slot = await world.slot(event, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45))
        made = await world.booking(await world.place(slot, await world.vehicle(await world.model())))
        await session.commit()
    return made


@pytest.fixture
def tablet(database: Database, booking: Booking) -> Api:
    viewer = Viewer(Role.TABLET, name="Tablette 1", event_id=booking.event_id, device_id=uuid7())
    return Api.of(database, viewer)


@pytest.fixture
def act(tablet: Api, booking: Booking) -> Act:
    """Carries out a mutation on the booking, as the event's tablet."""

    async def carry_out(name: str, api: Api | None = None, **values: Any) -> dict[str, Any]:
        kind, success = KINDS.get(name, "RideDayInput"), f"{name[0].upper()}{name[1:]}Success"
        given = {"bookingId": node_id(Booking, booking.id), **values}
        text = DOCUMENT.format(kind=kind, name=name, success=success)
        answer: dict[str, Any] = (await (api or tablet).data(text, i=given))[name]
        found: dict[str, Any] = answer.get("booking", answer)
        return found

    return carry_out


async def test_a_ride_from_arrival_to_return_with_its_history(act: Act, database: Database) -> None:
    assert (await act("checkIn"))["status"] == "CHECKED_IN"
    assert (await act("recordDeparture", at=LEFT.isoformat()))["ride"]["departedAt"] is not None
    done = await act("recordReturn")
    assert done["status"] == "DONE"
    assert done["ride"]["returnedAt"] > done["ride"]["departedAt"]
    assert done["ride"]["fell"] is False
    assert [(step["status"], step["reason"], step["reasonEn"]) for step in done["history"]] == [
        ("BOOKED", None, None),
        ("CHECKED_IN", None, None),
        ("CHECKED_IN", "Départ", "Departed"),
        ("DONE", "Retour", "Returned"),
    ]
    async with database.write(SYSTEM) as session:
        assert list(await session.scalars(select(BookingStep.actor).order_by(BookingStep.id)))[1:] == ["Tablette 1"] * 3
        assert await session.scalar(select(func.count()).select_from(Message)) == 0


async def test_a_fall_is_noted_on_the_way_or_after(act: Act) -> None:
    assert (await act("recordFall", report="Glissade"))["code"] == "CONFLICT"
    await act("checkIn")
    await act("recordDeparture")
    fallen = await act("recordFall", report="  Glissade ")
    assert (fallen["status"], fallen["ride"]["fell"], fallen["ride"]["fallReport"]) == ("CHECKED_IN", True, "Glissade")
    await act("recordReturn")
    again = await act("recordFall", report="Glissade, sans blessure")
    assert (again["status"], again["ride"]["fallReport"]) == ("DONE", "Glissade, sans blessure")
    assert (await act("recordFall", report="x" * 2_001))["field"] == "report"


@pytest.mark.parametrize(
    "order",
    [
        ["recordDeparture"],
        ["recordReturn"],
        ["markDone"],
        ["checkIn", "checkIn"],
        ["checkIn", "recordReturn"],
        ["checkIn", "recordDeparture", "recordDeparture"],
        ["checkIn", "recordDeparture", "markNoShow"],
        ["checkIn", "recordDeparture", "markDone"],
        ["checkIn", "markDone", "recordDeparture"],
        ["markNoShow", "markNoShow"],
        ["markNoShow", "markDone"],
        ["undoLastStep"],
        ["checkIn", "undoLastStep", "undoLastStep"],
        ["markNoShow", "checkIn", "undoLastStep", "undoLastStep", "undoLastStep"],
        ["checkIn", "recordDeparture", "recordFall", "undoLastStep"],
    ],
)
async def test_what_cannot_follow_is_refused_and_changes_nothing(
    act: Act, order: list[str], database: Database, booking: Booking
) -> None:
    *before, last = order
    for name in before:
        assert "code" not in await act(name), name
    at_first = await state(database, booking)
    refused = await act(last)
    assert (refused["code"], refused["field"]) == ("CONFLICT", "bookingId")
    assert await state(database, booking) == at_first


async def state(database: Database, booking: Booking) -> Any:
    async with database.write(SYSTEM) as session:
        steps = await session.scalar(select(func.count()).select_from(BookingStep))
        ride = await session.get(Ride, booking.id)
        found = await session.get_one(Booking, booking.id)
        return found.status, found.version, steps, ride and (ride.departed_at, ride.returned_at, ride.fell)


@pytest.mark.parametrize(
    ("order", "back"),
    [
        (["checkIn"], "BOOKED"),
        (["markNoShow"], "BOOKED"),
        (["checkIn", "markNoShow"], "CHECKED_IN"),
        (["markNoShow", "checkIn"], "NO_SHOW"),
        (["markNoShow", "checkIn", "undoLastStep"], "BOOKED"),
        (["markNoShow", "checkIn", "markDone", "undoLastStep", "undoLastStep"], "BOOKED"),
        (["checkIn", "markNoShow", "checkIn", "undoLastStep"], "CHECKED_IN"),
        (["checkIn", "recordDeparture", "undoLastStep"], "BOOKED"),
        (["checkIn", "markDone"], "CHECKED_IN"),
        (["checkIn", "undoLastStep", "markNoShow"], "BOOKED"),
        (["checkIn", "recordDeparture", "recordReturn"], "CHECKED_IN"),
        (["checkIn", "recordDeparture"], "CHECKED_IN"),
    ],
)
async def test_what_was_noted_by_mistake_is_taken_back_and_stays_in_the_history(
    act: Act, order: list[str], back: str
) -> None:
    for name in order:
        last = await act(name)
    taken_back = await act("undoLastStep")
    assert taken_back["status"] == back
    assert len(taken_back["history"]) == len(last["history"]) + 1
    assert "par erreur" in taken_back["history"][-1]["reason"]
    if order[-1] == "recordReturn":
        assert taken_back["ride"]["returnedAt"] is None
        assert taken_back["ride"]["departedAt"] is not None
    if order[-1] == "recordDeparture":
        assert taken_back["ride"] is None


async def test_nobody_is_a_no_show_before_the_departure(act: Act, database: Database, booking: Booking) -> None:
    async with database.write(SYSTEM) as session:
        slot = await session.get_one(Slot, booking.slot_id)
        slot.starts_at, slot.ends_at = (datetime.now(UTC) + timedelta(minutes=each) for each in (1, 46))
        await session.commit()
    refused = await act("markNoShow")
    assert (refused["code"], refused["field"]) == ("CONFLICT", "bookingId")
    assert "départ" in refused["message"]
    assert (await act("checkIn"))["status"] == "CHECKED_IN"
    assert (await act("markDone"))["code"] == "CONFLICT"


@pytest.mark.parametrize(
    "at",
    [
        lambda: datetime.now(UTC) + timedelta(minutes=15),
        lambda: LEFT - timedelta(days=2),
        lambda: LEFT.replace(tzinfo=None),
    ],
    ids=["to come", "another day", "without an offset"],
)
async def test_a_time_that_cannot_be_is_refused_by_name(act: Act, at: Callable[[], datetime]) -> None:
    await act("checkIn")
    assert (await act("recordDeparture", at=at().isoformat()))["field"] == "at"
    await act("recordDeparture")
    assert (await act("recordReturn", at=LEFT.isoformat()))["field"] == "at"


async def test_who_has_left_is_no_longer_cancelled(act: Act, tablet: Api, booking: Booking) -> None:
    await act("checkIn")
    await act("recordDeparture")
    text = "mutation($i: CancelBookingInput!) { cancelBooking(input: $i) { __typename ... on Problem { code } } }"
    answer = await tablet.as_viewer(SYSTEM).data(text, i={"bookingId": node_id(Booking, booking.id)})
    assert answer["cancelBooking"] == {"__typename": "Conflict", "code": "CONFLICT"}


async def test_nobody_is_checked_in_before_the_event(act: Act, database: Database, booking: Booking) -> None:
    async with database.write(SYSTEM) as session:
        world = await World.create(session, year=2033)
        event = await world.event(await world.dealership(code="C999"), days_ahead=1)
        place = await world.place(await world.slot(event), await world.vehicle(await world.model("Tracer")))
        early = await world.booking(place)
        await session.commit()
    admin = Api.of(database, SYSTEM)
    assert "code" not in await act("checkIn", admin)
    assert (await act("checkIn", admin, bookingId=node_id(Booking, early.id)))["code"] == "CONFLICT"


async def test_a_tablet_notes_nothing_of_another_event_and_riders_nothing_at_all(
    act: Act, database: Database, booking: Booking
) -> None:
    stranger = Api.of(database, Viewer(Role.TABLET, event_id=uuid7(), device_id=uuid7()))
    assert (await act("checkIn", stranger))["code"] == "NOT_FOUND"
    text = "mutation($i: RideDayInput!) { checkIn(input: $i) { __typename } }"
    for viewer in (ANONYMOUS, Viewer(Role.DEALER, dealership_id=uuid7())):
        answer = await Api.of(database, viewer).answer(text, i={"bookingId": node_id(Booking, booking.id)})
        assert "errors" in answer
    assert (await state(database, booking))[0] is BookingStatus.BOOKED


async def test_a_second_tablet_that_saw_an_older_version_is_told(act: Act, booking: Booking) -> None:
    await act("checkIn", expectedVersion=booking.version)
    late = await act("markNoShow", expectedVersion=booking.version)
    assert (late["code"], late["field"]) == ("CONFLICT", "expectedVersion")


async def test_the_place_stays_taken_whatever_happens_on_the_day(
    act: Act, database: Database, booking: Booking
) -> None:
    for name in ("markNoShow", "checkIn", "recordDeparture", "recordReturn"):
        await act(name)
    async with database.write(SYSTEM) as session:
        found = await session.get_one(Booking, booking.id)
        assert (found.place_id, found.event_id) == (booking.place_id, booking.event_id)
        assert await session.scalar(select(func.count()).select_from(Place)) == 1
