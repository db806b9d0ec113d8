"""JSON text out of SQL: concatenation is 20–30 % cheaper for the database than building JSON values."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Enum,
    Float,
    Integer,
    Text,
    Uuid,
    case,
    cast,
    func,
    literal_column,
)
from sqlalchemy.dialects.postgresql import JSON, JSONB

Piece = str | ColumnElement[Any]
CONCAT_ARGUMENTS = 90  # PostgreSQL takes 100


def fixed(text: str) -> ColumnElement[str]:
    """Text that stands in the statement itself: keys and punctuation, never a person's words."""
    return literal_column("'" + text.replace("'", "''") + "'", Text())


def joined(pieces: Iterable[Piece]) -> ColumnElement[str]:
    """One text of all pieces in a row; NULL pieces count as nothing, so a value that may be NULL is dressed first."""
    merged: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    parts = [fixed(piece) if isinstance(piece, str) else piece for piece in merged]
    while len(parts) > CONCAT_ARGUMENTS:
        parts = [
            func.concat(*parts[start : start + CONCAT_ARGUMENTS]) for start in range(0, len(parts), CONCAT_ARGUMENTS)
        ]
    return func.concat(*parts, type_=Text())


def scalar(expression: ColumnElement[Any], *, nullable: bool) -> list[Piece]:
    """The JSON text of a column or figure."""
    kind = expression.type
    if isinstance(kind, (Uuid, Enum, Date)):
        # Nothing in these texts needs an escape.
        return [or_null(quoted(expression))] if nullable else ['"', expression, '"']
    if isinstance(kind, (Integer, Float)) and not nullable:
        return [expression]
    if isinstance(kind, (Boolean, Integer, Float, JSONB)):
        # A cast and not concat() alone: that writes t and f for true and false.
        text: ColumnElement[Any] = cast(expression, Text)
    else:
        # As JSON it goes into the text around it: a cast to text would write it once more.
        text = func.to_json(expression, type_=JSON())
    return [or_null(text) if nullable else text]


def quoted(expression: ColumnElement[Any]) -> ColumnElement[str]:
    """A text that needs no escape, between quotes; NULL stays NULL."""
    return fixed('"').concat(cast(expression, Text)).concat(fixed('"'))


def or_null(expression: ColumnElement[Any]) -> ColumnElement[Any]:
    """JSON's `null` where there is no value."""
    return func.coalesce(expression, fixed("null"), type_=Text())


def object_text(members: Iterable[tuple[str, Iterable[Piece]]]) -> ColumnElement[str]:
    """A JSON object of (key, pieces of the value), as one text."""
    return joined(object_pieces(members))


def object_pieces(members: Iterable[tuple[str, Iterable[Piece]]]) -> list[Piece]:
    """The same as pieces, to stand in a text around it."""
    pieces: list[Piece] = ["{"]
    for position, (key, value) in enumerate(members):
        pieces.append(f'{"," if position else ""}"{key}":')
        pieces.extend(value)
    pieces.append("}")
    return pieces


def unless_absent(present: ColumnElement[bool], text: ColumnElement[str]) -> ColumnElement[str]:
    """The text, or `null` when there is no such row."""
    return case((present, text), else_=fixed("null"))
