"""Documents that ask for everything, made from a door's schema; and what of an admin's answer another role may see."""

from collections.abc import Iterator
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLObjectType, is_composite_type, is_enum_type
from strawberry.utils.str_converters import to_camel_case

from models.policy.fields import FIELDS, at_door
from models.policy.narrowed import NARROWED
from models.policy.viewer import Role
from resolvers.reader.catalog import attribute
from schema.engine import door_schema
from schema.kit.inputs import SOME
from tests.factories.scene import Scene, mark_in

NOT_ROWS = {
    "viewer",
    "accessTable",
    "actionTable",
    "changeConsequences",
    "rideableClasses",
    "messageCauses",
    "messageTemplateComparison",
}

# Counted over what the viewer sees: no admin's answer says what another role's must be. See test_rider_activity.py.
COUNTED_APART = {to_camel_case(name) for _, name in [*NARROWED, *SOME]}


def core(kind: Any) -> Any:
    """The type without lists and non-nulls."""
    while hasattr(kind, "of_type"):
        kind = kind.of_type
    return kind


def everything(door: str, type_name: str, depth: int) -> str:
    """A selection of every field of a type, with what its relations lead to, so many levels deep."""
    kind = door_schema(door).type_map[type_name]
    assert isinstance(kind, GraphQLObjectType)
    parts = ["__typename"]
    for name, field in kind.fields.items():
        target = core(field.type)
        if not is_composite_type(target):
            parts.append(name)
        elif depth:
            inner = everything(door, target.name.removesuffix("Connection"), depth - 1)
            parts.append(f"{name} {page(inner)}" if target.name.endswith("Connection") else f"{name} {inner}")
    return "{ " + " ".join(parts) + " }"


def page(inner: str) -> str:
    """A whole connection."""
    return f"{{ totalCount nodes {inner} edges {{ cursor node {{ __typename }} }} }}"


def edges_of(door: str) -> Iterator[tuple[str, str]]:
    """Every (type, relation) of a door."""
    for type_name, kind in door_schema(door).type_map.items():
        if type_name in FIELDS and isinstance(kind, GraphQLObjectType):
            yield from ((type_name, name) for name, field in kind.fields.items() if is_composite_type(core(field.type)))


def connections(door: str) -> dict[str, str]:
    """Root connections of a door and the type that they page through."""
    query = door_schema(door).query_type
    assert query is not None
    found = {name: core(field.type).name for name, field in query.fields.items()}
    return {name: kind.removesuffix("Connection") for name, kind in found.items() if kind.endswith("Connection")}


def lists(door: str) -> dict[str, str]:
    """Root lists of a door."""
    query = door_schema(door).query_type
    assert query is not None
    return {
        name: core(field.type).name
        for name, field in query.fields.items()
        if str(field.type).startswith("[") and name not in NOT_ROWS
    }


def input_paths(door: str, type_name: str, depth: int) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every path to a leaf of a filter or sort input, so many relations deep, with the leaf's own type.

    Those that are counted apart are left out.
    """
    kind = door_schema(door).type_map[type_name]
    assert isinstance(kind, GraphQLInputObjectType)
    ending = "Filter" if type_name.endswith("Filter") else "Sort"
    for name, field in kind.fields.items():
        target = core(field.type)
        if name in ("and", "or", "not", "search") or name in COUNTED_APART:
            continue
        if is_enum_type(target) or not target.name.endswith(ending):
            yield (name,), target
        elif depth:
            yield from (((name, *path), leaf) for path, leaf in input_paths(door, target.name, depth - 1))


def nested(path: tuple[str, ...], leaf: str) -> str:
    """`{a: {b: leaf}}` of a path."""
    for name in reversed(path):
        leaf = f"{{{name}: {leaf}}}"
    return leaf


def pruned(scene: Scene, role: Role, answer: Any) -> Any:
    """An admin's answer without the rows that the role does not see, their count, and fields of other doors."""
    if isinstance(answer, list):
        return [pruned(scene, role, each) for each in answer if shown(scene, role, each)]
    if not isinstance(answer, dict):
        return answer
    if "totalCount" in answer:
        kept = [shown(scene, role, node) for node in answer["nodes"]]
        edges = [edge for edge, keep in zip(answer["edges"], kept, strict=True) if keep]
        return {"totalCount": sum(kept), "nodes": pruned(scene, role, answer["nodes"]), "edges": edges}
    return {
        key: pruned(scene, role, each) if shown(scene, role, each) else None
        for key, each in answer.items()
        if _listed(role, answer.get("__typename"), key)
    }


def comparable(answer: Any) -> Any:
    """An answer without what is counted apart."""
    if isinstance(answer, list):
        return [comparable(each) for each in answer]
    if not isinstance(answer, dict):
        return answer
    return {
        key: comparable(each)
        for key, each in answer.items()
        if isinstance(each, (dict, list)) or key not in COUNTED_APART
    }


def _listed(role: Role, type_name: str | None, key: str) -> bool:
    door = "public" if role is Role.RIDER else role.lower()
    return (
        key == "__typename" or type_name is None or type_name not in FIELDS or at_door(door, type_name, attribute(key))
    )


def shown(scene: Scene, role: Role, answer: Any) -> bool:
    """Whether the role sees the row that an object of an answer stands for; what is no row is shown."""
    if not isinstance(answer, dict) or answer.get("__typename") not in FIELDS:
        return True
    return scene.visible(answer["__typename"], mark_in(answer["__typename"], answer), role)
