"""Friends who wait: one asks for all, places are offered to all of them in one slot, or to none (C7)."""

from typing import Any

import pytest

from models.booking import Booking, BookingStatus
from models.kit.uuid7 import uuid7
from models.message import MessageCause
from models.policy.viewer import ANONYMOUS, SYSTEM, Role, Viewer
from models.session import Database
from schema.engine import SchemaEngine
from tests.schema.asking import read
from tests.schema.friends import Stage, make_stage

ADMIN = Viewer(Role.ADMIN, name="Ada", account_id=uuid7())
JOIN = """mutation($input: JoinWaitingListInput!) { joinWaitingList(input: $input) { __typename
  ... on JoinWaitingListSuccess { wish { id state provenAt } } ... on Problem { code field } } }"""
CONFIRM_WISH = """mutation($token: String!) { confirmWish(input: {token: $token}) { __typename
  ... on ConfirmWishSuccess { wish { state } } ... on Problem { code field } } }"""
CONFIRM = """mutation($token: String!) { confirmBooking(input: {token: $token}) { __typename
  ... on ConfirmBookingSuccess { booking { status group { ridersCount } } } ... on Problem { code field } } }"""
CANCEL = "mutation($input: CancelBookingInput!) { cancelBooking(input: $input) { __typename } }"
LINE = "{ wishes { nodes { state rider { firstName } } } }"


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await make_stage(database)


@pytest.fixture
def engine(database: Database) -> SchemaEngine:
    return SchemaEngine(database)


async def fill(stage: Stage) -> list[Booking]:
    """Two places of a slot and one of another, all booked."""
    async with stage.database.write(SYSTEM) as session:
        stage.world.session = session
        other = await stage.world.slot(stage.event, "16:30")
        vehicle = await stage.world.vehicle(stage.models[0])
        places = [*stage.places, await stage.world.place(other, vehicle)]
        bookings = [await stage.world.booking(place) for place in places]
        await session.commit()
    return bookings


def friends(stage: Stage, **companion: Any) -> dict[str, Any]:
    first, second = (stage.member(name) for name in ("Ana", "Bruno"))
    second["rider"].update(companion)
    only = [stage.id(stage.models[0])]
    return {
        "eventId": stage.id(stage.event),
        "rider": first["rider"],
        "modelIds": only,
        "companions": [{"rider": second["rider"], "modelIds": only}],
    }


async def line(engine: SchemaEngine) -> dict[str, str]:
    nodes = (await read(engine, ADMIN, LINE))["wishes"]["nodes"]
    return {node["rider"]["firstName"]: node["state"] for node in nodes}


async def test_friends_are_offered_places_only_where_all_can_ride_together(engine: SchemaEngine, stage: Stage) -> None:
    here, beside, _, elsewhere = await fill(stage)
    joined = (await read(engine, ANONYMOUS, JOIN, input=friends(stage)))["joinWaitingList"]
    assert joined["wish"]["provenAt"] is None
    await read(engine, ANONYMOUS, CONFIRM_WISH, token=await stage.token(MessageCause.WAITING_CONFIRM))
    for booking in (here, elsewhere):
        await read(engine, ADMIN, CANCEL, input={"bookingId": stage.id(booking)})
        assert await line(engine) == {"Ana": "WAITING", "Bruno": "WAITING"}
    await read(engine, ADMIN, CANCEL, input={"bookingId": stage.id(beside)})
    assert await line(engine) == {"Ana": "OFFERED", "Bruno": "OFFERED"}
    bookings = await stage.bookings()
    offered = [bookings["Ana"], bookings["Bruno"]]
    assert {each.place_id for each in offered} == {here.place_id, beside.place_id}
    assert {each.status for each in offered} == {BookingStatus.HELD}
    (mail,) = await stage.mails(MessageCause.WAITING_OFFER)
    assert (mail.recipient, mail.variables["riders"]) == ("ana@riders.example", 2)
    token = await stage.token(MessageCause.WAITING_OFFER)
    taken = (await read(engine, ANONYMOUS, CONFIRM, token=token))["confirmBooking"]
    assert taken["booking"] == {"status": "BOOKED", "group": {"ridersCount": 2}}
    assert await line(engine) == {"Ana": "SERVED", "Bruno": "SERVED"}
    assert {each.status for each in (await stage.bookings()).values()} >= {BookingStatus.BOOKED}
    assert len([each for each in (await stage.bookings()).values() if each.group_id]) == 2


async def test_headquarters_adds_friends_who_are_offered_at_once(engine: SchemaEngine, stage: Stage) -> None:
    await read(engine, ADMIN, JOIN, input=friends(stage))
    assert await line(engine) == {"Ana": "OFFERED", "Bruno": "OFFERED"}


@pytest.mark.parametrize(
    ("companion", "code", "field"),
    [
        ({"licenceClass": "AM"}, "LICENCE_NOT_ALLOWED", "companions[0].rider.licenceClass"),
        ({"email": "no address"}, "INVALID_INPUT", "companions[0].rider.email"),
        ({"firstName": "Ana", "email": "ana@riders.example"}, "INVALID_INPUT", "companions[0].rider"),
    ],
)
@pytest.mark.parametrize("viewer", [ANONYMOUS, ADMIN], ids=["anybody", "an admin"])
async def test_who_cannot_wait_is_named_and_nobody_waits(
    engine: SchemaEngine, stage: Stage, companion: dict[str, str], code: str, field: str, viewer: Viewer
) -> None:
    before = await stage.counts()
    answer = (await read(engine, viewer, JOIN, input=friends(stage, **companion)))["joinWaitingList"]
    assert (answer["code"], answer["field"]) == (code, field)
    assert await stage.counts() == before
