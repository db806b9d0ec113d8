"""The other way out: how the ordinary executor answers each field from the same reader.

It serves mutations, and queries that hold something which is no table (`viewer`, introspection). Each root, and each
row in a payload, is one plan of the reader; everything below is taken from what it read.
"""

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import orjson
from graphql import FieldNode, GraphQLResolveInfo, get_named_type, get_nullable_type, is_list_type

from models.policy.fields import FIELDS
from models.policy.viewer import Viewer
from resolvers.reader.catalog import MODELS, attribute
from resolvers.reader.plans import compile_plan, shape
from resolvers.reader.selection import Selection, Variable
from schema.kit.doors import ROW_TYPE, parted
from schema.kit.mutate import reading_viewer
from schema.kit.reading import run_plan
from schema.kit.request import RequestContext
from schema.kit.selection import Collector

Info = GraphQLResolveInfo[RequestContext]
NOT_TABLES = {"viewer", "accessTable"}
# What the plan of a payload's row is given, besides the variables: no variable can have such a name.
GIVEN = {False: "@id", True: "@ids"}


def resolver_of(payload_types: frozenset[str]) -> Callable[[str, str], Callable[..., Any] | None]:
    """How a field is resolved: None leaves it as Strawberry made it."""

    def choose(type_name: str, field: str) -> Callable[..., Any] | None:
        if type_name == "Query":
            return None if field in NOT_TABLES else read_root
        if type_name in payload_types:
            return read_member
        if parted(type_name)[0] in FIELDS or type_name == "PageInfo":
            return from_row
        return None

    return choose


def from_row(row: Any, info: Info, **_arguments: Any) -> Any:
    """What the reader read for this field."""
    return row[info.path.key]


async def read_root(_source: Any, info: Info, **_arguments: Any) -> Any:
    """A root of Query."""
    return await _read(info, _selection, info.context.viewer, info.variable_values.coerced, "Query")


async def read_member(row: dict[str, Any], info: Info, **_arguments: Any) -> Any:
    """A member of a payload: plain, or a row (or several) of which the payload holds the id."""
    value = row.get(info.field_name)
    if get_named_type(info.return_type).name not in MODELS:
        return value
    many = is_list_type(get_nullable_type(info.return_type))
    place = GIVEN[many]

    def select(info: Info) -> Selection:
        return dataclasses.replace(_selection(info), arguments={place.removeprefix("@"): Variable((place,))})

    given = [UUID(key) for key in value or ()] if many else value
    viewer = reading_viewer(info.context.viewer, row)
    return await _read(info, select, viewer, {**info.variable_values.coerced, place: given}, None)


def _selection(info: Info) -> Selection:
    collector = Collector(info.schema, info.fragments, info.variable_values)
    nodes: Sequence[FieldNode] = info.field_nodes
    selection = collector.field(info.parent_type, str(info.path.key), nodes)
    if selection.type != "Node":
        return selection
    return dataclasses.replace(selection, children=(*selection.children, Selection(ROW_TYPE, "__typename")))


async def _read(
    info: Info, select: Callable[[Info], Selection], viewer: Viewer, variables: dict[str, Any], parent: str | None
) -> Any:
    context: RequestContext = info.context
    where = tuple(info.path.as_list())
    key = (context.document, context.operation, where, viewer.role, shape(info.variable_values.coerced))
    plan = context.plans.get(key, lambda: compile_plan(viewer.role, viewer.door, [select(info)], parent))
    if plan is None:
        raise TypeError(f"{info.field_name} has no plan")
    row = orjson.loads(await run_plan(context.database, plan, viewer, variables, context.document))
    return row[info.path.key]


def is_read_whole(fields: Sequence[Selection]) -> bool:
    """Whether the reader alone answers these roots."""
    return all(
        field.name == "__typename" or (attribute(field.name) in FIELDS["Query"] and field.name not in NOT_TABLES)
        for field in fields
    )
