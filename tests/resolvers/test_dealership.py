"""A dealership's page: who changes which column, what is refused, and that nobody overwrites anybody (B1, E1)."""

from dataclasses import fields
from typing import Any
from uuid import UUID, uuid4

import pytest
from graphql import GraphQLInputObjectType
from sqlalchemy import func, select

from models.audit import AuditEntry
from models.dealership import Dealership
from models.errors import Conflict, Forbidden, InvalidInput, NotFound
from models.policy.changeable import CHANGEABLE
from models.policy.viewer import ANONYMOUS, SYSTEM, Role, Viewer
from models.session import Database
from resolvers.dealership import AddDealershipInput, ChangeDealershipInput, add_dealership, change_dealership
from resolvers.reader.catalog import node_id
from schema.engine import SchemaEngine, door_schema
from tests.auth.world import fetch, make_event
from tests.schema.asking import read

NEW: dict[str, Any] = {
    "code": "n007",
    "name": " Moto  Passion ",
    "address": "1 rue du Test",
    "city": "Dijon",
    "region": "Bourgogne-Franche-Comté",
    "latitude": 47.32,
    "longitude": 5.04,
}
CHANGE = """mutation($input: ChangeDealershipInput!) { answer: changeDealership(input: $input) { __typename
  ... on ChangeDealershipSuccess { dealership { phone website version } } ... on Problem { code field } } }"""


@pytest.fixture
async def home(database: Database) -> UUID:
    return (await make_event(database)).dealership_id


def dealer_of(dealership: UUID) -> Viewer:
    return Viewer(role=Role.DEALER, name="Denis", account_id=uuid4(), dealership_id=dealership)


async def change(database: Database, viewer: Viewer, dealership: UUID, **given: Any) -> Dealership:
    async with database.write(viewer) as session:
        changed = await change_dealership(session, viewer, ChangeDealershipInput(dealership, **given))
        await session.commit()
    return changed


def page(dealership: Dealership) -> dict[str, Any]:
    return {column: getattr(dealership, column) for column in CHANGEABLE["Dealership"]}


async def test_headquarters_changes_any_column_and_the_rest_stays(database: Database, home: UUID) -> None:
    before = await fetch(database, Dealership, home)
    changed = await change(database, SYSTEM, home, name=" Moto   Sud ", latitude=43.6, expected_version=1)
    assert page(changed) == page(before) | {"name": "Moto Sud", "latitude": 43.6}
    assert changed.version == before.version + 1
    async with database.write(SYSTEM) as session:
        entry = (await session.scalars(select(AuditEntry).where(AuditEntry.entity_id == home))).all()[-1]
    assert entry.action == "UPDATE"
    assert (entry.before or {})["name"] == before.name
    assert (entry.after or {})["name"] == "Moto Sud"


async def test_a_dealership_changes_how_it_is_reached_and_empties_it(database: Database, home: UUID) -> None:
    viewer = dealer_of(home)
    hours = "Mardi – samedi  9 h – 19 h\n\nFermé le lundi  "
    given = {"phone": "02 48 00 00 01", "email": " Bourges@D.example", "website": "www.moto-passion.example/bourges"}
    changed = await change(database, viewer, home, **given, opening_hours=hours)
    assert (changed.phone, changed.email) == ("+33248000001", "bourges@d.example")
    assert changed.website == "https://www.moto-passion.example/bourges"
    assert changed.opening_hours == "Mardi – samedi 9 h – 19 h\n\nFermé le lundi"
    emptied = await change(database, viewer, home, phone="", email=" ", website="", opening_hours=" \n ")
    assert (emptied.phone, emptied.email, emptied.website, emptied.opening_hours) == (None, None, None, None)


