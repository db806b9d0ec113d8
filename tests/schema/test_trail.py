"""The audit trail (A4): every change with who made it and what it changed; never a secret."""

from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest

from models.event import Allocation, Event
from models.kit.uuid7 import uuid7
from models.policy.viewer import ANONYMOUS, SYSTEM, Role, Viewer
from models.rider import Rider
from models.season import Season
from models.session import Database
from models.slot import Place
from resolvers.reader.catalog import node_id
from schema.engine import SchemaEngine
from tests.factories.scene import Scene
from tests.factories.scene_rows import build_scene
from tests.schema.asking import ask, read

ADMIN = Viewer(Role.ADMIN, name="Ada Lovelace", account_id=uuid7())
TRAIL = """query($f: AuditEntryFilter) { auditEntries(first: 500, filter: $f, sort: [{id: ASC}]) {
  nodes { actor actorId actorRole action entity entityId before after } } }"""


@pytest.fixture
async def scene(database: Database) -> Scene:
    async with database.write(Viewer(Role.ADMIN, name="Setting the scene")) as session:
        made = await build_scene(session)
        await session.commit()
    return made


@pytest.fixture
def engine(database: Database) -> SchemaEngine:
    return SchemaEngine(database)


async def trail(engine: SchemaEngine, **given: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await read(engine, ADMIN, TRAIL, f=given))["auditEntries"]["nodes"]
    return found


async def test_a_change_says_who_made_it_and_what_was_before_and_after(engine: SchemaEngine, scene: Scene) -> None:
    cancel = 'mutation($id: ID!) { cancelBooking(input: {bookingId: $id, reason: "Pluie"}) { __typename } }'
    await read(engine, ADMIN, cancel, id=scene.id("booking_3"))
    (entry,) = await trail(engine, actor={"eq": "Ada Lovelace"}, entity={"eq": "booking"})
    assert (entry["actorRole"], entry["action"]) == ("ADMIN", "UPDATE")
    assert entry["actorId"] == str(ADMIN.account_id)
    assert entry["entityId"] == str(scene.rows["booking_3"].id)
    assert entry["before"] == {"status": "BOOKED", "cancel_reason": None, "calendar_sequence": 0}
    assert entry["after"] == {"status": "CANCELLED", "cancel_reason": "ADMIN", "calendar_sequence": 1}


async def test_an_entry_about_a_booking_or_its_ride_leads_to_its_event_and_others_to_none(
    engine: SchemaEngine, scene: Scene
) -> None:
    cancel = 'mutation($id: ID!) { cancelBooking(input: {bookingId: $id, reason: "Pluie"}) { __typename } }'
    await read(engine, ADMIN, cancel, id=scene.id("booking_3"))
    document = """query($f: AuditEntryFilter) { auditEntries(first: 500, filter: $f) {
      nodes { entity booking { id event { id } } } } }"""
    nodes = (await read(engine, ADMIN, document, f={}))["auditEntries"]["nodes"]
    told = [entry["booking"] for entry in nodes if entry["entity"] == "booking"]
    booking = scene.rows["booking_3"]
    assert {"id": scene.id("booking_3"), "event": {"id": node_id(Event, booking.event_id)}} in told
    assert None not in told
    assert {entry["entity"] for entry in nodes if entry["booking"]} == {"booking", "ride"}


async def test_a_rider_is_told_without_what_is_made_of_the_other_columns(
    engine: SchemaEngine, scene: Scene, database: Database
) -> None:
    async with database.write(ADMIN) as session:
        rider = await session.get_one(Rider, scene.rows["rider_1"].id)
        rider.last_name = "Durand"
        await session.commit()
    (changed,) = await trail(engine, actor={"eq": "Ada Lovelace"}, entity={"eq": "rider"})
    assert (set(changed["before"]), changed["after"]) == ({"last_name"}, {"last_name": "Durand"})
    made = await trail(engine, action={"eq": "INSERT"}, entity={"eq": "rider"})
    assert made
    assert not any({"search_text", "name_key"} & set(entry["after"]) for entry in made)


async def test_what_anybody_does_is_in_the_trail_as_anybodys(engine: SchemaEngine, scene: Scene) -> None:
    book = "mutation($input: BookPlaceInput!) { bookPlace(input: $input) { __typename } }"
    rider = {
        "firstName": "Zoé",
        "lastName": "L",
        "email": "z@r.example",
        "birthDate": "1990-05-17",
        "licenceClass": "A",
    }
    given = {"slotId": scene.id("slot_2c"), "modelId": scene.id("model_2"), "rider": rider}
    assert b"BookPlaceSuccess" in await ask(engine, ANONYMOUS, book, input=given)
    entries = await trail(engine, actor={"eq": ANONYMOUS.actor})
    assert {(entry["entity"], entry["action"], entry["actorRole"]) for entry in entries} == {
        ("booking", "INSERT", "PUBLIC"),
        ("rider", "INSERT", "PUBLIC"),
    }


