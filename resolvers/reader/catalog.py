"""What can be read: GraphQL type names and fields ↔ mapped classes and their attributes, from the mappings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Column, inspect
from sqlalchemy.orm import ColumnProperty, RelationshipProperty

from models import mapped_classes
from models.kit.base import LOOSE
from models.kit.once import once
from models.policy.fields import FIELDS, readable
from models.policy.viewer import DOORS
from resolvers.reader.selection import ReadError

MODELS: Mapping[str, type[Any]] = {model.__name__: model for model in mapped_classes if model.__name__ in FIELDS}
PAGE_LIMITS: Mapping[str, int] = {"Lead": 1000}
PAGE_LIMIT = 500
DEFAULT_PAGE = 50
HOME_ZONE = "Europe/Paris"
DEFAULT_ORDER: Mapping[str, tuple[str, ...]] = {
    "Event": ("starts_on",),
    "Slot": ("starts_at",),
    "Dealership": ("code",),
    "VehicleModel": ("name",),
    "Vehicle": ("number",),
    "Season": ("year",),
    "Lead": ("changed_in",),
    "Wish": ("joined_at",),
    "DayFigures": ("day",),
    "SeasonDayFigures": ("day",),
}


@dataclass(frozen=True, slots=True)
class Relation:
    """A field that leads to other rows: (own column, their column) pairs are equal on both sides.

    `sure`: foreign keys see to it that each row leads to one. `loose`: its column may hold what leads nowhere.
    """

    target: type[Any]
    many: bool
    pairs: tuple[tuple[str, str], ...]
    sure: bool
    loose: bool


@lru_cache(maxsize=2048)
def attribute(field: str) -> str:
    """camelCase of the API → snake_case of the mapped classes."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", field).lower()


@once
def relation(model: type[Any], name: str) -> Relation | None:
    """The relation of that name, or None where the attribute is a column or a figure."""
    found = inspect(model).relationships.get(name)
    if found is None:
        return None
    sure = all(_refers(left, right) for left, right in found.local_remote_pairs or ())
    return Relation(found.mapper.class_, bool(found.uselist), _pairs(found), sure, LOOSE in found.info)


def _refers(column: Any, key: Any) -> bool:
    """Whether a foreign key leads from the column to that key, straight or by way of another table's."""
    return any(
        (found.column is key or _refers(found.column, key))
        and not any(each.nullable for each in found.constraint.columns)
        for found in column.foreign_keys
    )


def _pairs(found: RelationshipProperty[Any]) -> tuple[tuple[str, str], ...]:
    own, theirs = found.parent, found.mapper
    return tuple(
        (own.get_property_by_column(left).key, theirs.get_property_by_column(right).key)
        for left, right in found.local_remote_pairs or ()
    )


def is_scalar(model: type[Any], name: str) -> bool:
    """Whether the attribute is a column or a computed figure."""
    found = inspect(model).attrs.get(name)
    return isinstance(found, ColumnProperty)


def is_figure(model: type[Any], name: str) -> bool:
    """Whether the attribute is computed: an expression that the mapping declares."""
    return is_scalar(model, name) and not isinstance(inspect(model).columns.get(name), Column)


def primary_key(model: type[Any]) -> tuple[str, ...]:
    """Attribute names of the primary key."""
    mapper = inspect(model)
    return tuple(mapper.get_property_by_column(column).key for column in mapper.primary_key)


def check_readable(door: str, type_name: str, name: str) -> None:
    """Refuse a field that the door does not list: the schema has no such field, exports and filters neither."""
    if not any(readable(role, type_name, name) for role in DOORS[door]):
        raise ReadError("FIELD_UNKNOWN", f"Type {type_name} has no field {name}.")


def node_id(model: type[Any], key: UUID | str) -> str:
    """The opaque global id of a row (Relay `Node`)."""
    return f"{model.__tablename__}_{key}"


def parse_node_id(text: str) -> tuple[str, UUID] | None:
    """Type name and key of a global id; None for what is not one."""
    table, _, key = text.rpartition("_")
    model = _by_table().get(table)
    if model is None or not re.fullmatch(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", key):
        return None
    return model, UUID(key)


@lru_cache(maxsize=1)
def _by_table() -> Mapping[str, str]:
    return {model.__tablename__: name for name, model in MODELS.items() if "id" in FIELDS[name]}


def key_of(type_name: str, text: Any) -> UUID | None:
    """The key in a global id of that type; None for any other text: it finds no row, as a missing one would."""
    parsed = parse_node_id(text) if isinstance(text, str) else None
    return parsed[1] if parsed and parsed[0] == type_name else None
