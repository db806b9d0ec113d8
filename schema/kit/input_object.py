"""Mutation inputs: the GraphQL twin of a use case's input dataclass, and the way back.

Keys of rows become opaque global ids on the outside; `field(metadata={"node": "VehicleModel"})` names the type where
the field's own name (`slot_id` → Slot) does not.
"""

import dataclasses
import enum
import inspect
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import strawberry
from strawberry.utils.str_converters import to_camel_case

from models.errors import NotFound
from models.kit.once import once
from resolvers.reader.catalog import key_of

# What a client gave, as graphql-core coerced it: names of the schema → values; what was left out is not there.
Given = Mapping[str, Any]
# A value with the path of its field, for the refusal that names it → what the use case takes.
_Inside = Callable[[Any, str], Any]


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
        return _outside(_but_none(arguments)) | None
    if origin is list:
        return list[_outside(arguments[0])]  # type: ignore[misc]
    if kind is UUID:
        return strawberry.ID
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return input_of(kind, keyed=False)
    if isinstance(kind, type) and issubclass(kind, enum.Enum) and not hasattr(kind, "__strawberry_definition__"):
        strawberry.enum(kind, description=kind.__doc__)
    return kind


def _but_none(arguments: tuple[Any, ...]) -> Any:
    return next(each for each in arguments if each is not type(None))


def to_domain(domain: type[Any], given: Given, path: str = "") -> Any:
    """The use case's input from what a client gave. Raises NotFound, naming the field, on an id that is none."""
    values: dict[str, Any] = {}
    for name, outside, required, inside in _members(domain):
        value = given.get(outside)
        if value is not None or (required and outside in given):
            values[name] = value if value is None or inside is None else inside(value, path + outside)
    return domain(**values)


@once
def _members(domain: type[Any]) -> tuple[tuple[str, str, bool, _Inside | None], ...]:
    """Each member: its name, the one that clients know, whether it must be given, and how it is converted, if it is."""
    hints = typing.get_type_hints(domain)
    return tuple(
        (item.name, to_camel_case(item.name), _required(item), _inside(hints[item.name], item.name, item.metadata))
        for item in dataclasses.fields(domain)
    )


def _inside(kind: Any, name: str, metadata: Mapping[str, Any]) -> _Inside | None:
    """How values of a kind of ours are made from what comes from outside; None where they are the same."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _inside(_but_none(arguments), name, metadata)
    if origin is list:
        each = _inside(arguments[0], name, metadata)
        return each and _of_list(each)
    if kind is UUID:
        return _key_reader(metadata.get("node") or _type_named_by(name))
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return lambda value, path: to_domain(kind, value, f"{path}.")
    return None


def _type_named_by(name: str) -> str:
    """`slot_id` → Slot, `booking_ids` → Booking."""
    return "".join(part.capitalize() for part in name.removesuffix("s").removesuffix("_id").split("_"))


def _of_list(each: _Inside) -> _Inside:
    return lambda values, path: [each(value, f"{path}[{position}]") for position, value in enumerate(values)]


def _key_reader(node: str) -> _Inside:
    def read(value: Any, path: str) -> UUID:
        key = key_of(node, value)
        if key is None:
            raise NotFound(path)
        return key

    return read
