"""A validated GraphQL selection → the reader's tree: fragments spread, fields merged, arguments coerced.

Scalars that come from variables become `Variable`s, so that one compiled plan serves all their values; booleans and
enumerations stay as they are, for they change what is asked rather than whom it is about.
"""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLAbstractType,
    GraphQLIncludeDirective,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    GraphQLUnionType,
    InlineFragmentNode,
    SelectionSetNode,
    get_argument_values,
    get_directive_values,
    is_abstract_type,
    is_composite_type,
)
from graphql.execution.values import VariableValues

from resolvers.reader.selection import Selection, Shaping, Variable


def with_places(values: VariableValues) -> VariableValues:
    """The variables with a `Variable` in the place of each scalar."""
    return values._replace(coerced={name: _placed(value, (name,)) for name, value in values.coerced.items()})


def _placed(value: Any, path: tuple[str | int, ...]) -> Any:
    if isinstance(value, Mapping):
        return {key: _placed(each, (*path, key)) for key, each in value.items()}
    if isinstance(value, list) and (not value or any(isinstance(each, (Mapping, Shaping)) for each in value)):
        return [_placed(each, (*path, position)) for position, each in enumerate(value)]
    return value if value is None or isinstance(value, (bool, enum.Enum)) else Variable(path)


class Collector:
    """Collects the selections of one operation."""

    def __init__(
        self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode], variables: VariableValues
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._raw = variables

    @cached_property
    def _placed(self) -> VariableValues:
        return with_places(self._raw)

    def fields(self, parent: GraphQLObjectType, sets: Iterable[SelectionSetNode]) -> tuple[Selection, ...]:
        """The fields asked of an object type, in the order of the document (GraphQL, CollectFields)."""
        return tuple(self.field(parent, key, nodes) for key, nodes in self.grouped(parent, sets).items())

    def grouped(self, parent: GraphQLObjectType, sets: Iterable[SelectionSetNode]) -> Mapping[str, Sequence[FieldNode]]:
        """Name in the answer → where it is asked, in the order of the document."""
        grouped: dict[str, list[FieldNode]] = {}
        for selection_set in sets:
            self._group(parent, selection_set, grouped)
        return grouped

    def _group(self, parent: GraphQLObjectType, chosen: SelectionSetNode, grouped: dict[str, list[FieldNode]]) -> None:
        for node in chosen.selections:
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                key = node.alias.value if node.alias else node.name.value
                grouped.setdefault(key, []).append(node)
                continue
            fragment = self._fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            if isinstance(fragment, (InlineFragmentNode, FragmentDefinitionNode)) and self._applies(fragment, parent):
                self._group(parent, fragment.selection_set, grouped)

    def _included(self, node: Any) -> bool:
        skip = get_directive_values(GraphQLSkipDirective, node, self._raw) or {"if": False}
        include = get_directive_values(GraphQLIncludeDirective, node, self._raw) or {"if": True}
        return include["if"] and not skip["if"]

    def _applies(self, fragment: InlineFragmentNode | FragmentDefinitionNode, parent: GraphQLObjectType) -> bool:
        if fragment.type_condition is None:
            return True
        condition = self._schema.get_type(fragment.type_condition.name.value)
        if isinstance(condition, (GraphQLInterfaceType, GraphQLUnionType)):
            return self._schema.is_sub_type(condition, parent)
        return condition is parent

    def field(self, parent: GraphQLObjectType, key: str, nodes: Sequence[FieldNode]) -> Selection:
        """One field, asked at one or several places of the document that are to be merged."""
        name = nodes[0].name.value
        if name.startswith("__"):  # __typename, or introspection, which the reader leaves to the executor
            return Selection(key, name)
        definition = parent.fields[name]
        arguments = get_argument_values(definition, nodes[0], self._placed)
        kind, many = _unwrapped(definition.type)
        if not is_composite_type(kind):
            return Selection(key, name, arguments=arguments)
        sets = [node.selection_set for node in nodes if node.selection_set]
        return Selection(key, name, kind.name, many, arguments, self._children(kind, sets))

    def _children(self, kind: Any, sets: list[SelectionSetNode]) -> tuple[Selection, ...]:
        if not is_abstract_type(kind):
            return self.fields(kind, sets)
        return tuple(self._per_type(kind, sets))

    def _per_type(self, kind: GraphQLAbstractType, sets: list[SelectionSetNode]) -> Iterable[Selection]:
        for possible in self._schema.get_possible_types(kind):
            only = frozenset({possible.name})
            for child in self.fields(possible, sets):
                yield replace(child, only=only)


def _unwrapped(kind: Any) -> tuple[Any, bool]:
    many = False
    while isinstance(kind, (GraphQLNonNull, GraphQLList)):
        many = many or isinstance(kind, GraphQLList)
        kind = kind.of_type
    return kind, many
