"""Mutation inputs: the GraphQL twin of a use case's input dataclass, and the way back.

Keys of rows become opaque global ids on the outside; `field(metadata={"node": "VehicleModel"})` names the type where
the field's own name (`slot_id` → Slot) does not.
"""

import dataclasses
import enum
import inspect
import types
import typing
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import get_object_definition
from strawberry.utils.str_converters import to_camel_case

from models.errors import NotFound
from models.kit.once import once
from resolvers.reader.catalog import key_of


@once
def input_of(domain: type[Any], *, keyed: bool = True) -> type[Any]:
    """`<Name>Input` of a use case's input; `keyed` adds the optional `idempotencyKey` that every mutation takes."""
    hints = typing.get_type_hints(domain)
    annotations: dict[str, Any] = {}
    members: dict[str, Any] = {"__doc__": domain.__doc__, "__module__": __name__}
    for item in dataclasses.fields(domain):
        annotations[item.name] = _outside(hints[item.name])
        if not _required(item):
            annotations[item.name] |= None  # left out or null: the use case's own default
            members[item.name] = strawberry.UNSET
    if keyed:
        annotations["idempotency_key"] = str | None
        members["idempotency_key"] = strawberry.UNSET
    ordered = sorted(annotations, key=lambda name: name in members)
    members["__annotations__"] = {name: annotations[name] for name in ordered}
    made = type(f"{domain.__name__.removesuffix('Input')}Input", (), members)
    return strawberry.input(made, description=inspect.getdoc(domain))


def _required(item: dataclasses.Field[Any]) -> bool:
    return item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING


def _outside(kind: Any) -> Any:
    """The annotation that a client sees for one of ours."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        inner = next(each for each in arguments if each is not type(None))
        return _outside(inner) | None
    if origin is list:
        return list[_outside(arguments[0])]  # type: ignore[misc]
    if kind is UUID:
        return strawberry.ID
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return input_of(kind, keyed=False)
    if isinstance(kind, type) and issubclass(kind, enum.Enum) and not hasattr(kind, "__strawberry_definition__"):
        strawberry.enum(kind, description=kind.__doc__)
    return kind


def to_domain(domain: type[Any], given: Any, path: str = "") -> Any:
    """The use case's input from what a client gave. Raises NotFound, naming the field, on an id that is none."""
    values: dict[str, Any] = {}
    for item, kind, outside in _members(domain):
        value = getattr(given, item.name)
        if value is strawberry.UNSET or (value is None and not _required(item)):
            continue
        values[item.name] = _inside(kind, value, item.name, item.metadata, path + outside)
    return domain(**values)


@once
def _members(domain: type[Any]) -> tuple[tuple[dataclasses.Field[Any], Any, str], ...]:
    """Each member with its type and the name that clients know."""
    hints = typing.get_type_hints(domain)
    return tuple((item, hints[item.name], to_camel_case(item.name)) for item in dataclasses.fields(domain))


def _inside(kind: Any, value: Any, name: str, metadata: Mapping[str, Any], where: str) -> Any:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if value is None:
        return None
    if origin in (types.UnionType, typing.Union):
        inner = next(each for each in arguments if each is not type(None))
        return _inside(inner, value, name, metadata, where)
    if origin is list:
        return [_inside(arguments[0], each, name, metadata, f"{where}[{i}]") for i, each in enumerate(value)]
    if kind is UUID:
        node = metadata.get("node") or "".join(part.capitalize() for part in name.removesuffix("_id").split("_"))
        key = key_of(node, value)
        if key is None:
            raise NotFound(where)
        return key
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return to_domain(kind, value, f"{where}.")
    return value


def plain_input(given: Any) -> Any:
    """What a client gave as plain values, for the fingerprint of an idempotency key."""
    if get_object_definition(given) is not None:
        fields = {item.name: getattr(given, item.name) for item in dataclasses.fields(given)}
        return {
            name: plain_input(value)
            for name, value in fields.items()
            if value is not strawberry.UNSET and name != "idempotency_key"
        }
    if isinstance(given, list):
        return [plain_input(each) for each in given]
    return given.value if isinstance(given, enum.Enum) else given
