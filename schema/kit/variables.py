"""Values of an operation's variables, coerced: what each may be is looked up once per operation, not per request."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    coerce_input_value,
    is_non_null_type,
)
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource, get_variable_values

from schema.http.bounded_cache import BoundedCache

MOST_OPERATIONS = 2_000
Signatures = Sequence[GraphQLVariableSignature]


class Coercion:
    """Coerces the variables of one process's operations, as `graphql.get_variable_values` does.

    Whatever is not as it should be, or is left out, goes to that function, which knows defaults and what to say.
    """

    def __init__(self) -> None:
        self._known: BoundedCache[Hashable, Signatures] = BoundedCache(MOST_OPERATIONS, MOST_OPERATIONS)

    def coerce(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        key: Hashable,
        given: Mapping[str, Any],
        *,
        hide_suggestions: bool,
    ) -> VariableValues | list[GraphQLError]:
        """The values, or what is wrong with them; `key` tells the operation and its schema from all others.

        What is given must not be nested deeper than Python's stack: JSON of a request is not (`strict_json`).
        """
        found = self._coerce(self._signatures(schema, operation, key), given)
        return found or get_variable_values(
            schema, operation.variable_definitions or (), dict(given), hide_suggestions=hide_suggestions
        )

    def _signatures(self, schema: GraphQLSchema, operation: OperationDefinitionNode, key: Hashable) -> Signatures:
        known = self._known.get(key)
        if known is None:
            made = [get_variable_signature(schema, node) for node in operation.variable_definitions or ()]
            known = [each for each in made if isinstance(each, GraphQLVariableSignature)]
            self._known.put(key, known, 1)
        return known

    @staticmethod
    def _coerce(signatures: Signatures, given: Mapping[str, Any]) -> VariableValues | None:
        """The values where all is well and nothing is to be filled in."""
        values: dict[str, Any] = {}
        sources: dict[str, VariableValueSource] = {}
        for signature in signatures:
            value = given.get(signature.name, Undefined)
            if value is Undefined:
                if signature.default is not None or is_non_null_type(signature.type):
                    return None
                sources[signature.name] = VariableValueSource(signature)
                continue
            coerced = coerce_input_value(value, signature.type)
            if coerced is Undefined:
                return None
            values[signature.name] = coerced
            sources[signature.name] = VariableValueSource(signature, value)
        return VariableValues(sources, values)
