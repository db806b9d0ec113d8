"""The waiting list by the API: the public proves the address first, headquarters adds at once, each sees their own."""

from typing import Any

import pytest
from sqlalchemy import func, select

from models.booking import Booking, BookingStatus
from models.kit.uuid7 import uuid7
from models.message import Message, MessageCause
from models.policy.viewer import ANONYMOUS, SYSTEM, Role, Viewer
from models.rider import Rider
from models.session import Database
from models.wish import Wish, WishState
from resolvers.link import LinkPurpose, read_link
from schema.engine import SchemaEngine
from tests.factories.scene import Scene
from tests.factories.scene_rows import build_scene
from tests.schema.asking import read

ADMIN = Viewer(Role.ADMIN, name="Ada", account_id=uuid7())
JOIN = """mutation($input: JoinWaitingListInput!) { joinWaitingList(input: $input) { __typename
  ... on JoinWaitingListSuccess { wish { id state provenAt rider { email } models { model { id } } } }
  ... on Problem { code field } } }"""
CONFIRM = """mutation($token: String!) { confirmWish(input: {token: $token}) { __typename
  ... on ConfirmWishSuccess { wish { state } } ... on Problem { code field } } }"""
LEAVE = """mutation($input: LeaveWaitingListInput!) { leaveWaitingList(input: $input) { __typename
  ... on LeaveWaitingListSuccess { wish { state } } ... on Problem { code field } } }"""


@pytest.fixture
async def scene(database: Database) -> Scene:
    async with database.write(ADMIN) as session:
        made = await build_scene(session)
        await session.commit()
    return made


@pytest.fixture
def engine(database: Database) -> SchemaEngine:
    return SchemaEngine(database)


def wishing(scene: Scene, **values: Any) -> dict[str, Any]:
    rider = {
        "firstName": "Zoé",
        "lastName": "Lefèvre",
        "email": "zoe@riders.example",
        "birthDate": "1990-05-17",
        "licenceClass": "A",
        **values.pop("rider", {}),
    }
    return {"eventId": scene.id("event_2"), "rider": rider, **values}


async def count(database: Database, *conditions: Any) -> int:
    async with database.write(SYSTEM) as session:
        return await session.scalar(select(func.count()).where(*conditions)) or 0


async def test_online_nothing_is_offered_before_the_address_is_proven(
    engine: SchemaEngine, scene: Scene, database: Database
) -> None:
    given = wishing(scene, modelIds=[scene.id("model_2")], attribution={"source": "PAID", "firstCampaign": "META"})
    answer = (await read(engine, ANONYMOUS, JOIN, input=given))["joinWaitingList"]
    wish = answer["wish"]
    assert (wish["state"], wish["provenAt"]) == ("WAITING", None)
    assert wish["rider"] == {"email": "zoe@riders.example"}
    assert wish["models"] == [{"model": {"id": scene.id("model_2")}}]
    assert await count(database, Booking.wish_id.is_not(None), Booking.status == BookingStatus.HELD) == 0
    async with database.write(SYSTEM) as session:
        mail = (await session.scalars(select(Message).where(Message.cause == MessageCause.WAITING_CONFIRM))).one()
    token = mail.variables["link"].partition("token=")[2]
    assert str(read_link(token, LinkPurpose.WISH)) in wish["id"]
    for _ in range(2):
        confirmed = (await read(engine, ANONYMOUS, CONFIRM, token=token))["confirmWish"]
        assert confirmed["wish"]["state"] == "OFFERED", "event 2 has a free place of this model"
    async with database.write(SYSTEM) as session:
        offer = (
            await session.scalars(select(Booking).where(Booking.wish_id == read_link(token, LinkPurpose.WISH)))
        ).one()
        assert (offer.status, offer.source, offer.first_campaign) == (BookingStatus.HELD, "PAID", "META")
        assert not (await session.get_one(Rider, offer.rider_id)).unproven
    left = (await read(engine, ANONYMOUS, LEAVE, input={"token": token}))["leaveWaitingList"]
    assert left["wish"]["state"] == "LEFT"
    assert await count(database, Booking.wish_id.is_not(None), Booking.status == BookingStatus.HELD) == 0


async def test_headquarters_adds_whom_it_knows_and_nobody_stands_in_line_twice(
    engine: SchemaEngine, scene: Scene, database: Database
) -> None:
    given = wishing(scene, slotIds=[scene.id("slot_2a")], modelIds=[scene.id("model_2")])
    first = (await read(engine, ADMIN, JOIN, input=given))["joinWaitingList"]
    assert first["wish"]["provenAt"] is not None
    again = (await read(engine, ADMIN, JOIN, input=given))["joinWaitingList"]
    assert (again["code"], again["field"]) == ("CONFLICT", "eventId")
    left = (await read(engine, ADMIN, LEAVE, input={"wishId": first["wish"]["id"]}))["leaveWaitingList"]
    assert left["wish"]["state"] == "LEFT"
    assert (await read(engine, ADMIN, JOIN, input=given))["joinWaitingList"]["__typename"] == "JoinWaitingListSuccess"
    assert await count(database, Wish.state == WishState.LEFT, Wish.event_id == scene.rows["event_2"].id) == 1


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"modelIds": ["model_1b"]}, "NOT_FOUND", "modelIds[0]"),
        ({"slotIds": ["slot_1a"]}, "NOT_FOUND", "slotIds"),
        ({"rider": {"licenceClass": "AM"}}, "LICENCE_NOT_ALLOWED", "rider.licenceClass"),
        ({"rider": {"email": "no address"}}, "INVALID_INPUT", "rider.email"),
        ({"eventId": "event_3"}, "NOT_FOUND", "eventId"),
    ],
)
async def test_what_cannot_be_wished_is_refused_by_name(
    engine: SchemaEngine, scene: Scene, database: Database, values: dict[str, Any], code: str, field: str
) -> None:
    def ids(value: Any) -> Any:
        if isinstance(value, list):
            return [ids(each) for each in value]
        return scene.id(value) if isinstance(value, str) and value in scene.rows else value

    named = {name: ids(value) for name, value in values.items()}
    before = await count(database, Wish.id.is_not(None))
    given = wishing(scene, **named)
    answer = (await read(engine, ANONYMOUS, JOIN, input=given))["joinWaitingList"]
    assert (answer["code"], answer["field"]) == (code, field)
    assert await count(database, Wish.id.is_not(None)) == before


async def test_a_link_opens_one_wish_and_no_other(engine: SchemaEngine, scene: Scene) -> None:
    text = "{ ownWish { id event { id } rider { id } models { id } slots { slot { id } } } ownBooking { id } }"
    own = await read(engine, Viewer(Role.RIDER, wish_id=scene.rows["wish_1"].id), text)
    assert own["ownWish"]["id"] == scene.id("wish_1")
    assert own["ownWish"]["rider"] == {"id": scene.id("rider_1")}
    assert own["ownBooking"] is None
    closed = await read(engine, Viewer(Role.RIDER, wish_id=scene.rows["wish_4"].id), text)
    assert closed["ownWish"]["event"] == {"id": scene.id("event_4")}, "whatever became of the event"
    assert (await read(engine, ANONYMOUS, text))["ownWish"] is None
