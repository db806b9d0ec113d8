"""Filter and sort inputs, generated from the policy: a type's published columns and to-one relations."""

import enum
from datetime import date, datetime, time
from typing import Annotated, Any

import strawberry
from sqlalchemy import inspect

from models.kit.once import once
from models.policy.fields import published
from resolvers.reader.catalog import MODELS, is_scalar, relation
from resolvers.reader.filters import SEARCHED

UNFILTERED = {"columns", "variables", "parameters", "before", "after", "filter", "sort", "faults"} | {
    *("counts", "changes", "problems", "warnings"),
}

# To-many relations that a row is filtered by: at least one of the rows that the viewer sees meets the conditions.
SOME = {("Rider", "bookings"), ("Message", "events")}


@strawberry.enum(description="Which end comes first; empty values come last either way.")
class Direction(enum.Enum):
    """Order of a sort."""

    ASC = "ASC"
    DESC = "DESC"


@once
def comparison_of(kind: type[Any]) -> type[Any]:
    """The comparisons that a column of this Python type offers; all that are given must hold."""
    if kind is bool:
        return _input("BooleanComparison", {"eq": bool | None}, "Comparison with a truth value.")
    annotations: dict[str, Any] = {"eq": kind | None, "in_": list[kind] | None, "not_in": list[kind] | None}  # type: ignore[valid-type]
    name = _NAMES.get(kind, kind.__name__)
    if kind in _ORDERED:
        annotations |= dict.fromkeys(("gt", "gte", "lt", "lte"), kind | None)
    if kind is str:
        annotations |= dict.fromkeys(("contains", "starts_with"), str | None)
    annotations["is_null"] = bool | None
    return _input(f"{name}Comparison", annotations, "Comparisons that must all hold.", renamed={"in_": "in"})


_ORDERED = {int, float, date, datetime, time}
_NAMES = {
    strawberry.ID: "ID",
    str: "String",
    int: "Int",
    float: "Float",
    date: "Date",
    datetime: "DateTime",
    time: "Time",
}


def _input(name: str, annotations: dict[str, Any], description: str, renamed: dict[str, str] | None = None) -> type:
    members: dict[str, Any] = {
        key: strawberry.field(default=strawberry.UNSET, name=(renamed or {}).get(key)) for key in annotations
    }
    made = type(name, (), {"__annotations__": annotations, "__module__": __name__, **members})
    globals()[name] = made  # where a type that mentions itself is looked up
    return strawberry.input(made, description=description)


def python_type(model: type[Any], name: str) -> type[Any]:
    """The Python type of a column or figure, as the schema speaks of it."""
    if name == "id":
        return strawberry.ID
    kind = inspect(model).attrs[name].columns[0].type
    choices = getattr(kind, "enum_class", None)
    if isinstance(choices, enum.EnumMeta):
        if not hasattr(choices, "__strawberry_definition__"):
            strawberry.enum(choices, description=choices.__doc__)
        return choices
    return kind.python_type  # type: ignore[no-any-return]


def _later(name: str) -> Any:
    """An input of this module that is made by the time that the schema is."""
    return Annotated.__class_getitem__((name, strawberry.lazy(__name__)))  # type: ignore[attr-defined]


@once
def filter_of(model: type[Any]) -> type[Any]:
    """`<Name>Filter`: conditions on columns, on to-one relations and on some to-many ones (`SOME`), joined."""
    name = f"{model.__name__}Filter"
    itself: Any = _later(name)
    several = list[itself] | None
    annotations: dict[str, Any] = {"and_": several, "or_": several, "not_": itself | None}
    if model.__name__ in SEARCHED:
        annotations["search"] = str | None
    for field in published(model.__name__):
        if is_scalar(model, field) and field not in UNFILTERED and python_type(model, field) is not list:
            annotations[field] = comparison_of(python_type(model, field)) | None
        elif _is_to_one(model, field):
            target = relation(model, field).target  # type: ignore[union-attr]
            annotations[field] = (itself if target is model else filter_of(target)) | None
        elif (model.__name__, field) in SOME:
            annotations[field] = _later(f"{relation(model, field).target.__name__}Filter") | None  # type: ignore[union-attr]
    words = {"and_": "and", "or_": "or", "not_": "not"}
    return _input(name, annotations, f"Which {model.__name__} rows are meant.", renamed=words)


@once
def sort_of(model: type[Any]) -> type[Any]:
    """`<Name>Sort`: a direction for a column, or for a column of a to-one relation."""
    annotations: dict[str, Any] = {}
    for field in published(model.__name__):
        if is_scalar(model, field) and field not in UNFILTERED and python_type(model, field) is not list:
            annotations[field] = Direction | None
        elif _is_to_one(model, field) and relation(model, field).target is not model:  # type: ignore[union-attr]
            annotations[field] = sort_of(relation(model, field).target) | None  # type: ignore[union-attr]
    return _input(f"{model.__name__}Sort", annotations, f"Order of {model.__name__} rows.")


def _is_to_one(model: type[Any], field: str) -> bool:
    found = relation(model, field)
    return found is not None and not found.many and found.target.__name__ in MODELS
