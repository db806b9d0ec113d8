"""Connections (Relay, Cursor Connections): generated once per type, with their filter and sort inputs."""

from collections.abc import AsyncGenerator
from typing import Any

import strawberry

from models.kit.once import once
from schema.kit.aggregate import over_all
from schema.kit.generated import generated_type, lazy_type
from schema.kit.inputs import filter_of, sort_of


@strawberry.type(description="Where a page stands among the rows.")
class PageInfo:
    """Relay's PageInfo; pages go forward."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@once
def connection_type(target: type[Any]) -> type[Any]:
    """`<Name>Connection` of a mapped class."""
    name = target.__name__
    node = lazy_type(target)
    edge = generated_type(f"{name}Edge", {"cursor": str, "node": node}, f"One {name} of a page, with its cursor.")
    aggregate, groups = over_all(target)
    fields = {"edges": list[edge], "nodes": list[node], "page_info": PageInfo, "total_count": int}  # type: ignore[valid-type]
    words = f"A page of {name} rows, and how many there are in all."
    return generated_type(f"{name}Connection", {**fields, "aggregate": aggregate}, words, groups=groups)


def connection_field(target: type[Any], description: str = "") -> Any:
    """A field that pages through a type; the reader answers it, so its resolver is never called."""
    connection, narrowing, sorting = connection_type(target), filter_of(target), sort_of(target)

    def page(
        first: int | None = strawberry.UNSET,
        after: str | None = strawberry.UNSET,
        filter: narrowing | None = strawberry.UNSET,  # type: ignore[valid-type]
        sort: list[sorting] | None = strawberry.UNSET,  # type: ignore[valid-type]
    ) -> connection:  # type: ignore[valid-type]
        raise NotImplementedError("answered by the reader")

    return strawberry.field(resolver=page, description=description)


def followed_connection_field(target: type[Any], description: str) -> Any:
    """The same as a root of following: each answer is what the query of its name would answer."""
    connection, narrowing, sorting = connection_type(target), filter_of(target), sort_of(target)

    async def follow(
        first: int | None = strawberry.UNSET,
        after: str | None = strawberry.UNSET,
        filter: narrowing | None = strawberry.UNSET,  # type: ignore[valid-type]
        sort: list[sorting] | None = strawberry.UNSET,  # type: ignore[valid-type]
    ) -> AsyncGenerator[connection, None]:  # type: ignore[valid-type]
        raise NotImplementedError("answered by the reader")
        yield

    return strawberry.subscription(resolver=follow, description=description)
