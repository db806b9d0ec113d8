"""A companion says by the link of their own booking that the address is theirs (C7, J1; ADR 0030)."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from models.booking import Booking, BookingStatus, CancelReason
from models.event import Event
from models.kit.uuid7 import uuid7
from models.lead import Lead
from models.message import MessageCause
from models.policy.viewer import ANONYMOUS, SYSTEM, Role, Viewer
from models.rider import Rider
from models.session import Database
from models.wish import Wish, WishState
from models.wish_step import WishStep, WishStepKind
from resolvers.waiting_instead import wait_instead
from schema.engine import SchemaEngine
from tests.schema.asking import read
from tests.schema.friends import Stage, make_stage
from tests.schema.test_groups import BOOK, CONFIRM

BORN = date(1985, 2, 3)
PROVE = """mutation($id: ID!) { proveOwnAddress(input: {bookingId: $id}) { __typename
  ... on ProveOwnAddressSuccess { booking { status rider { unproven phone } } } ... on Problem { code field } } }"""
CANCEL = "mutation($id: ID!) { cancelBooking(input: {bookingId: $id}) { __typename } }"


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await make_stage(database)


@pytest.fixture
def engine(database: Database) -> SchemaEngine:
    return SchemaEngine(database)


async def booked(engine: SchemaEngine, stage: Stage) -> Booking:
    """Bruno's booking: Ana booked for both, and confirmed."""
    await read(
        engine, ANONYMOUS, BOOK, input=stage.group(stage.member("Ana"), stage.member("Bruno", phone="0639980002"))
    )
    await read(engine, ANONYMOUS, CONFIRM, token=await stage.token(MessageCause.CONFIRM))
    return (await stage.bookings())["Bruno"]


async def known_bruno(stage: Stage, **values: Any) -> Rider:
    async with stage.database.write(SYSTEM) as session:
        stage.world.session = session
        same = {"first_name": "Bruno", "last_name": "Duval", "email": "bruno@riders.example", "birth_date": BORN}
        rider = await stage.world.rider(**same, **values)
        await session.commit()
    return rider


async def prove(engine: SchemaEngine, stage: Stage, booking: Booking, viewer: Viewer | None = None) -> Any:
    own = viewer or Viewer(Role.RIDER, booking_id=booking.id)
    return (await read(engine, own, PROVE, id=stage.id(booking)))["proveOwnAddress"]


async def rider_of(stage: Stage, booking_id: UUID) -> Rider:
    async with stage.database.write(SYSTEM) as session:
        return await session.get_one(Rider, (await session.get_one(Booking, booking_id)).rider_id)


async def test_a_new_person_is_one_from_then_on(engine: SchemaEngine, stage: Stage) -> None:
    booking = await booked(engine, stage)
    assert (await rider_of(stage, booking.id)).unproven
    before = await stage.counts()
    for _ in range(2):
        answer = await prove(engine, stage, booking)
        assert answer["booking"] == {"status": "BOOKED", "rider": {"unproven": False, "phone": "+33639980002"}}
    assert (await rider_of(stage, booking.id)).id == booking.rider_id
    assert await stage.counts() == before


async def test_all_goes_to_who_came_before_and_a_friend_changes_none_of_their_data(
    engine: SchemaEngine, stage: Stage
) -> None:
    bruno = await known_bruno(stage, phone="+33611111111", licence_class="A2", postcode=None)
    booking = await booked(engine, stage)
    before = await stage.counts()
    answer = await prove(engine, stage, booking)
    assert answer["booking"]["rider"] == {"unproven": False, "phone": "+33611111111"}
    known = await rider_of(stage, booking.id)
    assert (known.id, known.licence_class) == (bruno.id, "A2")
    assert await stage.counts() == {**before, "rider": before["rider"] - 1}
    async with stage.database.write(SYSTEM) as session:
        leads = select(func.count()).select_from(Lead).where(Lead.rider_id == bruno.id, Lead.booking_id == booking.id)
        assert await session.scalar(leads) == 1


