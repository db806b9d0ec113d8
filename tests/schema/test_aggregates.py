"""Figures over a connection's rows (counts, sums, means, groups): exact, and of what the role may read only (A1).

What they must be is worked out from the rows that the same role is given one by one; that those are the right ones is
what test_permissions.py shows.
"""

from collections import Counter
from datetime import datetime
from statistics import fmean
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from graphql import GraphQLObjectType, is_composite_type

from models.policy.viewer import Role, Viewer
from resolvers.reader.catalog import attribute
from schema.engine import SchemaEngine, door_schema
from tests.factories.scene import Scene
from tests.schema.asking import read, refusal
from tests.schema.crawling import connections, core

ADMIN = Viewer(Role.ADMIN)
PARIS = ZoneInfo("Europe/Paris")
by_role = pytest.mark.parametrize("role", Role)


def fields_of(door: str, type_name: str) -> dict[str, Any]:
    kind = door_schema(door).type_map.get(type_name)
    return dict(kind.fields) if isinstance(kind, GraphQLObjectType) else {}


def path_of(door: str, type_name: str, key: str) -> list[str]:
    """The fields of the door's own schema that a key's name spells: a step that the door does not read is no field."""
    for name, field in fields_of(door, type_name).items():
        word = attribute(name)
        leads_on = is_composite_type(core(field.type))
        if key == word or (key == f"{word}_day" and not leads_on):
            return [name]
        if key.startswith(f"{word}_") and leads_on:
            found = path_of(door, core(field.type).name, key.removeprefix(f"{word}_"))
            if found:
                return [name, *found]
    return []


def at(node: Any, path: list[str]) -> Any:
    for name in path:
        node = node[name] if node is not None else None
    return node


def selection(path: list[str], leaf: str) -> str:
    return " { ".join(path) + leaf + " }" * (len(path) - 1)


@by_role
async def test_groups_are_those_of_the_rows_that_the_role_sees_and_of_fields_that_it_reads(
    engine: SchemaEngine, scene: Scene, role: Role
) -> None:
    viewer = scene.viewers()[role]
    asked = 0
    for root, type_name in connections(viewer.door).items():
        for name, field in fields_of(viewer.door, f"{type_name}GroupKey").items():
            path = path_of(viewer.door, type_name, attribute(name))
            assert path, (type_name, name)
            leaf = " { id }" if is_composite_type(core(field.type)) else ""
            choice = attribute(name).upper()
            text = f"""{{ {root}(first: 500) {{ nodes {{ {selection(path, leaf)} }}
              groups(by: [{choice}], first: 500) {{ key {{ {name}{leaf} }} count }} }} }}"""
            found = (await read(engine, viewer, text))[root]
            values = [at(node, path + (["id"] if leaf else [])) for node in found["nodes"]]
            if not attribute(name).endswith(attribute(path[-1])):
                values = [value and day_in_paris(value) for value in values]
            groups = [
                (at(group["key"], [name] + (["id"] if leaf else [])), group["count"]) for group in found["groups"]
            ]
            assert dict(groups) == Counter(values), (root, name)
            assert len(groups) == len(set(values)), (root, name)
            asked += 1
    assert asked or role in (Role.RIDER, Role.PUBLIC)


