"""Who reads what, by every route (A1): generated from the schema and the policy, over a scene with foreign rows.

An admin sees the whole scene, so what another role must be answered is the admin's answer without the rows that the
scene says it does not see: the same values, no more, no less, no other count.
"""

from typing import Any

import pytest
from graphql import GraphQLField, GraphQLObjectType

from models.kit.uuid7 import uuid7
from models.policy.fields import FIELDS
from models.policy.viewer import DOORS, Role
from resolvers.reader.catalog import MODELS, attribute
from schema.engine import SchemaEngine, door_schema
from tests.factories.scene import Scene
from tests.schema.asking import ask, first_told, read
from tests.schema.crawling import (
    comparable,
    connections,
    core,
    edges_of,
    everything,
    input_paths,
    lists,
    nested,
    page,
    pruned,
)

by_role = pytest.mark.parametrize("role", Role)
by_narrow_role = pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMIN, Role.TEAM)])
_ADMIN_ANSWERS: dict[tuple[str, str], Any] = {}
MANY = "first: 500"


async def both(
    engine: SchemaEngine, scene: Scene, role: Role, text: str, of_admin: str = "", **variables: Any
) -> tuple[Any, Any]:
    """What the role is answered, and what it should be; `of_admin` asks for more than the role may."""
    viewers, asked = scene.viewers(), (of_admin or text, repr(variables))
    if asked not in _ADMIN_ANSWERS:
        _ADMIN_ANSWERS[asked] = await read(engine, viewers[Role.ADMIN], of_admin or text, **variables)
    found = await read(engine, viewers[role], text, **variables)
    return comparable(found), comparable(pruned(scene, role, _ADMIN_ANSWERS[asked]))


def nodes_of(door: str) -> list[str]:
    return [name for name in MODELS if "id" in FIELDS[name] and FIELDS[name]["id"] & DOORS[door]]


@by_role
async def test_a_role_sees_its_rows_and_all_their_fields_by_every_root(
    engine: SchemaEngine, scene: Scene, role: Role
) -> None:
    door = scene.viewers()[role].door
    roots = {**{f"{name}({MANY})": page(everything(door, kind, 1)) for name, kind in connections(door).items()}}
    roots |= {name: everything(door, kind, 1) for name, kind in lists(door).items()}
    for root, selection in roots.items():
        found, expected = await both(engine, scene, role, f"{{ {root} {selection} }}")
        assert found == expected, root


@by_role
async def test_a_role_sees_its_rows_by_id_and_by_all_that_they_lead_to(
    engine: SchemaEngine, scene: Scene, role: Role
) -> None:
    door = scene.viewers()[role].door
    led = set()
    for type_name in nodes_of(door):
        text, of_admin = (
            f"query($id: ID!) {{ node(id: $id) {{ ... on {type_name} {everything(each, type_name, 2)} }} }}"
            for each in (door, "admin")
        )
        rows = [key for name, key in scene.seen if name == type_name]
        assert rows, f"the scene has no {type_name}"
        for key in rows:
            found, expected = await both(engine, scene, role, text, of_admin, id=key)
            assert found == expected, (type_name, key)
            led |= _relations_in(found)
    for root, type_name in connections(door).items():
        if "id" not in FIELDS[type_name]:  # nothing but the root leads to these rows
            texts = (f"{{ {root}({MANY}) {page(everything(each, type_name, 2))} }}" for each in (door, "admin"))
            found, expected = await both(engine, scene, role, *texts)
            assert found == expected, root
            led |= _relations_in(found)
    wanted = {edge for edge in edges_of(door) if edge[0] != "Query" and _someone_is_seen(scene, role, edge[0])}
    assert wanted <= led, "relations that no row of the scene was followed along"


def _someone_is_seen(scene: Scene, role: Role, type_name: str) -> bool:
    return any(name == type_name and role in roles for (name, _), roles in scene.seen.items())


