"""The schema of each door: the one schema without what the policy does not list for the door's roles.

A forbidden field is not there: it reads as an unknown one, and so do the filters and sorts that would tell it.
"""

from collections.abc import Callable
from copy import copy
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    is_introspection_type,
    is_specified_scalar_type,
)

from models.policy.actions import action_at_door
from models.policy.fields import FIELDS, at_door
from resolvers.reader.catalog import attribute
from resolvers.reader.filters import SEARCHED

Resolve = Callable[..., Any]
JOINING = {"and", "or", "not"}
# Where a row that the reader read for an interface says its type: no alias can have such a name.
ROW_TYPE = "@type"


class Door:
    """Builds one door's schema; `resolver` says how a field of an object type is answered, None for as it is."""

    def __init__(self, whole: GraphQLSchema, name: str, resolver: Callable[[str, str], Resolve | None]) -> None:
        self._whole = whole
        self._name = name
        self._resolver = resolver
        self._made: dict[str, Any] = {}

    def build(self) -> GraphQLSchema:
        """The schema, without types that nothing leads to."""
        mutation = self._whole.mutation_type
        has_mutations = mutation is not None and any(self._lists("Mutation", name) for name in mutation.fields)
        nodes = self._whole.get_possible_types(self._whole.type_map["Node"])  # type: ignore[arg-type]
        return GraphQLSchema(
            query=self._named(self._whole.query_type),
            mutation=self._named(mutation) if has_mutations else None,
            types=[self._named(node) for node in nodes if self._holds_anything(node.name)],
            directives=self._whole.directives,
            description="The part of the Demo Ride Tour that this door opens.",
        )

    def _lists(self, type_name: str, field: str) -> bool:
        name = attribute(field)
        if type_name == "Mutation":
            return action_at_door(self._name, name)
        if type_name in FIELDS:
            return at_door(self._name, type_name, name)
        for ending in ("Filter", "Sort"):
            target = type_name.removesuffix(ending)
            if target != type_name and target in FIELDS and field not in JOINING:
                names = SEARCHED[target] if field == "search" and ending == "Filter" else (name,)
                return all(at_door(self._name, target, each) for each in names)
        return True

    def _holds_anything(self, type_name: str) -> bool:
        base = type_name.removesuffix("Filter").removesuffix("Sort").removesuffix("Connection").removesuffix("Edge")
        return base not in FIELDS or any(at_door(self._name, base, field) for field in FIELDS[base])

    def _fields(self, kind: Any, convert: Callable[[str, Any], Any]) -> dict[str, Any]:
        return {
            name: convert(name, field)
            for name, field in kind.fields.items()
            if self._lists(kind.name, name) and self._holds_anything(_core(field.type).name)
        }

    def _type(self, kind: Any) -> Any:
        if isinstance(kind, GraphQLNonNull):
            return GraphQLNonNull(self._type(kind.of_type))
        if isinstance(kind, GraphQLList):
            return GraphQLList(self._type(kind.of_type))
        return self._named(kind)

    def _named(self, kind: Any) -> Any:
        if is_specified_scalar_type(kind) or is_introspection_type(kind):
            return kind
        if kind.name not in self._made:
            self._made[kind.name] = self._make(kind)
        return self._made[kind.name]

    def _make(self, kind: GraphQLNamedType) -> Any:
        if isinstance(kind, GraphQLObjectType):
            return self._object(kind)
        if isinstance(kind, GraphQLInterfaceType):
            fields = lambda: self._fields(kind, lambda name, field: self._field(kind.name, name, field))  # noqa: E731
            return GraphQLInterfaceType(**_with(kind, fields=fields, interfaces=(), resolve_type=_by_row))
        if isinstance(kind, GraphQLUnionType):
            members = lambda: [self._named(each) for each in kind.types]  # noqa: E731
            return GraphQLUnionType(**_with(kind, types=members, resolve_type=_by_row))
        if isinstance(kind, GraphQLInputObjectType):
            return GraphQLInputObjectType(**_with(kind, fields=lambda: self._fields(kind, self._input_field)))
        if isinstance(kind, GraphQLScalarType):
            return _as_it_is(kind)
        return kind if isinstance(kind, GraphQLEnumType) else _unknown(kind)

    def _object(self, kind: GraphQLObjectType) -> GraphQLObjectType:
        return GraphQLObjectType(
            **_with(
                kind,
                fields=lambda: self._fields(kind, lambda name, field: self._field(kind.name, name, field)),
                interfaces=lambda: [self._named(each) for each in kind.interfaces],
                is_type_of=None,
            )
        )

    def _field(self, type_name: str, name: str, field: GraphQLField) -> GraphQLField:
        return GraphQLField(
            **_with(
                field,
                type_=self._type(field.type),
                args={key: self._argument(argument) for key, argument in field.args.items()},
                resolve=self._resolver(type_name, name) or field.resolve,
            )
        )

    def _argument(self, argument: GraphQLArgument) -> GraphQLArgument:
        return GraphQLArgument(**_with(argument, type_=self._type(argument.type)))

    def _input_field(self, _name: str, field: GraphQLInputField) -> GraphQLInputField:
        return GraphQLInputField(**_with(field, type_=self._type(field.type)))


def _with(part: Any, **changed: Any) -> dict[str, Any]:
    """What makes a part of a schema, with some of it changed."""
    return {**part.to_kwargs(), **changed}


def _core(kind: Any) -> Any:
    while isinstance(kind, (GraphQLNonNull, GraphQLList)):
        kind = kind.of_type
    return kind


def _by_row(row: Any, _info: Any, _kind: Any) -> str:
    name: str = row[ROW_TYPE] if ROW_TYPE in row else row["__typename"]
    return name


def _as_it_is(kind: GraphQLScalarType) -> GraphQLScalarType:
    """The reader's rows hold scalars as JSON already: what is text stays as it is."""
    serialize = kind.coerce_output_value
    written = copy(kind)
    written.coerce_output_value = lambda value: value if isinstance(value, (str, dict, list)) else serialize(value)
    return written


def _unknown(kind: GraphQLNamedType) -> Any:
    raise TypeError(f"no door knows what {kind.name} is")
