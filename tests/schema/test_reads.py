"""Queries through the schema: one statement each, valid JSON, every form that a document or its variables may take."""

from typing import Any

import orjson
import pytest

from models.policy.viewer import Role, Viewer
from schema.engine import SchemaEngine
from tests.factories.scene import HOSTILE, Scene
from tests.schema.asking import ask, read, refusal
from tests.schema.conftest import Statements

ADMIN = Viewer(Role.ADMIN)


DEEP = """{ events(first: 3) { totalCount pageInfo { hasNextPage endCursor } nodes { id dealership { name }
  slots { id places { id free vehicle { model { name } } } }
  bookings(first: 2, sort: [{rider: {lastName: DESC}}]) { totalCount nodes { rider { firstName bookings { totalCount } }
    history { status place { slot { localStart } } } } } } }
  seasons { year events { nodes { id } } } riders(filter: {search: "zoe"}) { nodes { id consents { granted } } } }"""


@pytest.mark.parametrize("first", [1, 50])
async def test_a_query_is_one_statement_however_deep_and_however_many_rows(
    engine: SchemaEngine, statements: Statements, first: int
) -> None:
    data = await read(engine, ADMIN, DEEP.replace("first: 3", f"first: {first}"))
    assert len(data["events"]["nodes"]) == min(first, 4)
    assert len(await statements.taken()) == 1


async def test_texts_of_all_kinds_come_out_as_they_went_in(engine: SchemaEngine, scene: Scene) -> None:
    text = "{ riders { nodes { lastName postcode ownedBrand } } messages { nodes { subject } } }"
    data = await read(engine, ADMIN, text)
    assert {node["lastName"] for node in data["riders"]["nodes"]} == {f"Lefèvre {HOSTILE}"}
    assert {node["ownedBrand"] for node in data["riders"]["nodes"]} == {HOSTILE, None}
    assert {node["subject"] for node in data["messages"]["nodes"]} == {HOSTILE}
    lists = await read(engine, ADMIN, "{ clients { scopes } exportProfiles { columns } }")
    assert lists["clients"][0]["scopes"] == ["leads:read", HOSTILE]
    assert lists["exportProfiles"][0]["columns"] == [{"header": HOSTILE, "value": "x"}]


async def test_an_answer_is_utf8_without_a_raw_control_character(engine: SchemaEngine) -> None:
    body = await ask(engine, ADMIN, "{ riders { nodes { lastName } } }")
    assert "🏍️".encode() in body
    assert not any(byte < 0x20 for byte in body)


@pytest.mark.parametrize(
    ("text", "variables", "expected"),
    [
        (
            "{ a: seasons { y: year year } seasons { year } }",
            {},
            {"a": [{"y": 1, "year": 1}], "seasons": [{"year": 1}]},
        ),
        ("{ seasons { year } seasons { id: year } }", {}, {"seasons": [{"year": 1, "id": 1}]}),
        ("{ seasons { ...F ...F } } fragment F on Season { ... { year } }", {}, {"seasons": [{"year": 1}]}),
        ("{ seasons { ... on Node { __typename } } }", {}, {"seasons": [{"__typename": "Season"}]}),
        ("query($y: Boolean!) { seasons { year @include(if: $y) } }", {"y": False}, {"seasons": [{}]}),
        ("query($y: Boolean!) { seasons { year @include(if: $y) } }", {"y": True}, {"seasons": [{"year": 1}]}),
        (
            "query($y: Boolean = true) { seasons { year @skip(if: $y) ...F } } fragment F on Season { year }",
            {},
            {"seasons": [{"year": 1}]},
        ),
        ("query($y: Boolean!) { seasons { ... @skip(if: $y) { year } } }", {"y": True}, {"seasons": [{}]}),
        ("{ __typename q: __typename }", {}, {"__typename": "Query", "q": "Query"}),
        ("{ seasons { __typename: year } }", {}, {"seasons": [{"__typename": 1}]}),
    ],
)
async def test_selections_are_collected_as_the_specification_says(
    engine: SchemaEngine, scene: Scene, text: str, variables: dict[str, Any], expected: Any
) -> None:
    year = scene.rows["season"].year
    body = await ask(engine, ADMIN, text, **variables)
    assert orjson.loads(body.replace(str(year).encode(), b"1"))["data"] == expected


FILTERS = """query($f: BookingFilter, $s: [BookingSort!], $n: Int, $c: String) {
  bookings(filter: $f, sort: $s, first: $n, after: $c) { totalCount nodes { id } } }"""