def _relations_in(answer: Any) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for value in answer if isinstance(answer, list) else answer.values():
        if isinstance(value, (dict, list)):
            found |= _relations_in(value)
    if isinstance(answer, dict) and "__typename" in answer:
        found |= {(answer["__typename"], name) for name in answer}
    return found


@by_role
async def test_the_scene_has_of_each_type_a_row_that_is_seen_and_one_that_is_not(scene: Scene, role: Role) -> None:
    narrow = {Role.DEALER: {"Season", "VehicleModel", "Photo"}, Role.TABLET: {"Season", "VehicleModel", "Photo"}}
    if role not in narrow:
        return
    for type_name in nodes_of(role.lower()):
        seen = {role in roles for (name, _), roles in scene.seen.items() if name == type_name}
        assert seen == ({True} if type_name in narrow[role] else {True, False}), type_name


@by_role
async def test_foreign_missing_and_malformed_ids_answer_alike_to_the_byte(
    engine: SchemaEngine, scene: Scene, role: Role
) -> None:
    viewer = scene.viewers()[role]
    roots = [name for name, field in _query_fields(viewer.door).items() if "id" in field.args]
    for root in roots:
        text = f"query($id: ID!) {{ {root}(id: $id) {{ id __typename }} }}"
        seen, nothing = 0, await ask(engine, viewer, text, id="")
        assert nothing.startswith(b'{"data":{"%b":null},"extensions":' % root.encode())
        for (type_name, key), roles in scene.seen.items():
            if type_name not in nodes_of("admin"):
                continue
            answer = await ask(engine, viewer, text, id=key)
            own = role in roles and type_name in nodes_of(viewer.door)
            own = own and (root == "node" or type_name == root[0].upper() + root[1:])
            assert (answer != nothing) == own, (root, key)
            seen += own
        assert seen or root not in ("node", "event")
        for strange in _strange_ids():
            assert await ask(engine, viewer, text, id=strange) == nothing, strange


def _arguments_of(scene: Scene, field: GraphQLField) -> tuple[str, str, list[Any]]:
    """How a root's one argument is declared and given, and values for it; a connection needs none."""
    if not any(str(argument.type).endswith("!") for argument in field.args.values()):
        return "", "", [None]
    [(name, argument)] = field.args.items()
    ids = [key for _, key in scene.seen]
    values = {"ID": [*ids, *_strange_ids()], "Int": [0, scene.world.season.year, 2**31 - 1]}
    return f"($v: {argument.type})", f"({name}: $v)", values[core(argument.type).name]


def _query_fields(door: str) -> dict[str, Any]:
    query = door_schema(door).query_type
    assert query is not None
    return dict(query.fields)


def _strange_ids() -> list[Any]:
    key = uuid7()
    return [
        *(f"{model.__tablename__}_{key}" for model in MODELS.values()),
        "",
        "_",
        "event_",
        str(key),
        f"access_token_{key}",
        f"event_{key}x",
        f"EVENT_{key}",
        f"event_{str(key).upper()}",
        f"event_{key.hex}",
        f"event_{key}\n",
        "event_' OR 1=1 --",
        "é" * 5000,
        17,
    ]


@by_role
async def test_what_can_be_followed_tells_at_once_what_the_query_answers(
    engine: SchemaEngine, scene: Scene, role: Role
) -> None:
    """Each root with each row there is, own and foreign, and with ids of nothing."""
    viewer = scene.viewers()[role]
    subscription = door_schema(viewer.door).subscription_type
    roots = subscription.fields if subscription else {}
    assert {attribute(name) for name in roots} == {
        name for name, roles in FIELDS["Subscription"].items() if roles & DOORS[viewer.door]
    }
    for name, field in roots.items():
        selection = everything(viewer.door, core(field.type).name.removesuffix("Connection"), 1)
        if core(field.type).name.endswith("Connection"):
            selection = page(selection)
        kind, given, values = _arguments_of(scene, field)
        for value in values:
            text = f"{kind} {{ {name}{given} {selection} }}"
            told = await first_told(engine, viewer, f"subscription{text}", v=value)
            assert told == await ask(engine, viewer, f"query{text}", v=value), (name, value)