async def test_a_dealership_changes_nothing_else_and_nobody_elses_page(database: Database, home: UUID) -> None:
    foreign = (await make_event(database)).dealership_id
    viewer, before = dealer_of(home), [await fetch(database, Dealership, each) for each in (home, foreign)]
    for column in ("code", "name", "address", "city", "region"):
        with pytest.raises(Forbidden):
            await change(database, viewer, home, phone="0248000001", **{column: "X"})
    with pytest.raises(Forbidden):
        await change(database, viewer, home, latitude=1.0)
    for other in (foreign, uuid4()):
        with pytest.raises(NotFound):
            await change(database, viewer, other, phone="0248000001")
    for nobody in (ANONYMOUS, Viewer(role=Role.TEAM, name="Tom"), Viewer(role=Role.SYNC)):
        with pytest.raises(Forbidden):
            await change(database, nobody, home, phone="0248000001")
    after = [await fetch(database, Dealership, each) for each in (home, foreign)]
    assert [(page(each), each.version) for each in after] == [(page(each), each.version) for each in before]


def test_the_door_of_dealers_offers_only_what_they_may_change() -> None:
    offered = door_schema("dealer").type_map["ChangeDealershipInput"]
    assert isinstance(offered, GraphQLInputObjectType)
    act = {"dealershipId", "expectedVersion", "idempotencyKey"}
    assert set(offered.fields) == {"phone", "email", "website", "openingHours"} | act
    assert "addDealership" not in (door_schema("dealer").mutation_type or offered).fields


def test_each_column_that_can_be_changed_is_a_member_of_both_inputs() -> None:
    columns = set(CHANGEABLE["Dealership"])
    assert {each.name for each in fields(AddDealershipInput)} == columns
    assert {each.name for each in fields(ChangeDealershipInput)} == columns | {"dealership_id", "expected_version"}


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [
        ("name", " ", "name"),
        ("code", "X" * 21, "code"),
        ("city", "Dijon\0", "city"),
        ("latitude", 90.1, "latitude"),
        ("longitude", float("nan"), "longitude"),
        ("phone", "12", "phone"),
        ("email", "no address", "email"),
        ("website", "javascript:alert(1)", "website"),
        ("website", "https://a@b.example", "website"),
        ("website", "localhost", "website"),
        ("website", "https://b.example:99999999", "website"),
        ("website", "https://" + "a" * 200 + ".example", "website"),
        ("opening_hours", "x" * 501, "openingHours"),
        ("opening_hours", "9 h\0", "openingHours"),
    ],
)
async def test_what_cannot_be_is_refused_by_name(
    database: Database, home: UUID, column: str, value: Any, field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        await change(database, SYSTEM, home, **{column: value})
    assert caught.value.field == field
    with pytest.raises(InvalidInput):
        async with database.write(SYSTEM) as session:
            await add_dealership(session, SYSTEM, AddDealershipInput(**{**NEW, column: value}))


async def test_who_saw_an_older_page_overwrites_nothing(database: Database, home: UUID) -> None:
    engine, viewer = SchemaEngine(database), dealer_of(home)
    given = {"dealershipId": node_id(Dealership, home), "phone": "02 48 00 00 01", "expectedVersion": 1}
    answer = (await read(engine, viewer, CHANGE, input=given))["answer"]
    assert answer["dealership"]["phone"] == "+33248000001"
    assert answer["dealership"]["version"] == 2
    late = (await read(engine, viewer, CHANGE, input={**given, "phone": "02 48 00 00 02"}))["answer"]
    assert (late["code"], late["field"]) == ("CONFLICT", "expectedVersion")
    assert (await fetch(database, Dealership, home)).phone == "+33248000001"


async def test_a_dealership_is_added_once(database: Database, home: UUID) -> None:
    async with database.write(SYSTEM) as session:
        added = await add_dealership(session, SYSTEM, AddDealershipInput(**NEW))
        assert (added.code, added.name, added.phone, added.version) == ("N007", "Moto Passion", None, 1)
        await session.commit()
    async with database.write(SYSTEM) as session:
        with pytest.raises(Conflict) as caught:
            await add_dealership(session, SYSTEM, AddDealershipInput(**{**NEW, "name": "Une autre"}))
        assert caught.value.field == "code"
    with pytest.raises(Conflict):
        await change(database, SYSTEM, home, code=" N007")
    async with database.write(SYSTEM) as session:
        assert await session.scalar(select(func.count()).where(Dealership.code == "N007")) == 1
    async with database.write(dealer_of(home)) as session:
        with pytest.raises(Forbidden):
            await add_dealership(session, dealer_of(home), AddDealershipInput(**{**NEW, "code": "N008"}))
