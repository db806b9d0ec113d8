"""Mutations: one commit or none, one answer per key, typed refusals; and nothing told that is secret."""

import asyncio
import dataclasses
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import func, select, text

from models.audit import AuditEntry
from models.booking import Booking, BookingStatus, BookingStep
from models.kit.uuid7 import uuid7
from models.message import Message
from models.outbox import OutboxJob
from models.policy.viewer import ANONYMOUS, Role, Viewer
from models.rider import Rider
from models.session import Database, WriteSession
from resolvers import booking_change
from schema.engine import SchemaEngine
from tests.factories.scene import Scene
from tests.factories.scene_rows import build_scene
from tests.schema.asking import ask, read

ADMIN = Viewer(Role.ADMIN, name="Ada", account_id=uuid7())
BOOK = """mutation($input: BookPlaceInput!) { bookPlace(input: $input) { __typename
  ... on BookPlaceSuccess { booking { id status version rider { email } } } ... on Problem { code message field } } }"""
MOVE = """mutation($input: MoveBookingInput!) { moveBooking(input: $input) { __typename
  ... on MoveBookingSuccess { booking { version slot { id } } } ... on Problem { code message field } } }"""
CANCEL = """mutation($input: CancelBookingInput!) { cancelBooking(input: $input) { __typename
  ... on CancelBookingSuccess { booking { status version } } ... on Problem { code message field } } }"""


@pytest.fixture
async def scene(database: Database) -> Scene:
    async with database.write(ADMIN) as session:
        made = await build_scene(session)
        await session.commit()
    return made


@pytest.fixture
def engine(database: Database) -> SchemaEngine:
    return SchemaEngine(database)


def wish(scene: Scene, slot: str = "slot_2c", model: str = "model_2", **values: Any) -> dict[str, Any]:
    rider = {
        "firstName": "Zoé",
        "lastName": "Lefèvre",
        "email": "zoe@riders.example",
        "birthDate": "1990-05-17",
        "licenceClass": "A",
    }
    return {"slotId": scene.id(slot), "modelId": scene.id(model), "rider": rider, **values}


async def counts(database: Database) -> dict[str, int]:
    """How many rows there are of what a booking writes."""
    async with database.write(ADMIN) as session:
        tables = (Booking, BookingStep, Rider, Message, OutboxJob, AuditEntry)
        found = {table.__tablename__: select(func.count()).select_from(table) for table in tables}
        return {name: await session.scalar(statement) or 0 for name, statement in found.items()}


@pytest.mark.parametrize("viewer", [ANONYMOUS, ADMIN], ids=["anybody", "an admin"])
async def test_the_same_request_under_the_same_key_is_carried_out_once(
    engine: SchemaEngine, scene: Scene, database: Database, viewer: Viewer
) -> None:
    given = wish(scene, idempotencyKey="the-same-key")
    first = await ask(engine, viewer, BOOK, input=given)
    assert b"BookPlaceSuccess" in first, first
    made = await counts(database)
    assert await ask(engine, viewer, BOOK, input=given) == first
    assert await counts(database) == made
    other = await read(engine, viewer, BOOK, input={**given, "slotId": scene.id("slot_2b")})
    assert other["bookPlace"]["__typename"] == "KeyReused"
    assert await counts(database) == made


async def test_five_at_once_under_one_key_make_one_booking_and_are_answered_alike(
    engine: SchemaEngine, scene: Scene, database: Database
) -> None:
    before = await counts(database)
    given = wish(scene, idempotencyKey="five-at-once")
    answers = await asyncio.gather(*(ask(engine, ANONYMOUS, BOOK, input=given) for _ in range(5)))
    assert len(set(answers)) == 1
    assert b"BookPlaceSuccess" in answers[0]
    made = await counts(database)
    assert {name: made[name] - before[name] for name in ("booking", "booking_step", "rider", "message")} == {
        "booking": 1,
        "booking_step": 1,
        "rider": 1,
        "message": 1,
    }


async def test_without_a_key_the_same_request_is_another_one(engine: SchemaEngine, scene: Scene) -> None:
    assert b"BookPlaceSuccess" in await ask(engine, ANONYMOUS, BOOK, input=wish(scene))
    again = await read(engine, ANONYMOUS, BOOK, input=wish(scene, idempotencyKey=None))
    assert again["bookPlace"]["__typename"] in ("PlaceTaken", "AlreadyBooked")


async def test_a_refusal_is_kept_under_its_key_as_well(engine: SchemaEngine, scene: Scene, database: Database) -> None:
    given = {"bookingId": scene.id("booking_1"), "slotId": scene.id("slot_1c"), "idempotencyKey": "kept-refusal"}
    refused = await read(engine, ADMIN, MOVE, input=given)
    assert refused["moveBooking"]["code"] == "CONFLICT"
    async with database.write(ADMIN) as session:
        booking = await session.get_one(Booking, scene.rows["booking_1"].id)
        booking.status = BookingStatus.BOOKED
        await session.commit()
    assert await read(engine, ADMIN, MOVE, input=given) == refused
    fresh = await read(engine, ADMIN, MOVE, input={**given, "idempotencyKey": "another-key"})
    assert fresh["moveBooking"]["code"] == "PLACE_TAKEN"


async def test_a_key_is_private_to_its_caller(engine: SchemaEngine, scene: Scene) -> None:
    given = {"bookingId": scene.id("booking_3"), "reason": "Pluie", "idempotencyKey": "shared-word"}
    assert b"CancelBookingSuccess" in await ask(engine, ADMIN, CANCEL, input=given)
    other = dataclasses.replace(ADMIN, account_id=uuid7())
    assert (await read(engine, other, CANCEL, input=given))["cancelBooking"]["code"] == "CONFLICT"