async def names(engine: SchemaEngine, scene: Scene, **variables: Any) -> str:
    """The numbers of the bookings that are found, in their order."""
    known = {scene.id(f"booking_{n}"): n for n in "1234567"}
    found = (await read(engine, ADMIN, FILTERS, **variables))["bookings"]
    assert found["totalCount"] == len(found["nodes"]) or variables.get("n") is not None
    return "".join(known[node["id"]] for node in found["nodes"])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, "1234567"),
        ({}, "1234567"),
        ({"status": None}, "1234567"),
        ({"status": {}}, "1234567"),
        ({"status": {"eq": "HELD"}}, "5"),
        ({"status": {"eq": "DONE"}}, "12"),
        ({"status": {"in": []}}, ""),
        ({"status": {"in": None}}, "1234567"),
        ({"status": {"in": ["HELD", "DONE"]}}, "125"),
        ({"status": {"in": "DONE"}}, "12"),
        ({"status": {"notIn": ["HELD", "DONE"]}}, "3467"),
        ({"status": {"notIn": []}}, "1234567"),
        ({"cancelReason": {"eq": None}}, "123457"),
        ({"cancelReason": {"eq": "ADMIN"}}, "6"),
        ({"cancelReason": {"isNull": True}}, "123457"),
        ({"cancelReason": {"isNull": False}}, "6"),
        ({"cancelReason": {"isNull": None}}, "1234567"),
        ({"cancelReason": {"notIn": ["ADMIN"]}}, "123457"),
        ({"not": {"cancelReason": {"eq": "ADMIN"}}}, "123457"),
        ({"not": {"not": {"cancelReason": {"eq": "ADMIN"}}}}, "6"),
        ({"not": {"lastCampaign": {"contains": "ETE"}}}, "234567"),
        ({"not": None}, "1234567"),
        ({"not": {}}, ""),
        ({"or": []}, "1234567"),
        ({"and": []}, "1234567"),
        ({"or": None, "and": None}, "1234567"),
        ({"or": [{"status": {"eq": "HELD"}}, {"cancelReason": {"isNull": False}}]}, "56"),
        ({"and": [{"status": {"eq": "DONE"}}, {"rider": {"firstName": {"eq": "Zoé 2"}}}]}, "2"),
        ({"rider": None}, "1234567"),
        ({"rider": {}}, "1234567"),
        ({"ride": {}}, "12"),
        ({"not": {"ride": {}}}, "34567"),
        ({"ride": {"fell": {"eq": True}}}, "2"),
        ({"ride": {"fell": {"eq": False}}}, "1"),
        ({"event": {"placesCount": {"gt": 3}}}, "24"),
        ({"createdAt": {"lt": "1990-01-01T00:00:00Z"}}, ""),
        ({"createdAt": {"gt": "1990-01-01T00:00:00"}}, "1234567"),
        ({"id": {"notIn": ["malformed"]}}, "1234567"),
        ({"id": {"in": ["malformed", ""]}}, ""),
        ({"id": {"eq": "malformed"}}, ""),
        ({"rider": {"search": "zoe 3"}}, "347"),
        ({"rider": {"search": "ZOÉ 3 LEFEVRE"}}, "347"),
        ({"rider": {"search": "lefevre zoe 3"}}, "347"),
        ({"rider": {"search": " Lefèvre \t3  zo"}}, "347"),
        ({"rider": {"search": "lefevre nobody"}}, ""),
        ({"rider": {"search": "lefevre %_"}}, "1234567"),
        ({"rider": {"search": "lefevre zo_"}}, ""),
        ({"rider": {"search": "%_ "}}, "1234567"),
        ({"rider": {"search": "%%"}}, ""),
        ({"rider": {"search": "_3"}}, ""),
        ({"rider": {"search": "％"}}, "1234567"),
        ({"rider": {"search": "zoe％"}}, ""),
        ({"rider": {"search": "\\"}}, "1234567"),
        ({"rider": {"search": ""}}, "1234567"),
        ({"rider": {"search": "06 39 98 00 01"}}, "1234567"),
        ({"rider": {"search": "0639.98"}}, "1234567"),
        ({"rider": {"search": "0033 6 39-98"}}, "1234567"),
        ({"rider": {"search": "+33 (0)6 39"}}, "1234567"),
        ({"rider": {"search": "98 00 01"}}, "1234567"),
        ({"rider": {"search": "06 39 98 00 02"}}, ""),
        ({"rider": {"search": "x' OR '1'='1"}}, ""),
    ],
)
async def test_filters_mean_what_they_say(
    engine: SchemaEngine, scene: Scene, given: dict[str, Any] | None, expected: str | None
) -> None:
    assert await names(engine, scene, f=given) == expected


