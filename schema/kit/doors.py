"""The schema of each door: the one schema without what the policy does not list for the door's roles.

A forbidden field is not there: it reads as an unknown one, and so do the filters and sorts that would tell it.
"""

import re
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
from models.policy.changeable import changeable_at_door, is_changed_by
from models.policy.fields import FIELDS, at_door
from models.policy.requestable import requestable_at_door
from resolvers.reader.catalog import MODELS, attribute
from resolvers.reader.filters import SEARCHED
from resolvers.reader.groupings import groupings, reads

Resolve = Callable[..., Any]
# Its members that are named like roots are read like them.
LIST_FORM = "StartListExportInput"
# Its members are what may be asked to change of a type's row (E2): `BookingProposalInput` → Booking.
PROPOSAL = "ProposalInput"
# Its members that are columns of a type are what may be changed of its rows: `ChangeDealershipInput` → Dealership.
CHANGE = re.compile(r"Change(\w+)Input")
JOINING = {"and", "or", "not"}
# Endings of the names of types that are generated for a type's rows: of those whose fields are fields of the type,
# of those whose members are paths to group by, and of those that stand around.
OF_FIELDS = ("Filter", "Sort", "Sum", "Mean", "Min", "Max", "Distinct")
OF_PATHS = ("GroupKey", "Grouping")
AROUND = ("Connection", "Edge", "Aggregate", "Group")
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
        subscription = self._whole.subscription_type
        has_mutations = mutation is not None and any(self._lists("Mutation", name) for name in mutation.fields)
        nodes = self._whole.get_possible_types(self._whole.type_map["Node"])  # type: ignore[arg-type]
        return GraphQLSchema(
            query=self._named(self._whole.query_type),
            mutation=self._named(mutation) if has_mutations else None,
            subscription=self._named(subscription) if subscription and self._holds_anything("Subscription") else None,
            types=[self._named(node) for node in nodes if self._holds_anything(node.name)],
            directives=self._whole.directives,
            description="The part of the Demo Ride Tour that this door opens.",
        )

    def _lists(self, type_name: str, field: str) -> bool:
        name = attribute(field)
        if type_name == "Mutation":
            return action_at_door(self._name, name)
        if type_name.endswith(PROPOSAL):
            return requestable_at_door(self._name, type_name.removesuffix(PROPOSAL), name)
        change = CHANGE.fullmatch(type_name)
        if change and is_changed_by(change[1], name):
            return changeable_at_door(self._name, change[1], name)
        base, ending = parted(type_name)
        if ending in OF_PATHS:
            read = reads(MODELS[base], groupings(MODELS[base])[name])
        elif field == "search" and ending == "Filter":
            read = [(base, each) for each in SEARCHED[base]]
        elif type_name == LIST_FORM and name in FIELDS["Query"]:
            read = [("Query", name)]
        elif base in FIELDS and ending not in AROUND and field not in JOINING:
            read = [(base, name)]
        else:
            read = []
        return all(at_door(self._name, *each) for each in read)

    def _holds_anything(self, type_name: str) -> bool:
        base, ending = parted(type_name)
        if ending == "Group":
            return self._holds_anything(f"{base}GroupKey")
        if base not in FIELDS or ending in AROUND:
            return base not in FIELDS or self._holds_anything(base)
        kind: Any = self._whole.type_map[type_name]
        return any(self._lists(type_name, field) for field in kind.fields)

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
        if isinstance(kind, GraphQLEnumType):
            return self._choices(kind) if parted(kind.name)[1] in OF_PATHS else kind
        return _unknown(kind)

    def _choices(self, kind: Any) -> GraphQLEnumType:
        listed = {name: kind.wrapped_cls(path.value) for name, path in kind.values.items()}
        listed = {name: choice for name, choice in listed.items() if self._lists(kind.name, choice.value)}
        return GraphQLEnumType(**_with(kind, values=listed))

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


def parted(type_name: str) -> tuple[str, str]:
    """The type whose rows a generated type is for, and what the generated one is: `BookingSum` → Booking, Sum."""
    for ending in (*OF_PATHS, *OF_FIELDS, *AROUND):
        base = type_name.removesuffix(ending)
        if type_name not in FIELDS and base != type_name and base in FIELDS:
            return base, ending
    return type_name, ""


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
