"""Orders and keyset cursors: a page begins after the last row's own values, however many rows came in between."""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Enum,
    Float,
    Integer,
    String,
    Text,
    Time,
    UnaryExpression,
    Uuid,
    and_,
    cast,
    false,
    func,
    inspect,
    or_,
    tuple_,
)
from sqlalchemy.types import TypeEngine

from resolvers.reader.catalog import DEFAULT_ORDER, attribute, check_readable, primary_key, relation
from resolvers.reader.frame import Frame
from resolvers.reader.selection import ReadError
from resolvers.reader.text import fixed

CURSOR_BYTES = 16_000
# Texts are ordered by their beginning: a cursor holds it, and what has the same one is told apart by the key.
ORDERED_LENGTH = 100
MOST_KEYS = 10


@dataclass(frozen=True, slots=True)
class Key:
    """One value that rows are ordered by."""

    name: str
    expression: ColumnElement[Any]
    descending: bool
    nullable: bool

    @property
    def ordering(self) -> UnaryExpression[Any]:
        """For ORDER BY; empty values come last in either direction."""
        directed = self.expression.desc() if self.descending else self.expression.asc()
        return directed.nulls_last() if self.nullable else directed


def order_keys(frame: Frame, sort: Sequence[Mapping[str, Any]] | None) -> list[Key]:
    """The keys that a sort names, then the type's own order if none was named, then the primary key: a total order."""
    named: dict[str, Key] = {}
    for entry in sort or ():
        for key in _named(frame, frame.entity, frame.model, entry, ""):
            named.setdefault(key.name, key)  # named again, it orders nothing more
            if len(named) > MOST_KEYS:
                raise ReadError("TOO_COSTLY", f"A list is sorted by {MOST_KEYS} fields at most.")
    keys = list(named.values())
    if not keys:
        keys = [_ascending(frame, name) for name in DEFAULT_ORDER.get(frame.model.__name__, ())]
    return keys + [_ascending(frame, name) for name in primary_key(frame.model)]


def _ascending(frame: Frame, name: str) -> Key:
    return _key(frame, frame.entity, frame.model, name, name, descending=False)


def _named(frame: Frame, entity: Any, model: type[Any], entry: Mapping[str, Any], path: str) -> list[Key]:
    keys: list[Key] = []
    for field, direction in entry.items():
        if direction is None:
            continue
        name = attribute(field)
        check_readable(frame.context.door, model.__name__, name)
        related = relation(model, name)
        if related is None:
            keys.append(_key(frame, entity, model, name, f"{path}{name}", descending=_descends(direction)))
        else:
            target = frame.join(entity, name, related)
            keys.extend(_named(frame, target, related.target, direction, f"{path}{name}."))
    return keys


def _descends(direction: Any) -> bool:
    return bool(getattr(direction, "value", direction) == "DESC")


def _key(frame: Frame, entity: Any, model: type[Any], name: str, path: str, *, descending: bool) -> Key:
    expression = frame.context.value(entity, model, name)
    if isinstance(expression.type, String) and not isinstance(expression.type, Enum):
        # The embedded server has no ICU: names sort without case and accents.
        expression = func.unaccent(func.lower(func.left(expression, ORDERED_LENGTH)), type_=Text())
    column = inspect(model).columns.get(name)
    nullable = "." in path or not isinstance(column, Column) or bool(column.nullable)
    return Key(path, expression, descending, nullable)


def fingerprint(type_name: str, keys: Sequence[Key]) -> str:
    """Tells the cursors of one order from those of another."""
    text = type_name + "".join(f"{key.name}{'-' if key.descending else '+'}" for key in keys)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def cursor_text(mark: str, keys: Iterable[ColumnElement[Any]]) -> ColumnElement[str]:
    """The cursor of a row: the values of its keys as a JSON array in base64url, opaque to clients."""
    values = func.json_build_array(fixed(mark), *(cast(key, Text) for key in keys))
    encoded = func.encode(func.convert_to(cast(values, Text), fixed("UTF8")), fixed("base64"))
    return func.translate(encoded, fixed("+/=\n"), fixed("-_"), type_=Text())


def after(frame: Frame, keys: Sequence[Key], mark: str, cursor: Any) -> ColumnElement[bool]:
    """Rows that come after the cursor's."""
    types = [key.expression.type for key in keys]
    values = [
        frame.context.parameters.bind(cursor, _plain_type(kind), _reader_of(mark, types, position))
        for position, kind in enumerate(types)
    ]
    if not any(key.nullable or key.descending for key in keys):
        return tuple_(*(key.expression for key in keys)) > tuple_(*values)
    later: ColumnElement[bool] = false()
    for key, value in reversed(list(zip(keys, values, strict=True))):
        later = or_(_beyond(key, value), and_(key.expression.is_not_distinct_from(value), later))
    return later


def _beyond(key: Key, value: ColumnElement[Any]) -> ColumnElement[bool]:
    beyond = key.expression < value if key.descending else key.expression > value
    if not key.nullable:
        return beyond
    return or_(beyond, and_(key.expression.is_(None), value.is_not(None)))


def _plain_type(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return Text() if isinstance(kind, Enum) else kind


def _reader_of(mark: str, types: Sequence[TypeEngine[Any]], position: int) -> Any:
    def read(cursor: Any) -> Any:
        return decode_cursor(mark, types, cursor)[position]

    return read


def decode_cursor(mark: str, types: Sequence[TypeEngine[Any]], cursor: Any) -> list[Any]:
    """The values in a cursor. Raises ReadError on anything but a cursor of this very order."""
    try:
        if not isinstance(cursor, str) or len(cursor) > CURSOR_BYTES:
            raise ValueError("not a cursor")
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        values = json.loads(raw.decode("utf-8"))
        if not isinstance(values, list) or len(values) != len(types) + 1 or values[0] != mark:
            raise ValueError("of another list or order")
        return [_value(kind, value) for kind, value in zip(types, values[1:], strict=True)]
    except (ValueError, binascii.Error, RecursionError, OverflowError) as error:
        raise ReadError(
            "CURSOR_INVALID", "This cursor is not one of this list in this order. Start again without it."
        ) from error


def _value(kind: TypeEngine[Any], text: Any) -> Any:
    if text is None:
        return None
    if not isinstance(text, str) or "\x00" in text:
        raise ValueError("not a text")
    if isinstance(kind, Integer):
        number, limit = int(text), 2**63 if isinstance(kind, BigInteger) else 2**31
        if not -limit <= number < limit:
            raise ValueError("out of range")
        return number
    for sql_type, read in _READERS:
        if isinstance(kind, sql_type):
            return read(text)
    return text


_READERS: tuple[tuple[type[TypeEngine[Any]], Any], ...] = (
    (Uuid, UUID),
    (Float, float),
    (Boolean, lambda text: text == "true"),
    (DateTime, datetime.fromisoformat),
    (Date, date.fromisoformat),
    (Time, time.fromisoformat),
)