@by_narrow_role
async def test_no_filter_finds_or_counts_a_foreign_row(engine: SchemaEngine, scene: Scene, role: Role) -> None:
    """Filters by a value of each row there is, own and foreign, over each path through relations."""
    viewers = scene.viewers()
    for root, type_name in connections(viewers[role].door).items():
        given = {"id": await _ids(engine, scene)}
        for path, leaf in input_paths(viewers[role].door, f"{type_name}Filter", 2):
            if leaf.name == "IDComparison":
                values = given["id"].get(_target(type_name, path), [])
            elif len(path) > 1 and leaf.name in ("StringComparison", "IntComparison"):
                values = await _values(engine, scene, root, path)
            else:
                continue
            text = (
                f"query($v: {leaf.name}) {{ {root}({MANY}, filter: {nested(path, '$v')}) {page('{ id __typename }')} }}"
            )
            for value in values:
                found, expected = await both(engine, scene, role, text, v={"eq": value})
                assert found == expected, (root, path, value)


async def _ids(engine: SchemaEngine, scene: Scene) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for type_name, key in scene.seen:
        found.setdefault(type_name, []).append(key)
    return {
        name: [*keys[:4], keys[-1], f"{MODELS[name].__tablename__}_{uuid7()}", "malformed"]
        for name, keys in found.items()
    }


def _target(type_name: str, path: tuple[str, ...]) -> str:
    for name in path[:-1]:
        kind = door_schema("admin").type_map[type_name]
        assert isinstance(kind, GraphQLObjectType)
        type_name = core(kind.fields[name].type).name
    return type_name


async def _values(engine: SchemaEngine, scene: Scene, root: str, path: tuple[str, ...]) -> list[Any]:
    """What the rows hold at the end of a path, as an admin reads it."""
    inner = " { ".join(path) + " }" * (len(path) - 1)
    text = f"{{ {root}({MANY}) {{ nodes {{ {inner} }} }} }}"
    found = []
    for node in (await read(engine, scene.viewers()[Role.ADMIN], text))[root]["nodes"]:
        for name in path:
            node = node[name] if node is not None else None
        found.append(node)
    return list(dict.fromkeys(value for value in found if value is not None))[:4]


@by_narrow_role
async def test_no_order_shows_a_foreign_row_or_where_it_stands(engine: SchemaEngine, scene: Scene, role: Role) -> None:
    for root, type_name in connections(scene.viewers()[role].door).items():
        for path, _ in input_paths(scene.viewers()[role].door, f"{type_name}Sort", 1):
            sort = nested(path, "ASC" if len(path[-1]) % 2 else "DESC")
            text = f"{{ {root}({MANY}, sort: [{sort}]) {page('{ id __typename }')} }}"
            found, expected = await both(engine, scene, role, text)
            assert found == expected, (root, sort)


@by_narrow_role
async def test_a_cursor_of_a_foreign_row_leads_to_own_rows_only(engine: SchemaEngine, scene: Scene, role: Role) -> None:
    viewers = scene.viewers()
    for root in connections(viewers[role].door):
        whole = f"{{ {root}({MANY}) {page('{ id __typename }')} }}"
        admin = (await read(engine, viewers[Role.ADMIN], whole))[root]
        for place, edge in enumerate(admin["edges"]):
            text = f"query($c: String) {{ {root}({MANY}, after: $c) {page('{ id __typename }')} }}"
            found = (await read(engine, viewers[role], text, c=edge["cursor"]))[root]
            rest = {"totalCount": 0, "nodes": admin["nodes"][place + 1 :], "edges": admin["edges"][place + 1 :]}
            assert found["nodes"] == pruned(scene, role, rest)["nodes"], root
