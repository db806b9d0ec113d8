"""The columns of an exported list (K2): paths through to-one relations to what the viewer may read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from models.errors import InvalidInput
from models.policy.fields import published
from models.rider import Locale
from resolvers.list_default import DEFAULTS, ENGLISH
from resolvers.list_header import HEADERS
from resolvers.reader.catalog import attribute, check_readable, is_scalar, relation
from resolvers.reader.frame import Frame
from resolvers.reader.selection import ReadError

MOST_COLUMNS = 200
LONGEST_HEADER = 255
MOST_STEPS = 8


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column: the field at a `path` of the list's rows, e.g. `rider.lastName`, under a `header`.

    Without a header it is titled as in the default columns, or by its path.
    """

    path: str
    header: str | None = None

    def to_store(self) -> dict[str, Any]:
        """As `export.columns` keeps it."""
        return {"path": self.path, "header": self.header or self.path}


@dataclass(frozen=True, slots=True)
class Cell:
    """A column's value in a statement; `prefix` is what stands before a key in its global id."""

    value: ColumnElement[Any]
    prefix: str | None = None


def cell_at(frame: Frame, path: str) -> Cell:
    """The value at a path, its relations joined to the frame. Raises ReadError where the door has no such field."""
    entity, model, door = frame.entity, frame.model, frame.context.door
    *relations, last = path.split(".")
    if len(relations) > MOST_STEPS:
        raise ReadError("FIELD_UNKNOWN", f"{path!r} leads too far.")
    for step in relations:
        name = attribute(step)
        check_readable(door, model.__name__, name)
        related = relation(model, name)
        if related is None or related.many:
            raise ReadError("FIELD_UNKNOWN", f"{model.__name__}.{step} does not lead to one row.")
        entity, model = frame.join(entity, name, related), related.target
    name = attribute(last)
    check_readable(door, model.__name__, name)
    if not is_scalar(model, name):
        raise ReadError("FIELD_UNKNOWN", f"{model.__name__}.{last} is no single value.")
    return Cell(frame.context.value(entity, model, name), f"{model.__tablename__}_" if name == "id" else None)


def chosen_columns(
    frame: Frame, list_name: str, columns: Sequence[ListColumn] | None, locale: Locale
) -> list[ListColumn]:
    """The columns asked for, or the list's own, each with its header. Raises InvalidInput, naming the column."""
    if columns is None:
        paths = [ENGLISH.get(path, path) if locale is Locale.EN else path for path in DEFAULTS[list_name]]
        columns = [ListColumn(path) for path in paths if _is_there(frame, path)]
    if not 0 < len(columns) <= MOST_COLUMNS:
        raise InvalidInput(
            f"Un fichier a de 1 à {MOST_COLUMNS} colonnes.", f"A file has 1 to {MOST_COLUMNS} columns.", field="columns"
        )
    titled = [ListColumn(column.path, _header(column, locale)) for column in columns]
    taken: set[str] = set()
    for position, column in enumerate(titled):
        _check(frame, column, position, taken)
    return titled


def _header(column: ListColumn, locale: Locale) -> str:
    if column.header is not None:
        return " ".join(column.header.split())
    french, english = HEADERS.get(column.path, (column.path, column.path))
    return english if locale is Locale.EN else french


def _check(frame: Frame, column: ListColumn, position: int, taken: set[str]) -> None:
    field, header = f"columns.{position}", column.header or ""
    try:
        cell_at(frame, column.path)
    except ReadError as error:
        fields = ", ".join(sorted(_fields(frame)))
        raise InvalidInput(
            f"« {column.path} » n’est pas un champ de cette liste. Ses champs : {fields}.",
            f"{column.path!r} is not a field of this list. {error} Its fields: {fields}.",
            field=f"{field}.path",
        ) from error
    if not header or len(header) > LONGEST_HEADER or not header.isprintable():
        raise InvalidInput(
            f"Un en-tête a de 1 à {LONGEST_HEADER} caractères.",
            f"A header has 1 to {LONGEST_HEADER} characters.",
            field=f"{field}.header",
        )
    if header.lower() in taken:
        raise InvalidInput(
            f"La colonne « {header} » est là deux fois.", f"Column {header!r} is there twice.", field=f"{field}.header"
        )
    taken.add(header.lower())


def _is_there(frame: Frame, path: str) -> bool:
    try:
        cell_at(frame, path)
    except ReadError:
        return False
    return True


def _fields(frame: Frame) -> Iterator[str]:
    """What the list's own rows offer, to be named in a refusal."""
    for name in published(frame.model.__name__):
        related = relation(frame.model, name)
        path = _camel(name)
        if related is None and _is_there(frame, path):
            yield path
        elif related is not None and not related.many and _is_readable(frame, name):
            yield f"{path}.…"


def _is_readable(frame: Frame, name: str) -> bool:
    try:
        check_readable(frame.context.door, frame.model.__name__, name)
    except ReadError:
        return False
    return True


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def stored_columns(columns: Sequence[Mapping[str, Any]] | None) -> list[ListColumn]:
    """Columns as `export.columns` keeps them."""
    return [ListColumn(column["path"], column["header"]) for column in columns or ()]
