"""What a rider did, as a figure, an order and a filter: a dealership counts its own weekends only (E5, A1)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from models.kit.uuid7 import uuid7
from models.policy.fields import FIELDS
from models.policy.narrowed import NARROWED, OVER
from models.policy.row_rules import everything
from models.policy.rows import ROWS
from models.policy.viewer import ANONYMOUS, SYSTEM, Role, Viewer
from models.rider import Consent, ConsentPurpose, Rider
from models.session import Database
from resolvers.list_cell import csv_columns
from resolvers.list_column import ListColumn
from resolvers.list_statement import ListQuery, rows_of
from resolvers.reader.catalog import node_id
from schema.engine import SchemaEngine
from tests.factories.scene import Scene
from tests.schema.api import Api
from tests.schema.asking import execute_by_fields, read
from tests.schema.rider_acts import ADMIN, add_rider
from tests.schema.tour import Tour

NODE = "query($id: ID!) { node(id: $id) { ... on Rider { bookingsCount ridesCount lastActionAt } } }"
SORTED = """
query($sort: [RiderSort!], $filter: RiderFilter, $after: String) {
  riders(first: 2, sort: $sort, filter: $filter, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { id bookingsCount ridesCount lastActionAt }
    aggregate { sum { bookingsCount } max { lastActionAt } }
  }
}
"""


def dealer(scene: Scene, number: int) -> Viewer:
    return Viewer(Role.DEALER, dealership_id=scene.rows[f"dealership_{number}"].id)


async def every(engine: SchemaEngine, viewer: Viewer, **given: Any) -> list[dict[str, Any]]:
    """All pages, two by two."""
    found: list[dict[str, Any]] = []
    after = None
    while True:
        page = (await read(engine, viewer, SORTED, after=after, **given))["riders"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            assert len(found) == page["totalCount"]
            return found
        after = page["pageInfo"]["endCursor"]


async def test_a_rider_of_two_dealerships_is_counted_by_each_for_itself(engine: SchemaEngine, scene: Scene) -> None:
    rider = scene.id("rider_3")
    counted = {
        name: (await read(engine, viewer, NODE, id=rider))["node"]
        for name, viewer in (("hq", SYSTEM), ("one", dealer(scene, 1)), ("two", dealer(scene, 2)))
    }
    assert {name: each["bookingsCount"] for name, each in counted.items()} == {"hq": 3, "one": 2, "two": 1}
    assert (await read(engine, dealer(scene, 1), NODE, id=scene.id("rider_2")))["node"] is None
    assert (await read(engine, dealer(scene, 1), NODE, id=scene.id("rider_1")))["node"]["ridesCount"] == 1


@pytest.mark.parametrize("name", ["bookingsCount", "ridesCount", "lastActionAt"])
async def test_an_order_and_a_filter_tell_no_more_than_the_figure(
    engine: SchemaEngine, scene: Scene, name: str
) -> None:
    for viewer in (SYSTEM, dealer(scene, 1), dealer(scene, 2)):
        down = await every(engine, viewer, sort=[{name: "DESC"}, {"lastName": "ASC"}])
        assert [each[name] for each in down] == sorted((each[name] for each in down), reverse=True)
        up = await every(engine, viewer, sort=[{name: "ASC"}])
        assert [each[name] for each in up] == sorted(each[name] for each in up)
        most = down[0][name]
        same = await every(engine, viewer, filter={name: {"gte": most}})
        assert {each["id"] for each in same} == {each["id"] for each in down if each[name] == most}
        whole = (await read(engine, viewer, SORTED))["riders"]["aggregate"]
        assert whole["sum"]["bookingsCount"] == sum(each["bookingsCount"] for each in down)
        assert whole["max"]["lastActionAt"] == max(each["lastActionAt"] for each in down)


async def test_days_of_activity_are_grouped_by_what_the_viewer_sees(engine: SchemaEngine, scene: Scene) -> None:
    text = "{ riders { nodes { lastActionAt } groups(by: [LAST_ACTION_AT_DAY]) { key { lastActionAtDay } count } } }"
    for viewer in (SYSTEM, dealer(scene, 1)):
        found = (await read(engine, viewer, text))["riders"]
        assert sum(each["count"] for each in found["groups"]) == len(found["nodes"])
        assert {each["key"]["lastActionAtDay"][:7] for each in found["groups"]} == {
            each["lastActionAt"][:7] for each in found["nodes"]
        }


async def test_what_happens_elsewhere_changes_nothing_at_a_dealership(tour: Tour) -> None:
    ours, theirs = (
        Api.of(tour.database, Viewer(Role.DEALER, dealership_id=event.dealership_id))
        for event in (tour.event, tour.other)
    )
    await tour.book(tour.places[0])
    before = (await ours.data(SORTED))["riders"]
    await tour.book(tour.far)
    await tour.write(update(Rider).values(last_action_at=datetime.now(UTC) + timedelta(days=3)))
    assert (await ours.data(SORTED))["riders"] == before
    there = (await theirs.data(SORTED))["riders"]["nodes"]
    assert [each["bookingsCount"] for each in there] == [1]
    everywhere = (await Api.of(tour.database, ADMIN).data(SORTED))["riders"]["nodes"]
    assert [each["bookingsCount"] for each in everywhere] == [2]
    assert everywhere[0]["lastActionAt"] > before["nodes"][0]["lastActionAt"]


async def test_riders_are_found_by_what_they_booked_where_the_viewer_sees_it(
    engine: SchemaEngine, scene: Scene
) -> None:
    def booked(name: str) -> dict[str, Any]:
        return {"bookings": {"event": {"id": {"eq": scene.id(name)}}}}

    at_theirs = {each["id"] for each in await every(engine, SYSTEM, filter=booked("event_2"))}
    assert at_theirs >= {scene.id("rider_2"), scene.id("rider_3")}
    assert await every(engine, dealer(scene, 1), filter=booked("event_2")) == []
    tried = {"bookings": {"status": {"eq": "DONE"}, "vehicle": {"model": {"id": {"eq": scene.id("model_1")}}}}}
    assert {each["id"] for each in await every(engine, dealer(scene, 1), filter=tried)} == {scene.id("rider_1")}
    beside = await every(engine, SYSTEM, filter={"postcode": {"startsWith": "18003"}})
    assert {each["id"] for each in beside} == {scene.id("rider_3")}
    assert await every(engine, SYSTEM, filter={"postcode": {"startsWith": "8003"}}) == []


async def test_both_ways_of_answering_and_a_file_count_alike(
    engine: SchemaEngine, scene: Scene, scene_database: Database
) -> None:
    viewer = dealer(scene, 1)
    text = "{ bookings(first: 50) { nodes { rider { id bookingsCount lastActionAt } } } }"
    assert (await execute_by_fields(engine, viewer, text))["data"] == await read(engine, viewer, text)
    statement = rows_of(viewer, ListQuery("riders", [ListColumn("id"), ListColumn("bookingsCount")]), csv_columns(";"))
    lines = bytearray()

    async def take(data: bytes) -> None:
        lines.extend(data)

    async with scene_database.copying() as copy:
        await copy.copy(statement.sql, statement.arguments, take, delimiter=";", quote='"')
    filed = dict(line.split(";") for line in lines.decode().splitlines())
    assert filed == {each["id"]: str(each["bookingsCount"]) for each in await every(engine, viewer)}


def test_whoever_reads_such_a_figure_sees_all_rows_or_is_narrowed() -> None:
    for model, name in NARROWED:
        for role in FIELDS[model.__name__][name]:
            assert all(role in ROWS[each] for each in OVER), (model, name, role)
    assert {role for role in Role if all(ROWS[each].get(role) is everything for each in OVER)} == {
        Role.ADMIN,
        Role.TEAM,
    }


async def test_consent_that_counts_is_a_filter_of_headquarters(tour: Tour) -> None:
    yes, asked, taken_back = [await add_rider(tour, first_name=name) for name in ("Yes", "Asked", "Back")]
    now = datetime.now(UTC)

    def answer(rider: Rider, *, granted: bool, confirmed: bool, minutes: int = 0) -> Consent:
        return Consent(
            id=uuid7(),
            rider_id=rider.id,
            purpose=ConsentPurpose.BRAND_EMAIL,
            granted=granted,
            text_version="v1",
            proof="WEB",
            created_at=now + timedelta(minutes=minutes),
            confirmed_at=now if confirmed else None,
        )

    async with tour.database.write(SYSTEM) as session:
        session.add_all(
            [
                answer(yes, granted=True, confirmed=True),
                answer(asked, granted=True, confirmed=False),
                answer(taken_back, granted=True, confirmed=True),
                answer(taken_back, granted=False, confirmed=False, minutes=1),
            ]
        )
        await session.commit()
    found = await Api.of(tour.database, ADMIN).data(
        "{ riders(filter: {acceptsEmail: {eq: true}}) { nodes { id acceptsEmail acceptsSms } } }"
    )
    assert found["riders"]["nodes"] == [{"id": node_id(Rider, yes.id), "acceptsEmail": True, "acceptsSms": False}]
    refused = await Api.of(tour.database, ANONYMOUS).answer("{ riders { nodes { acceptsEmail } } }")
    assert "data" not in refused
