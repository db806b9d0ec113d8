"""Figures over the rows of a connection, of all at once or of each group: counts, sums, means, least and greatest."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Date, Float, Subquery, Text, cast, distinct, func, literal_column, select

from resolvers.reader.catalog import HOME_ZONE, MODELS, attribute, check_readable, relation
from resolvers.reader.frame import Context, Emit, Frame
from resolvers.reader.groupings import column_of, end_of, groupings, measured, reads, steps
from resolvers.reader.selection import ReadError, Selection
from resolvers.reader.text import Piece, fixed, joined, object_text, or_null, scalar

MOST_KEYS = 5
# GROUP BY (): one answer even where nothing in it aggregates, or where no row is left.
AS_ONE: ColumnElement[Any] = literal_column("()")
FUNCTIONS: Mapping[str, Callable[[Any], ColumnElement[Any]]] = {
    "sum": lambda values: func.coalesce(func.sum(values), literal_column("0"), type_=Float()),
    "mean": lambda values: cast(func.avg(values), Float),
    "min": func.min,
    "max": func.max,
    "distinct": lambda keys: func.count(distinct(keys)),
}
NEVER_EMPTY = {"sum", "distinct"}


def figure(frame: Frame, field: Selection, type_name: str) -> list[Piece]:
    """One member of an object of figures, over the rows of `frame`, which its statement aggregates."""
    if field.name == "__typename":
        return [f'"{type_name}"']
    if field.name == "count":
        return [func.count()]
    return [object_text((each.key, _measure(frame, field, each)) for each in field.children)]


def _measure(frame: Frame, field: Selection, each: Selection) -> list[Piece]:
    if each.name == "__typename":
        return [f'"{field.type}"']
    name = attribute(each.name)
    check_readable(frame.context.door, frame.model.__name__, name)
    if name not in measured(frame.model, field.name):
        raise ReadError("FIELD_UNKNOWN", f"Type {field.type} has no field {each.name}.")
    led = relation(frame.model, name)
    values = frame.key_of(frame.entity, name, led) if led else frame.context.value(frame.entity, frame.model, name)
    return scalar(FUNCTIONS[field.name](values), nullable=field.name not in NEVER_EMPTY)


class Groups:
    """The groups of a connection's rows: a statement of their own, ordered and limited, and the text around it."""

    def __init__(self, frame: Frame, field: Selection, emit: Emit) -> None:
        self.frame = frame
        self.field = field
        self.emit = emit
        self.by_count = getattr(field.arguments.get("order"), "value", None) == "COUNT"
        names = list(dict.fromkeys(choice.value for choice in field.arguments["by"]))
        if len(names) > MOST_KEYS:
            raise ReadError("TOO_COSTLY", f"Rows are grouped by {MOST_KEYS} keys at most.")
        self.keys = {name: self._key(groupings(frame.model)[name]).label(f"key_{name}") for name in names}

    def text(
        self, size: ColumnElement[int], conditions: Sequence[ColumnElement[bool]], parent: Any
    ) -> ColumnElement[str]:
        """The JSON list of the groups of those rows that meet the conditions."""
        keys: list[ColumnElement[Any]] = list(self.keys.values())
        carried = [child for child in self.field.children if child.name != "key"]
        items = [joined(figure(self.frame, child, self.field.type)).label(f"item_{child.key}") for child in carried]
        statement = self.frame.select(func.count().label("size"), *keys, *items).where(*conditions)
        statement = statement.group_by(*(keys or [AS_ONE])).order_by(*self._order(keys, func.count())).limit(size)
        rows = statement.correlate(parent).subquery()
        each = object_text((child.key, self._member(rows, child)) for child in self.field.children)
        order = self._order([rows.c[key.name] for key in self.keys.values()], rows.c.size)
        texts = func.string_agg(each, fixed(",")).aggregate_order_by(*order)
        whole = select(func.concat(fixed("["), texts, fixed("]"), type_=Text())).select_from(rows)
        return whole.correlate(parent).scalar_subquery()

    def _order(self, keys: Sequence[Any], count: ColumnElement[int]) -> list[Any]:
        return [*([count.desc()] if self.by_count else ()), *(key.asc().nulls_last() for key in keys)] or [count]

    def _key(self, path: tuple[str, ...]) -> ColumnElement[Any]:
        """What a path leads to. Rows that the role does not see are no group of their own: they count as empty."""
        frame = self.frame
        for type_name, name in reads(frame.model, path):
            check_readable(frame.context.door, type_name, name)
        entity: Any = frame.entity
        for model, step in steps(frame.model, path[:-1]):
            led = relation(model, step)
            entity = frame.join(entity, step, led) if led else entity
        model, step = end_of(frame.model, path)
        led = relation(model, step)
        return frame.key_of(entity, step, led) if led else _column(frame.context, entity, model, step)

    def _member(self, rows: Subquery, child: Selection) -> list[Piece]:
        if child.name != "key":
            return [rows.c[f"item_{child.key}"]]
        return [object_text((each.key, self._key_member(rows, child, each)) for each in child.children)]

    def _key_member(self, rows: Subquery, parent: Selection, child: Selection) -> list[Piece]:
        if child.name == "__typename":
            return [f'"{parent.type}"']
        name = attribute(child.name)
        if name not in self.keys:
            return ["null"]
        key = rows.c[f"key_{name}"]
        if not child.type:
            return scalar(key, nullable=True)
        target = Frame(self.frame.context, MODELS[child.type])
        text = self.emit(target, target.entity, target.model, child.children)
        return [or_null(target.select(text).where(target.entity.id == key).correlate(rows).scalar_subquery())]


def _column(context: Context, entity: Any, model: type[Any], step: str) -> ColumnElement[Any]:
    name = column_of(model, step)
    found: ColumnElement[Any] = context.value(entity, model, name)
    if name == step:
        return found
    # Written into the statement: twice the same parameter is not the same expression to GROUP BY.
    local = func.timezone(fixed(HOME_ZONE), found) if getattr(found.type, "timezone", False) else found
    return cast(local, Date)
