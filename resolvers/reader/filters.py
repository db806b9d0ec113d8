"""Filters: a tree of comparisons → a condition. A filter reads, so it may name only what the door may read."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    func,
    literal_column,
    not_,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from resolvers.reader.catalog import attribute, check_readable, key_of, relation
from resolvers.reader.frame import Context, link
from resolvers.reader.parameters import plain
from resolvers.reader.selection import ReadError

Comparison = Callable[[ColumnElement[Any], Any], ColumnElement[bool]]
COMPARISONS: Mapping[str, Comparison] = {
    "eq": lambda column, value: column == value,
    "gt": lambda column, value: column > value,
    "gte": lambda column, value: column >= value,
    "lt": lambda column, value: column < value,
    "lte": lambda column, value: column <= value,
}
SEARCHED: Mapping[str, tuple[str, ...]] = {
    "Rider": ("first_name", "last_name", "email", "phone"),
    "Dealership": ("code", "name", "city"),
    "VehicleModel": ("name", "family"),
}


def condition(context: Context, entity: Any, model: type[Any], tree: Mapping[str, Any] | None) -> ColumnElement[bool]:
    """The condition that a filter states on the rows of `entity`."""
    parts = [_part(context, entity, model, key, value) for key, value in (tree or {}).items()]
    return and_(true(), *parts)


def _part(context: Context, entity: Any, model: type[Any], key: str, value: Any) -> ColumnElement[bool]:
    if key in ("and", "or"):
        nested = [condition(context, entity, model, each) for each in value or ()]
        return and_(true(), *nested) if key == "and" else or_(*nested) if nested else true()
    if value is None:
        return true()
    if key == "not":
        return not_(condition(context, entity, model, value))
    if key == "search":
        return _search(context, entity, model, value)
    name = attribute(key)
    check_readable(context.door, model.__name__, name)
    related = relation(model, name)
    if related is not None:
        child = aliased(related.target)
        nested_condition = condition(context, child, related.target, value)
        seen = context.sees(child, related.target)
        related_rows: Select[Any] = select(literal_column("1")).select_from(child)
        return related_rows.where(link(entity, child, related), seen, nested_condition).exists()
    parts = [_compare(context, getattr(entity, name), name, model, *each) for each in value.items()]
    return and_(true(), *parts)


def _compare(
    context: Context, column: ColumnElement[Any], name: str, model: type[Any], operator: str, value: Any
) -> ColumnElement[bool]:
    is_key = name == "id"
    kind = Uuid() if is_key else column.type

    def convert(given: Any) -> Any:
        if not is_key:
            return plain(given)
        if isinstance(given, list):
            return [key_of(model.__name__, each) for each in given]
        return key_of(model.__name__, given)

    if operator == "isNull":
        return column.is_(null()) if value is True else column.is_not(null()) if value is False else true()
    if value is None:
        return column.is_(null()) if operator == "eq" else true()
    if operator in ("in", "notIn"):
        values = context.parameters.bind(value, ARRAY(kind), convert)
        found = column == any_(values)
        return found if operator == "in" else not_(found)
    if operator == "contains":
        return _contains(context, column, value)
    return COMPARISONS[operator](column, context.parameters.bind(value, kind, convert))


def _pattern(text: Any) -> str:
    escaped = str(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _contains(context: Context, column: ColumnElement[Any], value: Any) -> ColumnElement[bool]:
    """Part of a text, whatever its case and accents."""
    pattern = context.parameters.bind(value, Text(), _pattern)
    return func.unaccent(func.lower(column)).like(func.unaccent(func.lower(pattern)))


def _search(context: Context, entity: Any, model: type[Any], value: Any) -> ColumnElement[bool]:
    """Part of any of the texts that people search this type by, of those that the door may read."""
    if model.__name__ not in SEARCHED:
        raise ReadError("FIELD_UNKNOWN", f"Type {model.__name__} cannot be searched.")
    parts = []
    for name in SEARCHED[model.__name__]:
        check_readable(context.door, model.__name__, name)
        parts.append(_contains(context, func.coalesce(getattr(entity, name), ""), value))
    if model.__name__ == "Rider":
        parts.append(_contains(context, entity.first_name + " " + entity.last_name, value))
    return or_(*parts)