@pytest.mark.parametrize("key", ["short", "x" * 201, "eight\x07chars", "tab\tin the key"])
async def test_a_key_that_is_none_is_refused_by_name(
    engine: SchemaEngine, scene: Scene, database: Database, key: str
) -> None:
    before = await counts(database)
    answer = (await read(engine, ANONYMOUS, BOOK, input=wish(scene, idempotencyKey=key)))["bookPlace"]
    assert (answer["code"], answer["field"]) == ("INVALID_INPUT", "idempotencyKey")
    assert await counts(database) == before


@pytest.mark.parametrize("key", [None, "crashing-key"])
async def test_a_crash_rolls_all_back_and_is_masked(
    engine: SchemaEngine, scene: Scene, database: Database, monkeypatch: pytest.MonkeyPatch, key: str | None
) -> None:
    async def crash(session: WriteSession, *_arguments: Any, **_options: Any) -> None:
        await session.execute(text("SELECT 1"))
        raise RuntimeError("password=hunter2 in /srv/secret.py")

    before = await counts(database)
    with monkeypatch.context() as patched:
        patched.setattr(booking_change, "tell_rider", crash)
        given = {"bookingId": scene.id("booking_3"), "idempotencyKey": key}
        answer = orjson.loads(await ask(engine, ADMIN, CANCEL, input=given))
    assert answer["data"] is None
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "INTERNAL", "id": "request-1"}
    assert "hunter2" not in orjson.dumps(answer).decode()
    assert "request-1" in error["message"]
    assert await counts(database) == before
    # Nothing was kept under the key either: the same request may go again.
    assert b"CancelBookingSuccess" in await ask(engine, ADMIN, CANCEL, input=given)


async def test_two_moves_that_cross_are_both_answered(engine: SchemaEngine, scene: Scene, database: Database) -> None:
    """Each wants the other's place: neither may wait for ever, and no place is had twice."""
    async with database.write(ADMIN) as session:
        for number in ("1", "3"):
            (await session.get_one(Booking, scene.rows[f"booking_{number}"].id)).status = BookingStatus.BOOKED
        await session.commit()
    one = {"bookingId": scene.id("booking_1"), "slotId": scene.id("slot_1b")}
    other = {"bookingId": scene.id("booking_3"), "slotId": scene.id("slot_1a")}
    for _ in range(5):
        answers = await asyncio.gather(*(read(engine, ADMIN, MOVE, input=given) for given in (one, other)))
        assert {answer["moveBooking"]["__typename"] for answer in answers} <= {"PlaceTaken", "MoveBookingSuccess"}
    async with database.write(ADMIN) as session:
        live = select(Booking.place_id).where(Booking.status != BookingStatus.CANCELLED)
        places = list(await session.scalars(live))
        assert len(places) == len(set(places))


async def test_two_who_lock_each_other_out_are_both_answered(
    engine: SchemaEngine, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real deadlock: PostgreSQL ends one of the two, which goes again."""
    keys = [scene.rows[name].id for name in ("booking_3", "booking_7")]
    holding, begun = asyncio.Barrier(2), []

    async def want_the_other(session: WriteSession, booking_id: UUID, *_arguments: Any) -> None:
        begun.append(booking_id)
        if len(begun) <= 2:
            await holding.wait()
        (other,) = {*keys} - {booking_id}
        await session.execute(select(Booking).where(Booking.id == other).with_for_update())

    monkeypatch.setattr(booking_change, "tell_rider", want_the_other)
    given = [{"bookingId": scene.id(name)} for name in ("booking_3", "booking_7")]
    answers = await asyncio.gather(*(read(engine, ADMIN, CANCEL, input=each) for each in given))
    assert [answer["cancelBooking"]["booking"]["status"] for answer in answers] == ["CANCELLED"] * 2
    assert len(begun) == 3


async def test_of_two_who_change_the_same_version_one_is_told(engine: SchemaEngine, scene: Scene) -> None:
    problem = "{ __typename ... on Problem { code field } }"
    event = f"mutation($input: ChangeEventInput!) {{ closeEvent(input: $input) {problem} }}"
    given = {"eventId": scene.id("event_1"), "expectedVersion": scene.rows["event_1"].version}
    answers = await asyncio.gather(*(read(engine, ADMIN, event, input=given) for _ in range(2)))
    told = sorted((answer["closeEvent"] for answer in answers), key=lambda answer: str(answer["__typename"]))
    assert told == [
        {"__typename": "CloseEventSuccess"},
        {"__typename": "Conflict", "code": "CONFLICT", "field": "expectedVersion"},
    ]


async def test_variables_and_pages_below_a_payload_are_read(engine: SchemaEngine, scene: Scene) -> None:
    document = """mutation($input: CancelBookingInput!, $n: Int!, $f: BookingFilter, $id: Boolean = false) {
      cancelBooking(input: $input) { ... on CancelBookingSuccess { gone: booking { status id @include(if: $id)
        rider { bookings(first: $n, filter: $f) { totalCount nodes { status } } } } } } }"""
    given = {"input": {"bookingId": scene.id("booking_3")}, "n": 1, "f": {"status": {"eq": "CANCELLED"}}}
    found = await read(engine, ADMIN, document, **given)
    assert found["cancelBooking"]["gone"] == {
        "status": "CANCELLED",
        "rider": {"bookings": {"totalCount": 1, "nodes": [{"status": "CANCELLED"}]}},
    }
