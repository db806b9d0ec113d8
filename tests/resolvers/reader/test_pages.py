"""Pages: whatever the order, walking them gives the whole list, without gaps or repeats; cursors are checked."""

import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.booking import CancelReason
from models.policy.viewer import Role, Viewer
from models.session import Database
from schema.engine import SchemaEngine
from tests.factories.scene import HOSTILE
from tests.factories.scene_rows import build_scene
from tests.schema.asking import ask, read, refusal

ADMIN = Viewer(Role.ADMIN)
WALK = """query($n: Int!, $c: String, $s: [BookingSort!]) { bookings(first: $n, after: $c, sort: $s) {
  totalCount nodes { id } edges { cursor node { id } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
WHOLE = "query($s: [BookingSort!]) { bookings(first: 500, sort: $s) { nodes { id } } }"

direction = st.sampled_from(["ASC", "DESC"])
KEYS: list[tuple[str, ...]] = [
    ("id",),
    ("status",),
    ("createdAt",),
    ("cancelReason",),
    ("heldUntil",),
    ("firstCampaign",),
    ("version",),
    ("rider", "lastName"),
    ("rider", "firstName"),
    ("rider", "postcode"),
    ("rider", "birthDate"),
    ("event", "startsOn"),
    ("event", "fillRate"),
    ("event", "daysLeft"),
    ("event", "note"),
    ("event", "dealership", "latitude"),
    ("event", "slotTemplate", "lunchFrom"),
    ("slot", "localStart"),
    ("slot", "groupNumber"),
    ("slot", "startsAt"),
    ("vehicle", "model", "yAmt"),
    ("place", "free"),
    ("place", "withdrawnAt"),
    ("ride", "fell"),
    ("ride", "departedAt"),
    ("ride", "fallReport"),
]


def _sort(path: tuple[str, ...], way: str) -> dict[str, Any]:
    nested: Any = way
    for name in reversed(path):
        nested = {name: nested}
    return dict(nested)


sorts = st.lists(st.builds(_sort, st.sampled_from(KEYS), direction), max_size=3)


async def pages(engine: SchemaEngine, size: int, sort: list[dict[str, Any]]) -> AsyncIterator[dict[str, Any]]:
    """One page after another, each after the last one's end."""
    cursor = None
    for _ in range(20):
        page = (await read(engine, ADMIN, WALK, n=size, c=cursor, s=sort))["bookings"]
        yield page
        if not page["pageInfo"]["hasNextPage"]:
            return
        cursor = page["pageInfo"]["endCursor"]
    raise AssertionError("the walk does not end")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sort=sorts, size=st.integers(1, 4))
async def test_walking_the_pages_gives_the_whole_list_in_any_order(
    engine: SchemaEngine, sort: list[dict[str, Any]], size: int
) -> None:
    whole = [node["id"] for node in (await read(engine, ADMIN, WHOLE, s=sort))["bookings"]["nodes"]]
    walked: list[str] = []
    async for page in pages(engine, size, sort):
        assert page["totalCount"] == len(whole) == 7
        assert [edge["node"] for edge in page["edges"]] == page["nodes"]
        assert page["pageInfo"]["startCursor"] == page["edges"][0]["cursor"]
        assert page["pageInfo"]["endCursor"] == page["edges"][-1]["cursor"]
        assert page["pageInfo"]["hasPreviousPage"] == bool(walked)
        walked += [node["id"] for node in page["nodes"]]
    assert walked == whole
    assert len(set(walked)) == 7


async def test_every_key_alone_is_an_order_that_can_be_walked_both_ways(engine: SchemaEngine) -> None:
    for path in KEYS:
        for way in ("ASC", "DESC"):
            sort = [_sort(path, way)]
            walked = [node["id"] async for page in pages(engine, 3, sort) for node in page["nodes"]]
            assert len(walked) == len(set(walked)) == 7, (path, way)