async def test_one_plan_serves_all_values_and_no_other_shape(engine: SchemaEngine, scene: Scene) -> None:
    """Choices, empty lists, nulls and missing keys change what is asked, also after another of them was asked."""
    for _ in range(2):
        assert await names(engine, scene, s=[{"id": "DESC"}]) == "7654321"
        assert await names(engine, scene, s=[{"id": "ASC"}]) == "1234567"
        assert await names(engine, scene, s=[]) == await names(engine, scene, s=None) == "1234567"
        assert await names(engine, scene, f={"status": {"eq": "HELD"}}) == "5"
        assert await names(engine, scene, f={"status": {"eq": "CANCELLED"}}) == "6"
        assert await names(engine, scene, f={"status": {"in": ["CANCELLED"]}}) == "6"
        assert await names(engine, scene, f={"status": {"in": ["HELD", "CANCELLED"]}}) == "56"
        assert await names(engine, scene, f={"cancelReason": {"isNull": True}}) == "123457"
        assert await names(engine, scene, f={"cancelReason": {"isNull": False}}) == "6"
        assert len(await names(engine, scene, n=2)) == 2
        assert len(await names(engine, scene, n=None)) == 7


async def test_variables_may_stand_anywhere_in_a_filter_and_a_sort(engine: SchemaEngine, scene: Scene) -> None:
    text = """
      query($a: BookingStatus!, $b: BookingStatus = HELD, $f: BookingFilter!, $t: String, $d: Direction,
        $s: BookingSort!)
      { bookings(
          filter: {or: [$f, {status: {in: [$a, $b]}}], rider: {firstName: {contains: $t}}},
          sort: [$s, {createdAt: $d}]) { nodes { status } } }"""
    given = {"a": "CANCELLED", "f": {"status": {"eq": "DONE"}}, "t": "ZOE", "d": "DESC", "s": {"status": "ASC"}}
    found = (await read(engine, ADMIN, text, **given))["bookings"]["nodes"]
    assert [node["status"] for node in found] == ["CANCELLED", "DONE", "DONE", "HELD"]
    found = (await read(engine, ADMIN, text, **{**given, "b": "BOOKED", "t": "Zoé 3"}))["bookings"]["nodes"]
    assert [node["status"] for node in found] == ["BOOKED"] * 3
    ids = "query($a: ID!, $b: ID!) { bookings(filter: {id: {in: [$a, $b]}}) { totalCount } }"
    both = {"a": scene.id("booking_1"), "b": scene.id("booking_2")}
    assert await read(engine, ADMIN, ids, **both) == {"bookings": {"totalCount": 2}}


async def test_a_node_of_another_type_than_asked_is_there_and_empty(engine: SchemaEngine, scene: Scene) -> None:
    text = "query($id: ID!) { node(id: $id) { ... on Rider { firstName } } }"
    assert await read(engine, ADMIN, text, id=scene.id("event_1")) == {"node": {}}


@pytest.mark.parametrize(
    ("text", "variables", "code"),
    [
        ("{ events(first: -1) { totalCount } }", {}, "PAGE_SIZE"),
        ("{ events(first: 501) { totalCount } }", {}, "PAGE_SIZE"),
        ("{ leads(first: 1001) { totalCount } }", {}, "PAGE_SIZE"),
        ("query($n: Int) { seasons { events(first: $n) { totalCount } } }", {"n": 501}, "PAGE_SIZE"),
        ("{ slots: events { nodes { bookings(first: 2147483647) { totalCount } } } }", {}, "PAGE_SIZE"),
        ('{ events(after: "") { totalCount nodes { id } } }', {}, "CURSOR_INVALID"),
        ('{ viewer { role } events(after: "x") { nodes { id } } }', {}, "CURSOR_INVALID"),
        ("query($c: String) { events(filter: {note: {eq: $c}}) { totalCount } }", {"c": "a\x00b"}, "BAD_USER_INPUT"),
        ("query($c: String!) { dealership(code: $c) { id } }", {"c": "\x00"}, "BAD_USER_INPUT"),
        (
            '{ bookings(filter: {slot: {localStart: {gt: "2027-10-31T01:00:00Z"}}}) { totalCount } }',
            {},
            "BAD_USER_INPUT",
        ),
    ],
)
async def test_what_cannot_be_read_is_refused_with_a_code(
    engine: SchemaEngine, text: str, variables: dict[str, Any], code: str
) -> None:
    assert await refusal(engine, ADMIN, text, **variables) == code
