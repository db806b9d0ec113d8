"""Filters: a tree of comparisons → a condition. A filter reads, so it may name only what the door may read."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    DateTime,
    Select,
    Text,
    Uuid,
    all_,
    and_,
    any_,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased
from sqlalchemy.types import TypeEngine

from models.rider import Rider
from resolvers.reader.catalog import attribute, check_readable, key_of, relation
from resolvers.reader.frame import Context, link
from resolvers.reader.parameters import plain
from resolvers.reader.selection import ReadError
from resolvers.reader.text import fixed

Comparison = Callable[[ColumnElement[Any], Any], ColumnElement[bool]]
COMPARISONS: Mapping[str, Comparison] = {
    "eq": lambda column, value: column == value,
    "gt": lambda column, value: column > value,
    "gte": lambda column, value: column >= value,
    "lt": lambda column, value: column < value,
    "lte": lambda column, value: column <= value,
}
LONGEST_SEARCH = 200
# Nothing but the signs of a telephone number, at least as many as a year has.
_NUMBER = re.compile(r"\s*\+?[\d .()/-]{4,}")
# Keeps texts that are searched together apart: nobody types a unit separator.
BETWEEN = literal_column("E'\\x1f'", Text())
SEARCHED: Mapping[str, tuple[str, ...]] = {
    "Rider": ("first_name", "last_name", "email", "phone"),
    "Dealership": ("code", "name", "city"),
    "VehicleModel": ("name", "family"),
}


def condition(context: Context, entity: Any, model: type[Any], tree: Mapping[str, Any] | None) -> ColumnElement[bool]:
    """The condition that a filter states on the rows of `entity`."""
    context.parameters.spend()
    parts = [_part(context, entity, model, key, value) for key, value in (tree or {}).items()]
    return and_(true(), *parts)


def _part(context: Context, entity: Any, model: type[Any], key: str, value: Any) -> ColumnElement[bool]:
    if key in ("and", "or"):
        nested = [condition(context, entity, model, each) for each in value or ()]
        return and_(true(), *nested) if key == "and" else or_(*nested) if nested else true()
    if value is None:
        return true()
    if key == "not":
        return _fails(condition(context, entity, model, value))
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
    parts = [_compare(context, context.value(entity, model, name), name, model, *each) for each in value.items()]
    return and_(true(), *parts)


def _fails(held: ColumnElement[bool]) -> ColumnElement[bool]:
    """The rows for which a condition does not hold: also those whose empty value answers neither yes nor no."""
    return held.is_not(true())


def _compare(
    context: Context, column: ColumnElement[Any], name: str, model: type[Any], operator: str, value: Any
) -> ColumnElement[bool]:
    kind: TypeEngine[Any] = Uuid() if name == "id" else column.type
    convert = _converter(kind, model.__name__ if name == "id" else None)
    if operator == "isNull":
        return column.is_(null()) if value is True else column.is_not(null()) if value is False else true()
    if value is None:
        return column.is_(null()) if operator == "eq" else true()
    if operator in ("in", "notIn"):
        values = context.parameters.bind(value, ARRAY(kind), convert)
        found = column == any_(values)
        return found if operator == "in" else _fails(found)
    if operator == "contains":
        return _contains(context, column, value)
    if operator == "startsWith":
        return _begins(context, column, value)
    return COMPARISONS[operator](column, context.parameters.bind(value, kind, convert))


def _converter(kind: TypeEngine[Any], id_of: str | None) -> Callable[[Any], Any]:
    """From a value, or a list of them, to the driver's; `id_of` names the type whose global ids they are."""

    def convert(given: Any) -> Any:
        if isinstance(given, list):
            found = [convert(each) for each in given]
            # An id that is none finds no row and excludes none, as a missing one does.
            return found if id_of is None else [key for key in found if key is not None]
        if id_of is not None:
            return key_of(id_of, given)
        return _moment(kind, given) if isinstance(given, datetime) and isinstance(kind, DateTime) else plain(given)

    return convert