async def test_empty_values_come_last_either_way(engine: SchemaEngine) -> None:
    text = "query($s: [BookingSort!]) { bookings(sort: $s) { nodes { cancelReason ride { fell } } } }"
    for way in ("ASC", "DESC"):
        nodes = (await read(engine, ADMIN, text, s=[{"cancelReason": way}]))["bookings"]["nodes"]
        assert [node["cancelReason"] for node in nodes] == [CancelReason.ADMIN.value] + [None] * 6
        nodes = (await read(engine, ADMIN, text, s=[{"ride": {"fell": way}}]))["bookings"]["nodes"]
        fell = [node["ride"] and node["ride"]["fell"] for node in nodes]
        assert fell == [way == "DESC", way == "ASC", None, None, None, None, None]


async def test_an_empty_page_has_no_cursor_and_knows_whether_more_comes(engine: SchemaEngine) -> None:
    page = (await read(engine, ADMIN, WALK, n=0))["bookings"]
    assert page["nodes"] == page["edges"] == []
    info = {"hasNextPage": True, "hasPreviousPage": False, "startCursor": None, "endCursor": None}
    assert page["pageInfo"] == info
    text = "{ bookings(filter: {id: {in: []}}) { totalCount pageInfo { hasNextPage startCursor endCursor } } }"
    empty = (await read(engine, ADMIN, text))["bookings"]
    assert empty == {"totalCount": 0, "pageInfo": {"hasNextPage": False, "startCursor": None, "endCursor": None}}


async def _cursor(engine: SchemaEngine, sort: list[dict[str, Any]]) -> str:
    page = (await read(engine, ADMIN, WALK, n=1, s=sort))["bookings"]
    return str(page["pageInfo"]["endCursor"])


def _altered(cursor: str, position: int, value: Any) -> str:
    values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    values[position] = value
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


async def test_a_cursor_of_another_list_or_order_is_refused(engine: SchemaEngine) -> None:
    by_status, by_id = await _cursor(engine, [{"status": "ASC"}]), await _cursor(engine, [])
    descending = await _cursor(engine, [{"status": "DESC"}])
    for sort, cursor in (([{"status": "ASC"}], by_id), ([], by_status), ([{"status": "ASC"}], descending)):
        assert await refusal(engine, ADMIN, WALK, n=1, c=cursor, s=sort) == "CURSOR_INVALID"
    events = "query($c: String) { events(after: $c) { nodes { id } } }"
    assert await refusal(engine, ADMIN, events, c=by_id) == "CURSOR_INVALID"


@pytest.mark.parametrize("value", [None, 7, "", "x", "2147483648", "9" * 40, "1e5", [], {}, "\x00", "\ud800", "nan"])
@pytest.mark.parametrize("key", ["version", "createdAt", "id", "status", "rider"])
async def test_a_cursor_with_other_values_is_read_or_refused_and_never_breaks(
    engine: SchemaEngine, key: str, value: Any
) -> None:
    sort = [{"rider": {"birthDate": "ASC"}}] if key == "rider" else [{key: "ASC"}]
    cursor = _altered(await _cursor(engine, sort), 1, value)
    answer = json.loads(await ask(engine, ADMIN, WALK, n=1, c=cursor, s=sort))
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes <= {"CURSOR_INVALID", "BAD_USER_INPUT"}, answer


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_no_bytes_in_place_of_a_cursor_break_a_read(engine: SchemaEngine, data: st.DataObject) -> None:
    own = await _cursor(engine, [])
    texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
    cut = st.integers(0, len(own) - 1).map(lambda end: own[:end])
    encoded = st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode())
    cursor = data.draw(st.one_of(texts, cut, encoded, st.just("A" * 50_000)))
    assert await refusal(engine, ADMIN, WALK, n=1, c=cursor) == "CURSOR_INVALID"


async def test_long_texts_can_be_ordered_by_and_walked(database: Database) -> None:
    async with database.write(ADMIN) as session:
        own = await build_scene(session)
        for number in "1234":
            own.rows[f"rider_{number}"].last_name = HOSTILE * 400 + number
        await session.flush()
        await session.commit()
    engine = SchemaEngine(database)
    for sort in ([{"rider": {"lastName": "DESC"}}], [{"rider": {"lastName": "ASC", "firstName": "DESC"}}]):
        walked = [node["id"] async for page in pages(engine, 2, sort) for node in page["nodes"]]
        assert len(walked) == len(set(walked)) == 7
