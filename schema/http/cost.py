"""How many values an operation may make the server read, as a formula over its variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    is_object_type,
)

MOST_SHOWN = 10**15
# Of a connection: the field around it says how many there are.
PAGE_ITEMS = ("nodes", "edges")
Factor = int | str
"""A literal page size, or the name of the variable that gives it."""


@dataclass(frozen=True, slots=True, eq=False)
class Cost:
    """`constant` + Σ factor × part.

    A graph that shares what a fragment costs between its uses, so that it stays as small as the document
    however often fragments are spread, and can be evaluated for each request's variables.
    """

    constant: int = 0
    parts: tuple[tuple[Factor, Cost], ...] = ()

    def times(self, factors: list[Factor]) -> Cost:
        """This, once for each object of a page; several page sizes are added up, to be on the safe side."""
        literal = sum(factor for factor in factors if isinstance(factor, int))
        names = [factor for factor in factors if isinstance(factor, str)]
        if not names and not self.parts:
            return Cost(self.constant * literal)
        parts: list[tuple[Factor, Cost]] = [(name, self) for name in names]
        return Cost(0, (*parts, (literal, self)) if literal else tuple(parts))

    def total(self, variables: Mapping[str, Any], default_page: int) -> int:
        """The number, with `default_page` for a page size that is not given."""
        known: dict[int, int] = {}

        def value(cost: Cost) -> int:
            found = known.get(id(cost))
            if found is None:
                found = cost.constant + sum(factor(name) * value(part) for name, part in cost.parts)
                known[id(cost)] = found
            return found

        def factor(name: Factor) -> int:
            if isinstance(name, int):
                return name
            size = variables.get(name)
            # What is no integer fails when it is coerced; until then it shall not make anything cheap.
            return max(size, 1) if isinstance(size, int) and not isinstance(size, bool) else default_page

        return value(self)


FREE = Cost()


def add_costs(costs: list[Cost]) -> Cost:
    """Their sum, which refers to those that depend on variables rather than copying them."""
    return Cost(
        sum(cost.constant for cost in costs if not cost.parts),
        tuple((1, cost) for cost in costs if cost.parts),
    )


def list_fields(schema: GraphQLSchema) -> frozenset[str]:
    """Names of the fields that hold a list of objects, in any type: measured before types are known."""
    return frozenset(
        name
        for kind in schema.type_map.values()
        if is_object_type(kind) and not kind.name.startswith("__")
        for name, field in kind.fields.items()
        if name not in PAGE_ITEMS
        and is_list_type(get_nullable_type(field.type))
        and is_composite_type(get_named_type(field.type))
    )


def shown(number: int) -> str:
    """The number, unless it is so long that a person only needs to know that."""
    return str(number) if number < MOST_SHOWN else f"more than {MOST_SHOWN}"
