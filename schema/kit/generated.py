"""GraphQL types that are generated rather than written, and references to those that are written."""

from typing import Annotated, Any

import strawberry


def generated_type(name: str, annotations: dict[str, Any], description: str, **members: Any) -> type[Any]:
    """An object type with these fields."""
    made = type(name, (), {"__annotations__": annotations, "__module__": __name__, **members})
    return strawberry.type(made, description=description)


def module_of(model: type[Any]) -> str:
    """Where the GraphQL type of a mapped class stands: the same noun names the file in each folder."""
    return f"schema.types.{model.__module__.rpartition('.')[2]}"


def lazy_type(model: type[Any]) -> Any:
    """A reference to the GraphQL type of a mapped class, resolved once all are defined."""
    return Annotated.__class_getitem__((model.__name__, strawberry.lazy(module_of(model))))  # type: ignore[attr-defined]