async def test_of_two_leads_at_one_event_one_remains(engine: SchemaEngine, stage: Stage) -> None:
    bruno = await known_bruno(stage)
    async with stage.database.write(SYSTEM) as session:
        stage.world.session = session
        later = await stage.world.slot(await session.get_one(Event, stage.slot.event_id), "17:00")
        place = await stage.world.place(later, await stage.world.vehicle(stage.models[1]))
        await stage.world.lead(await stage.world.booking(place, bruno))
        await session.commit()
    booking = await booked(engine, stage)
    assert (await prove(engine, stage, booking))["booking"]["rider"]["unproven"] is False
    async with stage.database.write(SYSTEM) as session:
        leads = await session.scalars(select(Lead.booking_id).where(Lead.rider_id == bruno.id))
        assert list(leads) == [booking.id]


async def test_who_rides_at_that_time_already_is_told_and_nothing_changes(engine: SchemaEngine, stage: Stage) -> None:
    bruno = await known_bruno(stage)
    async with stage.database.write(SYSTEM) as session:
        stage.world.session = session
        place = await stage.world.place(stage.slot, await stage.world.vehicle(stage.models[1]))
        await stage.world.booking(place, bruno)
        await session.commit()
    booking = await booked(engine, stage)
    assert (await prove(engine, stage, booking))["code"] == "ALREADY_BOOKED"
    assert (await rider_of(stage, booking.id)).unproven
    await read(engine, Viewer(Role.RIDER, booking_id=booking.id), CANCEL, id=stage.id(booking))
    async with stage.database.write(SYSTEM) as session:
        assert (await session.get_one(Booking, booking.id)).status is BookingStatus.CANCELLED


async def test_whoever_changes_the_booking_by_its_link_says_so_as_well(engine: SchemaEngine, stage: Stage) -> None:
    bruno = await known_bruno(stage)
    booking = await booked(engine, stage)
    await read(engine, Viewer(Role.RIDER, booking_id=booking.id), CANCEL, id=stage.id(booking))
    assert (await rider_of(stage, booking.id)).id == bruno.id


async def test_headquarters_changing_a_booking_proves_nothing(engine: SchemaEngine, stage: Stage) -> None:
    booking = await booked(engine, stage)
    await read(engine, Viewer(Role.ADMIN, name="Ada", account_id=uuid7()), CANCEL, id=stage.id(booking))
    assert (await rider_of(stage, booking.id)).unproven


async def test_another_link_opens_it_not(engine: SchemaEngine, stage: Stage) -> None:
    booking = await booked(engine, stage)
    ana = (await stage.bookings())["Ana"]
    for viewer in (Viewer(Role.RIDER, booking_id=ana.id), ANONYMOUS):
        assert (await prove(engine, stage, booking, viewer))["code"] == "NOT_FOUND"
    assert (await rider_of(stage, booking.id)).unproven


async def test_who_lost_the_ride_waits_and_is_offered_places_once_it_is_said(
    engine: SchemaEngine, stage: Stage
) -> None:
    booking = await booked(engine, stage)
    async with stage.database.write(SYSTEM) as session:
        lost = await session.get_one(Booking, booking.id)
        lost.status, lost.cancel_reason = BookingStatus.CANCELLED, CancelReason.MODEL_WITHDRAWN
        await session.flush()
        assert await wait_instead(session, [booking.id]) == 1
        await session.commit()
    async with stage.database.write(SYSTEM) as session:
        wish = (await session.scalars(select(Wish))).one()
        assert (wish.state, wish.proven_at, wish.joined_at) == (WishState.WAITING, None, booking.created_at)
        assert list(await session.scalars(select(WishStep.kind))) == [WishStepKind.JOINED]
    moment = datetime.now(UTC)
    await prove(engine, stage, booking)
    async with stage.database.write(SYSTEM) as session:
        wish = (await session.scalars(select(Wish))).one()
        assert wish.proven_at is not None
        assert (wish.state, wish.proven_at >= moment) == (WishState.OFFERED, True)
        kinds = list(await session.scalars(select(WishStep.kind).order_by(WishStep.number)))
        assert kinds == [WishStepKind.JOINED, WishStepKind.PROVEN, WishStepKind.OFFERED]
