"""The input of `startListExport`: one member per list, with that list's own filter and sort (K2)."""

import enum
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import strawberry
from strawberry.utils.str_converters import to_camel_case

from models.errors import InvalidInput
from models.export import ExportFormat
from models.rider import Locale
from resolvers.list_column import ListColumn
from resolvers.list_default import LISTS
from resolvers.list_export import StartListExportInput
from schema.kit.doors import LIST_FORM
from schema.kit.input_object import Given, input_of
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


def _to_domain(given: Given) -> StartListExportInput:
    """Raises InvalidInput unless exactly one list is named."""
    named = {name: part for name in LISTS if (part := given.get(to_camel_case(name))) is not None}
    if len(named) != 1:
        raise InvalidInput("Nommez une liste, et une seule.", "Name one list, and one only.")
    [(name, part)] = named.items()
    values = {key: given[key] for key in ("format", "delimiter", "locale") if given.get(key) is not None}
    if part.get("columns") is not None:
        values["columns"] = [ListColumn(column["path"], column.get("header") or None) for column in part["columns"]]
    return StartListExportInput(name, filter=as_json(part.get("filter")), sort=as_json(part.get("sort")), **values)


def as_json(given: Any) -> Any:
    """A coerced input as JSON has it, under the names of the schema."""
    if isinstance(given, Mapping):
        return {name: as_json(value) for name, value in given.items()}
    if isinstance(given, list):
        return [as_json(each) for each in given]
    if isinstance(given, enum.Enum):
        return given.value
    if isinstance(given, UUID):
        return str(given)
    return given.isoformat() if hasattr(given, "isoformat") else given