def _moment(kind: DateTime, given: datetime) -> datetime:
    """A moment as its column has it: without an offset UTC's is meant; on an event's own clock there is none (B7)."""
    if kind.timezone:
        return given if given.tzinfo else given.replace(tzinfo=UTC)
    if given.tzinfo is not None:
        raise ReadError("BAD_USER_INPUT", f"This is local time: leave the offset out of {given.isoformat()}.")
    return given


def _contains(context: Context, column: ColumnElement[Any], value: Any) -> ColumnElement[bool]:
    """Part of a text, whatever its case and accents; no sign is a wildcard, also none that loses its accent."""
    return _stands_in(context, func.unaccent(func.lower(column)), value)


def _begins(context: Context, column: ColumnElement[Any], value: Any) -> ColumnElement[bool]:
    """The beginning of a text, e.g. the department in a postcode; as it is written, no sign is a wildcard."""
    return func.starts_with(column, context.parameters.bind(value, Text(), _searched), type_=Boolean())


def _stands_in(
    context: Context, text: ColumnElement[str], value: Any, read: Callable[[Any], str] | None = None
) -> ColumnElement[bool]:
    part = context.parameters.bind(value, Text(), read or _searched)
    # What is looked for is folded once, not for each row: PostgreSQL does not know that it stays the same.
    folded = select(func.unaccent(func.lower(part))).scalar_subquery()
    return func.strpos(text, folded) > literal_column("0")


def _searched(text: Any) -> str:
    """A text to look for: a long one costs the database work for each row."""
    if len(text) > LONGEST_SEARCH:
        raise ReadError("BAD_USER_INPUT", f"A text to search for has {LONGEST_SEARCH} characters at most.")
    return str(text)


def _searched_number(text: Any) -> str:
    """As `_searched`; a number as people write it (`06 39 98…`, `0033 6…`) in the signs in which it is kept."""
    sought = _searched(text)
    if not _NUMBER.fullmatch(sought):
        return sought
    # As far as it goes: the beginning of a number is looked for as well as its end.
    return re.sub(r"\(0\)|\D", "", sought).lstrip("0") or sought


def _search(context: Context, entity: Any, model: type[Any], value: Any) -> ColumnElement[bool]:
    """Part of any of the texts that people search this type by, of those that the door may read."""
    if model.__name__ not in SEARCHED:
        raise ReadError("FIELD_UNKNOWN", f"Type {model.__name__} cannot be searched.")
    for name in SEARCHED[model.__name__]:
        check_readable(context.door, model.__name__, name)
    if model is Rider:  # by both names together as well, in either order
        whole = _stands_in(context, entity.search_text, value, _searched_number)
        return or_(whole, _has_each_word(context, func.split_part(entity.search_text, BETWEEN, 1), value))
    texts = [getattr(entity, name) for name in SEARCHED[model.__name__]]
    return _contains(context, func.concat_ws(BETWEEN, *texts), value)


def _has_each_word(context: Context, text: ColumnElement[str], value: Any) -> ColumnElement[bool]:
    """Each of several words somewhere in a folded text. A single word was looked for whole, so nothing has it here."""
    sought = func.unaccent(func.lower(context.parameters.bind(value, Text(), _searched)))
    word = func.regexp_split_to_table(func.btrim(sought), fixed(r"\s+"), type_=Text()).column_valued("word")
    literally = func.regexp_replace(word, fixed(r"([\\%_])"), fixed(r"\\\1"), fixed("g"), type_=Text())
    pattern = fixed("%").concat(literally).concat(fixed("%"))
    found = select(func.array_agg(pattern)).having(func.count() > literal_column("1")).scalar_subquery()
    # As a value: ALL would take a subquery for rows.
    patterns = cast(found, ARRAY(Text()))
    return and_(patterns.is_not(None), text.like(all_(patterns)))


def searches(tree: Any) -> bool:
    """Whether a filter looks into texts: no index helps it, so it is worth doing only once."""
    if isinstance(tree, Mapping):
        return any(key in ("search", "contains") or searches(value) for key, value in tree.items())
    return isinstance(tree, list) and any(searches(each) for each in tree)
