"""Objects: the selected fields of a row as one JSON text, with what they lead to."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, func, inspect

from resolvers.reader.catalog import (
    DEFAULT_ORDER,
    Relation,
    attribute,
    check_readable,
    is_figure,
    is_scalar,
    primary_key,
    relation,
)
from resolvers.reader.connections import Page
from resolvers.reader.frame import Frame, link
from resolvers.reader.selection import ReadError, Selection
from resolvers.reader.shared import counted_once
from resolvers.reader.text import Piece, fixed, object_pieces, object_text, scalar, unless_absent


def row_text(frame: Frame, entity: Any, model: type[Any], fields: Sequence[Selection]) -> ColumnElement[str]:
    """The JSON object of one row of `entity`, which stands in `frame`."""
    applying = [field for field in fields if _applies(field, model)]
    return counted_once(
        _figures(frame, model, entity, applying),
        lambda shared: object_text((field.key, _value(frame, entity, model, field, shared)) for field in applying),
    )


def _applies(field: Selection, model: type[Any]) -> bool:
    return field.only is None or model.__name__ in field.only


def _figures(frame: Frame, model: type[Any], entity: Any, fields: Sequence[Selection]) -> dict[str, ColumnElement[Any]]:
    names = sorted({attribute(field.name) for field in fields if _applies(field, model)})
    return {name: frame.context.value(entity, model, name) for name in names if is_figure(model, name)}


def _value(
    frame: Frame, entity: Any, model: type[Any], field: Selection, figures: Mapping[str, ColumnElement[Any]]
) -> list[Piece]:
    if field.name == "__typename":
        return [f'"{model.__name__}"']
    name = attribute(field.name)
    check_readable(frame.context.door, model.__name__, name)
    if name == "id":
        return [f'"{model.__tablename__}_', entity.id, '"']
    related = relation(model, name)
    if related is not None:
        return _related(frame, entity, name, related, field)
    if not is_scalar(model, name):
        raise ReadError("FIELD_UNKNOWN", f"Type {model.__name__} has no field {field.name}.")
    return scalar(figures.get(name, frame.context.value(entity, model, name)), nullable=is_nullable(model, name))


def is_nullable(model: type[Any], name: str) -> bool:
    """Whether a column may be empty; figures never are."""
    column = inspect(model).columns.get(name)
    return bool(getattr(column, "nullable", False)) and not hasattr(column, "element")


def _related(frame: Frame, entity: Any, name: str, related: Relation, field: Selection) -> list[Piece]:
    def belongs(child: Any) -> ColumnElement[bool]:
        return link(entity, child, related)

    if related.many and not field.many:
        return [Page(frame.context, related.target, field, belongs, row_text, entity).text(field.children)]
    if related.many:
        child = Frame(frame.context, related.target, seen=frame.context.leads_to_seen(entity, name, related))
        return [listed(child, field, belongs(child.entity), parent=entity)]
    target = frame.join(entity, name, related)
    if frame.always(entity, name, related) and not _figures(frame, related.target, target, field.children):
        # Its pieces stand in the text of the row around it: there is nothing to ask, and no text in between to make.
        return object_pieces(
            (each.key, _value(frame, target, related.target, each, {}))
            for each in field.children
            if _applies(each, related.target)
        )
    present = getattr(target, primary_key(related.target)[0]).is_not(None)
    return [unless_absent(present, row_text(frame, target, related.target, field.children))]


def listed(
    frame: Frame,
    field: Selection,
    *conditions: ColumnElement[bool],
    order: Sequence[ColumnElement[Any]] = (),
    parent: Any = None,
) -> ColumnElement[str]:
    """A list without pages: for what is few by nature."""
    each = row_text(frame, frame.entity, frame.model, field.children)
    names = (*DEFAULT_ORDER.get(frame.model.__name__, ()), *primary_key(frame.model))
    ordering = order or [getattr(frame.entity, name) for name in names]
    texts = func.string_agg(each, fixed(",")).aggregate_order_by(*ordering)
    gathered = func.concat(fixed("["), texts, fixed("]"), type_=Text())
    return frame.select(gathered).where(*conditions).correlate(parent).scalar_subquery()


def one_row(frame: Frame, field: Selection, conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[str]:
    """One row that the conditions single out, or `null`."""
    text = row_text(frame, frame.entity, frame.model, field.children)
    found = frame.select(text).where(*conditions).limit(1).scalar_subquery()
    return func.coalesce(found, fixed("null"), type_=Text())
