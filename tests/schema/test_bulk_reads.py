"""Bulk reads of riders are in the trail: who read what by which document, and at most how many (A4)."""

from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select

from models.audit import AuditEntry
from models.kit.uuid7 import uuid7
from models.policy.fields import FIELDS
from models.policy.viewer import SYSTEM, Role, Viewer
from models.session import Database
from resolvers.reader.people import IMPERSONAL
from schema.engine import SchemaEngine
from tests.factories.scene import Scene
from tests.factories.scene_rows import build_scene
from tests.schema.asking import ask, execute_by_fields, read

ADMIN = Viewer(Role.ADMIN, name="Ada Lovelace", account_id=uuid7())
NAMES = "{ riders { nodes { lastName } } }"


@pytest.fixture
async def scene(database: Database) -> Scene:
    async with database.write(SYSTEM) as session:
        made = await build_scene(session)
        await session.commit()
    return made


@pytest.fixture
def engine(database: Database) -> SchemaEngine:
    return SchemaEngine(database)


async def reads(database: Database) -> list[AuditEntry]:
    async with database.write(SYSTEM) as session:
        statement = select(AuditEntry).where(AuditEntry.action == "READ").order_by(AuditEntry.id)
        return list(await session.scalars(statement))


async def test_who_read_what_and_how_much(engine: SchemaEngine, scene: Scene, database: Database) -> None:
    await read(engine, ADMIN, NAMES)
    (entry,) = await reads(database)
    assert (entry.actor, entry.actor_id, entry.actor_role) == ("Ada Lovelace", ADMIN.account_id, "ADMIN")
    assert (entry.entity, entry.entity_id, entry.before) == ("riders", None, None)
    assert entry.after == {"door": "admin", "document": sha256(NAMES.encode()).hexdigest(), "first": 50}


@pytest.mark.parametrize(
    ("text", "variables", "entity", "rows"),
    [
        ("query($n: Int) { riders(first: $n) { edges { node { email } } } }", {"n": 7}, "riders", 7),
        ("query($n: Int) { riders(first: $n) { nodes { phone } } }", {}, "riders", 50),
        ("{ leads(first: 1000) { nodes { rider { firstName } } } }", {}, "leads", 1000),
        ("{ bookings { nodes { rider { ...F } } } } fragment F on Rider { birthDate }", {}, "bookings", 50),
        ("{ riders { nodes { id consents { purpose granted } } } }", {}, "riders", 50),
        ("{ seasons { events { nodes { bookings(first: 2) { nodes { rider { phone } } } } } } }", {}, "seasons", 100),
        (
            "{ events(first: 3) { nodes { slots { bookings(first: 2) { nodes { rider { email } } } } } } }",
            {},
            "events",
            6,
        ),
        ("{ a: riders(first: 3) { nodes { email } } riders(first: 4) { nodes { phone } } }", {}, "riders", 7),
        (
            "{ riders(first: 3) { nodes { email } } leads(first: 4) { nodes { rider { email } } } }",
            {},
            "riders, leads",
            7,
        ),
        ("{ messages(first: 9) { nodes { recipient } } }", {}, "messages", 9),
        (
            "{ leads(first: 3) { groups(by: RIDER, first: 8) { key { rider { email } } } } }",
            {},
            "leads",
            8,
        ),
        (
            "{ events(first: 2) { nodes { bookings { groups(by: RIDER) { key { rider { id phone } } } } } } }",
            {},
            "events",
            100,
        ),
        ("{ auditEntries(first: 9) { nodes { after } } }", {}, "auditEntries", 9),
        ("{ viewer { name } riders(first: 3) { nodes { email } } }", {}, "riders", 3),
    ],
)
async def test_every_way_to_riders_by_the_page_is_one_entry(
    engine: SchemaEngine, scene: Scene, database: Database, text: str, variables: Any, entity: str, rows: int
) -> None:
    await read(engine, ADMIN, text, **variables)
    (entry,) = await reads(database)
    assert (entry.entity, (entry.after or {})["first"]) == (entity, rows)


async def test_pages_of_nodes_and_of_payloads_count(engine: SchemaEngine, scene: Scene, database: Database) -> None:
    pages = "bookings(first: 5) { nodes { rider { email } } }"
    node = f"query($id: ID!) {{ node(id: $id) {{ ... on Event {{ {pages} }} }} }}"
    await read(engine, ADMIN, node, id=scene.id("event_1"))
    payload = f"... on CloseEventSuccess {{ event {{ {pages} }} }}"
    close = f"mutation($id: ID!) {{ closeEvent(input: {{eventId: $id}}) {{ {payload} }} }}"
    await read(engine, ADMIN, close, id=scene.id("event_1"))
    assert [(entry.entity, (entry.after or {})["first"]) for entry in await reads(database)] == [
        ("node", 5),
        ("event", 5),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{ riders { totalCount nodes { id __typename bookings { totalCount } } pageInfo { endCursor } } }",
        "{ bookings { nodes { id status rider { id } } } }",
        "{ leads { nodes { step event { startsOn } } } }",
        "{ messages { nodes { status } } auditEntries { nodes { actor entity } } accounts { nodes { email } } }",
        "{ events { nodes { bookedCount bookings { totalCount } } } }",
    ],
)
async def test_what_tells_nothing_of_riders_is_not_recorded(
    engine: SchemaEngine, scene: Scene, database: Database, text: str
) -> None:
    await read(engine, ADMIN, text)
    assert await reads(database) == []


async def test_one_rider_is_not_a_bulk_read(engine: SchemaEngine, scene: Scene, database: Database) -> None:
    text = "query($id: ID!) { booking(id: $id) { rider { email } history { status } } }"
    await read(engine, ADMIN, text, id=scene.id("booking_1"))
    assert await reads(database) == []


async def test_a_refused_read_is_not_recorded(engine: SchemaEngine, scene: Scene, database: Database) -> None:
    assert b"PAGE_SIZE" in await ask(engine, ADMIN, "{ riders(first: 501) { nodes { email } } }")
    assert b"errors" in await ask(engine, ADMIN, '{ riders(after: "x") { nodes { email } } }')
    assert await reads(database) == []


@pytest.mark.parametrize("role", [Role.ADMIN, Role.TEAM, Role.DEALER, Role.SYNC, Role.TABLET])
async def test_those_who_read_riders_are_recorded_but_for_tablets(
    engine: SchemaEngine, scene: Scene, database: Database, role: Role
) -> None:
    viewer = scene.viewers()[role]
    root = "leads" if role is Role.SYNC else "bookings"
    await read(engine, viewer, f"{{ {root} {{ nodes {{ rider {{ email }} }} }} }}")
    expected = [] if role is Role.TABLET else [(role.value, viewer.actor_id, role.lower())]
    found = [(entry.actor_role, entry.actor_id, (entry.after or {})["door"]) for entry in await reads(database)]
    assert found == expected


async def test_field_by_field_is_recorded_as_well(engine: SchemaEngine, scene: Scene, database: Database) -> None:
    await execute_by_fields(engine, ADMIN, NAMES)
    assert [entry.entity for entry in await reads(database)] == ["riders"]


def test_what_is_not_personal_is_named_and_all_else_is() -> None:
    assert all(few <= set(FIELDS[name]) | {"id"} for name, few in IMPERSONAL.items())
