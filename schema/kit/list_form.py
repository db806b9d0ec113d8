"""The input of `startListExport`: one member per list, with that list's own filter and sort (K2)."""

import enum
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types import get_object_definition
from strawberry.utils.str_converters import to_camel_case

from models.errors import InvalidInput
from models.export import ExportFormat
from models.rider import Locale
from resolvers.list_column import ListColumn
from resolvers.list_default import LISTS
from resolvers.list_export import StartListExportInput
from schema.kit.doors import LIST_FORM
from schema.kit.input_object import input_of
from schema.kit.inputs import filter_of, sort_of
from schema.kit.payload import Form


def list_form() -> Form:
    """The input type, and how it becomes the use case's input."""
    annotations: dict[str, Any] = {name: _part(model) | None for name, model in LISTS.items()}
    annotations |= {
        "format": ExportFormat | None,
        "delimiter": str | None,
        "locale": Locale | None,
        "idempotency_key": str | None,
    }
    members = {name: strawberry.field(default=strawberry.UNSET) for name in annotations}
    made = type(LIST_FORM, (), {"__annotations__": annotations, "__module__": __name__, **members})
    description = (
        "A file of one list: give exactly one member that names a list. `delimiter` parts the columns of a CSV,"
        " `;` unless it is `,`. `locale` is the language of the headers that are not given, French unless given."
    )
    return strawberry.input(made, description=description), _to_domain


def _part(model: type[Any]) -> Any:
    """`<Name>ListInput`."""
    name = f"{model.__name__}ListInput"
    annotations: dict[str, Any] = {
        "filter": filter_of(model) | None,
        "sort": list[sort_of(model)] | None,  # type: ignore[misc]
        "columns": list[input_of(ListColumn, keyed=False)] | None,  # type: ignore[misc]
    }
    members = {key: strawberry.field(default=strawberry.UNSET) for key in annotations}
    made = type(name, (), {"__annotations__": annotations, "__module__": __name__, **members})
    return strawberry.input(made, description=f"Which {model.__name__} rows, in which order, with which columns.")


def _to_domain(given: Any) -> StartListExportInput:
    """Raises InvalidInput unless exactly one list is named."""
    named = {name: part for name in LISTS if (part := getattr(given, name)) not in (strawberry.UNSET, None)}
    if len(named) != 1:
        raise InvalidInput("Nommez une liste, et une seule.", "Name one list, and one only.")
    [(name, part)] = named.items()
    chosen = {key: getattr(given, key) for key in ("format", "delimiter", "locale")}
    values: dict[str, Any] = {key: value for key, value in chosen.items() if value not in (strawberry.UNSET, None)}
    if part.columns is not strawberry.UNSET and part.columns is not None:
        values["columns"] = [ListColumn(column.path, column.header or None) for column in part.columns]
    return StartListExportInput(name, filter=as_json(part.filter), sort=as_json(part.sort), **values)


def as_json(given: Any) -> Any:
    """An input as JSON has it, under the names of the schema; what was left out is left out."""
    if given is strawberry.UNSET or given is None:
        return None
    if isinstance(given, list):
        return [as_json(each) for each in given]
    definition = get_object_definition(given)
    if definition is None:
        return _scalar(given)
    found = {
        field.graphql_name or to_camel_case(field.python_name): getattr(given, field.python_name)
        for field in definition.fields
    }
    return {name: as_json(value) for name, value in found.items() if value is not strawberry.UNSET}


def _scalar(given: Any) -> Any:
    if isinstance(given, enum.Enum):
        return given.value
    return given.isoformat() if hasattr(given, "isoformat") else str(given) if isinstance(given, UUID) else given
