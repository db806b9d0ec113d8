"""Figures over a connection's rows, of all of them and by groups: generated once per type from what is readable."""

import enum
from datetime import date
from typing import Any

import strawberry

from models.kit.once import once
from resolvers.reader.catalog import relation
from resolvers.reader.groupings import column_of, end_of, groupings, measured
from resolvers.reader.selection import Shaping
from schema.kit.generated import generated_type, lazy_type
from schema.kit.inputs import python_type

FUNCTIONS = {
    "sum": "Sums; 0 of nothing.",
    "mean": "Means; null of nothing.",
    "min": "Least values; null of nothing.",
    "max": "Greatest values; null of nothing.",
    "distinct": "How many different ones these rows belong to.",
}


@strawberry.enum(description="Which groups come first: by their keys, empty ones last; or the largest.")
class GroupOrder(enum.Enum):
    """Order of groups."""

    KEY = "KEY"
    COUNT = "COUNT"


@once
def over_all(target: type[Any]) -> tuple[type[Any], Any]:
    """The type of `aggregate` and the field `groups` of a type's connection."""
    name, figures = target.__name__, _figures(target)
    aggregate = generated_type(f"{name}Aggregate", figures, f"Figures over all {name} rows of a connection.")
    return aggregate, _groups_field(target, figures)


def _figures(target: type[Any]) -> dict[str, Any]:
    """`count`, and one object for each function that has something to work on."""
    found: dict[str, Any] = {"count": int}
    for function, words in FUNCTIONS.items():
        members = {name: _figure(target, function, name) for name in measured(target, function)}
        if members:
            found[function] = generated_type(f"{target.__name__}{function.capitalize()}", members, words)
    return found


def _figure(target: type[Any], function: str, name: str) -> Any:
    kinds = {"sum": float, "mean": float | None, "distinct": int}
    return kinds[function] if function in kinds else python_type(target, name) | None


def _groups_field(target: type[Any], figures: dict[str, Any]) -> Any:
    name = target.__name__
    keys = {key: _key(target, path) | None for key, path in groupings(target).items()}
    key = generated_type(f"{name}GroupKey", keys, "What a group has in common: the keys that it is grouped by.")
    group = generated_type(f"{name}Group", {"key": key, **figures}, f"Figures over the {name} rows of one group.")
    of_choices: Any = Shaping
    choices = of_choices(f"{name}Grouping", {key.upper(): key for key in keys})
    grouping = strawberry.enum(choices, description=f"What {name} rows are grouped by.")

    def groups(
        by: list[grouping],  # type: ignore[valid-type]
        first: int | None = strawberry.UNSET,
        order: GroupOrder | None = strawberry.UNSET,
    ) -> list[group]:  # type: ignore[valid-type]
        raise NotImplementedError("answered by the reader")

    words = "The rows in groups, so many at most; keys that were not asked for are null."
    return strawberry.field(resolver=groups, description=words)


def _key(target: type[Any], path: tuple[str, ...]) -> Any:
    model, step = end_of(target, path)
    led = relation(model, step)
    if led is not None:
        return lazy_type(led.target)
    return python_type(model, step) if column_of(model, step) == step else date