def day_in_paris(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(PARIS).date().isoformat()


FIGURES: dict[str, Any] = {
    "sum": sum,
    "mean": lambda values: fmean(values) if values else None,
    "min": lambda values: min(values, default=None),
    "max": lambda values: max(values, default=None),
    "distinct": lambda values: len(set(values)),
}


@by_role
async def test_figures_are_those_of_the_rows_that_the_role_sees(engine: SchemaEngine, scene: Scene, role: Role) -> None:
    viewer = scene.viewers()[role]
    for root, type_name in connections(viewer.door).items():
        for function, work_out in FIGURES.items():
            names = list(fields_of(viewer.door, f"{type_name}{function.capitalize()}"))
            for name in names:
                leaf = " { id }" if function == "distinct" else ""
                text = f"""{{ {root}(first: 500) {{ totalCount nodes {{ {name}{leaf} }}
                  aggregate {{ count {function} {{ {name} }} }} }} }}"""
                found = (await read(engine, viewer, text))[root]
                values = [at(node, [name] + (["id"] if leaf else [])) for node in found["nodes"]]
                expected = work_out([value for value in values if value is not None])
                assert found["aggregate"]["count"] == found["totalCount"] == len(values)
                figure = found["aggregate"][function][name]
                assert figure == (pytest.approx(expected) if isinstance(expected, float) else expected), (root, name)


EVENTS = """query($by: [EventGrouping!]!, $n: Int, $o: GroupOrder, $f: EventFilter) { events(filter: $f) {
  groups(by: $by, first: $n, order: $o) { key { state dealership { code } } count sum { placesCount } } } }"""


async def test_variables_say_what_is_grouped_by_and_one_plan_serves_no_other_keys(
    engine: SchemaEngine, scene: Scene
) -> None:
    async def keys(*by: str, **variables: Any) -> list[tuple[Any, Any, int]]:
        groups = (await read(engine, ADMIN, EVENTS, by=list(by), **variables))["events"]["groups"]
        return [(g["key"]["state"], (g["key"]["dealership"] or {}).get("code"), g["count"]) for g in groups]

    for _ in range(2):
        by_state = await keys("STATE")
        assert len(by_state) > 1
        assert all(code is None for _, code, _ in by_state)
        assert [state for state, *_ in by_state] == sorted(state for state, *_ in by_state)
        by_both = await keys("STATE", "DEALERSHIP")
        assert {(state, count) for state, _, count in by_both} != {(state, count) for state, _, count in by_state}
        assert sum(count for *_, count in by_both) == sum(count for *_, count in by_state) == 4
        assert await keys("STATE", "STATE") == by_state
        assert await keys() == [(None, None, 4)]
        assert await keys("STATE", n=1) == by_state[:1]
        assert await keys("STATE", n=0) == []
        largest = await keys("STATE", o="COUNT")
        assert [count for *_, count in largest] == sorted((count for *_, count in by_state), reverse=True)
        assert await keys("STATE", f={"id": {"in": []}}) == []


async def test_nothing_is_grouped_to_nothing_and_sums_to_zero(engine: SchemaEngine) -> None:
    text = """{ events(filter: {id: {in: []}}) { totalCount groups(by: STATE) { count }
      aggregate { __typename count sum { __typename placesCount } mean { fillRate } max { startsOn }
        distinct { season } }
      one: aggregate { __typename } } }"""
    assert (await read(engine, ADMIN, text))["events"] == {
        "totalCount": 0,
        "groups": [],
        "aggregate": {
            "__typename": "EventAggregate",
            "count": 0,
            "sum": {"__typename": "EventSum", "placesCount": 0},
            "mean": {"fillRate": None},
            "max": {"startsOn": None},
            "distinct": {"season": 0},
        },
        "one": {"__typename": "EventAggregate"},
    }


async def test_each_parent_has_its_own_figures_and_keys_lead_on(engine: SchemaEngine, scene: Scene) -> None:
    text = """query($yes: Boolean!) { events { nodes { id bookings { totalCount aggregate { count @include(if: $yes) }
      groups(by: [VEHICLE, STATUS]) { __typename n: count ...G
        key { __typename status vehicle { number bookings(first: 1) { totalCount nodes { id } } } } } } } } }
      fragment G on BookingGroup { distinct { rider } }"""
    seen = 0
    for event in (await read(engine, ADMIN, text, yes=True))["events"]["nodes"]:
        bookings = event["bookings"]
        assert bookings["totalCount"] == bookings["aggregate"]["count"] == sum(g["n"] for g in bookings["groups"])
        for group in bookings["groups"]:
            assert group["__typename"] == "BookingGroup"
            assert group["key"]["__typename"] == "BookingGroupKey"
            assert group["n"] <= group["key"]["vehicle"]["bookings"]["totalCount"]
            seen += group["distinct"]["rider"]
    assert seen >= 7


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{ events { groups(by: [STATE], first: 501) { count } } }", "PAGE_SIZE"),
        ("{ events { groups(by: [STATE], first: -1) { count } } }", "PAGE_SIZE"),
        (
            """{ events { groups(by: [STATE, STARTS_ON, ENDS_ON, SEASON, DEALERSHIP, DEALERSHIP_REGION])
              { count } } }""",
            "TOO_COSTLY",
        ),
    ],
)
async def test_groups_are_bounded(engine: SchemaEngine, text: str, code: str) -> None:
    assert await refusal(engine, ADMIN, text) == code