async def test_the_trail_tells_those_of_one_name_apart(database: Database, engine: SchemaEngine) -> None:
    name = "Jean Martin"
    twins = [
        Viewer(Role.TEAM, name, account_id=uuid7()),
        Viewer(Role.SYNC, name, client_id=uuid7()),
        Viewer(Role.TABLET, name, device_id=uuid7()),
    ]
    for number, twin in enumerate(twins):
        async with database.write(twin) as session:
            session.add(Season(year=2030 + number, starts_on=date(2030, 1, 1), ends_on=date(2030, 2, 1)))
            await session.commit()
    entries = await trail(engine, actor={"eq": name})
    assert [entry["actorId"] for entry in entries] == [str(twin.actor_id) for twin in twins]


async def test_who_has_no_account_has_no_id_in_the_trail(database: Database, engine: SchemaEngine) -> None:
    for number, viewer in enumerate((SYSTEM, ANONYMOUS, Viewer(Role.RIDER, booking_id=uuid7()))):
        async with database.write(viewer) as session:
            session.add(Season(year=2040 + number, starts_on=date(2030, 1, 1), ends_on=date(2030, 2, 1)))
            await session.commit()
    assert [entry["actorId"] for entry in await trail(engine, entity={"eq": "season"})] == [None] * 3


async def test_who_reads_english_reads_our_own_words_in_english(database: Database, engine: SchemaEngine) -> None:
    names = {
        "Système": "System",
        "Pilote": "Rider",
        "Démonstration": "Demonstration",
        "Tablette": "Tablet",
        "Tablette C007": "Tablet C007",
        "Public": "Public",
        "Ada Lovelace": "Ada Lovelace",
        "Tablettes Réunies": "Tablettes Réunies",
    }
    for number, name in enumerate(names):
        async with database.write(Viewer(Role.ADMIN, name)) as session:
            session.add(Season(year=2050 + number, starts_on=date(2030, 1, 1), ends_on=date(2030, 2, 1)))
            await session.commit()
    text = 'query { auditEntries(first: 50, filter: {entity: {eq: "season"}}) { nodes { actor actorEn } } }'
    found = (await read(engine, ADMIN, text))["auditEntries"]["nodes"]
    assert {each["actor"]: each["actorEn"] for each in found} == names


async def test_a_refused_change_leaves_no_trace(engine: SchemaEngine, scene: Scene) -> None:
    close = "mutation($id: ID!) { closeEvent(input: {eventId: $id, expectedVersion: 99}) { __typename } }"
    assert await read(engine, ADMIN, close, id=scene.id("event_1")) == {"closeEvent": {"__typename": "Conflict"}}
    assert await trail(engine, actor={"eq": "Ada Lovelace"}) == []


async def test_no_secret_is_in_the_trail(engine: SchemaEngine, scene: Scene, database: Database) -> None:
    async with database.write(ADMIN) as session:
        account = await session.get_one(type(scene.rows["account_1"]), scene.rows["account_1"].id)
        account.password_hash = "$argon2id$another"
        client = await session.get_one(type(scene.rows["client"]), scene.rows["client"].id)
        client.secret_hash = b"another secret"
        client.name = "Renamed"
        await session.commit()
    entries = await trail(engine)
    assert {"account", "client", "device", "export_profile"} <= {entry["entity"] for entry in entries}
    written = orjson.dumps(entries).decode()
    for secret in ("argon2", "password_hash", "secret_hash", "token_hash", "another secret"):
        assert secret not in written
    renamed = [entry for entry in entries if entry["actor"] == "Ada Lovelace"]
    assert [(entry["entity"], entry["after"]) for entry in renamed] == [("client", {"name": "Renamed"})]


async def test_what_is_withdrawn_is_in_the_trail_and_what_is_laid_out_is_not(
    engine: SchemaEngine, scene: Scene, database: Database
) -> None:
    place, other = scene.rows["place_1c"], scene.rows["place_4c"]
    async with database.write(ADMIN) as session:
        (await session.get_one(Place, place.id)).withdrawn_at = datetime(2027, 6, 1, tzinfo=UTC)
        (await session.get_one(Allocation, (place.event_id, place.vehicle_id))).active = False
        await session.delete(await session.get_one(Place, other.id))
        await session.commit()
    entries = {(one["entity"], one["action"]): one for one in await trail(engine, actor={"eq": ADMIN.name})}
    withdrawn = entries.pop(("place", "UPDATE"))
    assert withdrawn["before"] == {"withdrawn_at": None}
    assert withdrawn["entityId"] == str(place.id)
    allocation = entries.pop(("allocation", "UPDATE"))
    assert allocation["entityId"] == str(place.event_id)
    assert allocation["after"] == {"active": False, "vehicle_id": str(place.vehicle_id)}
    assert entries.pop(("place", "DELETE"))["before"]["slot_id"] == str(other.slot_id)
    assert entries == {}
    made = await trail(engine, entity={"in": ["place", "allocation"]}, action={"eq": "INSERT"})
    assert made == []
