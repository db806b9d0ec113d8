"""The one way from a mapped class to a GraphQL type: exactly what the policy lists, nothing else.

As it comes, strawberry-sqlalchemy-mapper publishes every column and every related model. Here it is told to leave out
whatever `models/policy/fields.py` does not name; relations become lists or connections that the reader answers.
"""

from collections.abc import Callable, Collection
from inspect import cleandoc
from typing import Any
from uuid import UUID

import strawberry
from sqlalchemy import Column, Uuid, inspect
from sqlalchemy.dialects.postgresql import JSONB
from strawberry.scalars import JSON
from strawberry.types import get_object_definition
from strawberry_sqlalchemy_mapper import StrawberrySQLAlchemyMapper

from models.policy.fields import FIELDS, roles_of
from models.policy.viewer import Role
from resolvers.reader.catalog import Relation, is_scalar, relation
from resolvers.reader.objects import is_nullable
from schema.kit.connection import connection_field
from schema.kit.generated import lazy_type
from schema.kit.inputs import python_type
from schema.kit.node import Node

_mapper: StrawberrySQLAlchemyMapper[Any] = StrawberrySQLAlchemyMapper(
    extra_sqlalchemy_type_to_strawberry_type_map={Uuid: UUID, JSONB: JSON}
)


def expose(model: type[Any], *, pages: Collection[str] = ()) -> Callable[[type[Any]], type[Any]]:
    """Class decorator that makes the GraphQL type of `model`; `pages` names to-many relations read by page."""

    def decorate(cls: type[Any]) -> type[Any]:
        fields = FIELDS[model.__name__]
        _register_choices(model, fields)
        columns = [name for name in fields if _is_column(model, name)]
        members: dict[str, Any] = {"__doc__": cls.__doc__, "__module__": cls.__module__}
        members["__exclude__"] = [key for key in list(inspect(model).attrs.keys()) if key not in columns]
        members["__annotations__"] = {
            name: _annotation(model, name) for name in fields if name not in pages and name not in columns
        }
        for name in pages:
            members[name] = connection_field(_relation(model, name).target)
        made = type(cls.__name__, (Node,) if "id" in fields else (), members)
        exposed: type[Any] = _mapper.type(model)(made)
        _describe(exposed, model)
        return exposed

    return decorate


def _is_column(model: type[Any], name: str) -> bool:
    """A column of the table, which the mapper turns into a field; keys become global ids and figures have no column."""
    return name != "id" and isinstance(inspect(model).columns.get(name), Column)


def _relation(model: type[Any], name: str) -> Relation:
    found = relation(model, name)
    if found is None:
        raise TypeError(f"{model.__name__}.{name} is neither a column nor a relation")
    return found


def _annotation(model: type[Any], name: str) -> Any:
    """The Python annotation of what the mapper does not make: ids, figures, relations."""
    if is_scalar(model, name):
        return python_type(model, name)
    found = _relation(model, name)
    target = lazy_type(found.target)
    if found.many:
        return list[target]  # type: ignore[valid-type]
    always = all(left == "id" or not is_nullable(model, left) for left, _ in found.pairs) and not _is_reverse(found)
    return target if always else target | None


def _is_reverse(found: Relation) -> bool:
    """A one-to-one seen from the other side: it may not be there."""
    return any(left == "id" for left, _ in found.pairs)


def _register_choices(model: type[Any], fields: Collection[str]) -> None:
    for key, column in inspect(model).columns.items():
        kind = getattr(column.type, "enum_class", None)
        if key in fields and kind is not None and not hasattr(kind, "__strawberry_definition__"):
            strawberry.enum(kind, description=kind.__doc__)


def _describe(exposed: type[Any], model: type[Any]) -> None:
    """Say on each field what its column says, and who reads it (A2)."""
    definition = get_object_definition(exposed, strict=True)
    definition.description = cleandoc(exposed.__doc__ or "")
    for field in definition.fields:
        name = field.python_name
        roles = ", ".join(role.value for role in Role if role in roles_of(model.__name__, name))
        words = _words(model, name)
        field.description = f"{words}{' ' if words else ''}Read by: {roles}."


def _words(model: type[Any], name: str) -> str:
    column = inspect(model).columns.get(name)
    found = getattr(column, "comment", None) or inspect(model).attrs[name].info.get("comment")
    return f"{found}." if found else ""
