"""The other way out: how the ordinary executor answers each field from the same reader.

It serves queries that hold something which is no table (`viewer`, introspection). Each other root is one plan of the
reader; everything below is taken from what it read.
"""

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import orjson
from graphql import FieldNode, GraphQLResolveInfo

from models.policy.fields import FIELDS
from resolvers.reader.catalog import attribute
from resolvers.reader.plans import compile_plan, shape
from resolvers.reader.selection import Selection
from schema.kit.doors import ROW_TYPE, parted
from schema.kit.foretold import FORETOLD, read_member
from schema.kit.reading import run_plan
from schema.kit.request import RequestContext
from schema.kit.selection import Collector

Info = GraphQLResolveInfo[RequestContext]
NOT_TABLES = {
    "viewer",
    "accessTable",
    "actionTable",
    "changeConsequences",
    "rideableClasses",
    "messageCauses",
    "leadFields",
    "messageTemplateComparison",
    "preferences",
    "consentTexts",
}


def resolver_of(type_name: str, field: str) -> Callable[..., Any] | None:
    """How a field is resolved: None leaves it as Strawberry made it."""
    if type_name == "Query":
        return None if field in NOT_TABLES else read_root
    if parted(type_name)[0] in FIELDS or type_name == "PageInfo":
        return from_row
    return read_member if type_name in FORETOLD else None


def from_row(row: Any, info: Info, **_arguments: Any) -> Any:
    """What the reader read for this field."""
    return row[info.path.key]


async def read_root(_source: Any, info: Info, **_arguments: Any) -> Any:
    """A root of Query."""
    context: RequestContext = info.context
    viewer, variables = context.viewer, info.variable_values.coerced
    key = (context.document, context.operation, tuple(info.path.as_list()), viewer.role, shape(variables))
    plan = context.plans.get(key, lambda: compile_plan(viewer.role, viewer.door, [_selection(info)]))
    if plan is None:
        raise TypeError(f"{info.field_name} has no plan")
    row = orjson.loads(await run_plan(context.database, plan, viewer, variables, context.document))
    return row[info.path.key]


def _selection(info: Info) -> Selection:
    collector = Collector(info.schema, info.fragments, info.variable_values)
    nodes: Sequence[FieldNode] = info.field_nodes
    selection = collector.field(info.parent_type, str(info.path.key), nodes)
    if selection.type != "Node":
        return selection
    return dataclasses.replace(selection, children=(*selection.children, Selection(ROW_TYPE, "__typename")))


def is_read_whole(fields: Sequence[Selection]) -> bool:
    """Whether the reader alone answers these roots."""
    return all(
        field.name == "__typename" or (attribute(field.name) in FIELDS["Query"] and field.name not in NOT_TABLES)
        for field in fields
    )
