"""Rows that a query's resolver makes, e.g. of what an act would do: plain members, and ids that the reader reads."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
from graphql import GraphQLResolveInfo, get_named_type, get_nullable_type, is_list_type

from resolvers.reader.catalog import MODELS
from resolvers.reader.plans import compile_plan, shape
from resolvers.reader.selection import Variable
from schema.errors import Problem
from schema.kit.reading import run_plan
from schema.kit.request import RequestContext
from schema.kit.selection import Collector

# Of a mutation's payload they are read by `schema/writing.py`.
FORETOLD = {"ChangeConsequences", *(kind.__name__ for kind in Problem.__subclasses__())}
# What the plan of a member is given, besides the variables: no variable can have such a name.
GIVEN = {False: "@id", True: "@ids"}


async def read_member(row: dict[str, Any], info: GraphQLResolveInfo[RequestContext], **_arguments: Any) -> Any:
    """A member of such a row: as it is, or the row (or rows) of which it holds the id."""
    value = row.get(info.field_name)
    if value is None or get_named_type(info.return_type).name not in MODELS:
        return value
    many, context, variables = is_list_type(get_nullable_type(info.return_type)), info.context, info.variable_values
    place, key = GIVEN[many], str(info.path.key)
    where = (context.document, context.operation, tuple(info.path.as_list()), context.viewer.role)

    def compile_it() -> Any:
        selection = Collector(info.schema, info.fragments, variables).field(info.parent_type, key, info.field_nodes)
        given = replace(selection, arguments={place.removeprefix("@"): Variable((place,))})
        return compile_plan(context.viewer.role, context.viewer.door, [given], None)

    plan = context.plans.get((*where, shape(variables.coerced)), compile_it)
    if plan is None:
        raise TypeError(f"{info.field_name} has no plan")
    given = {**variables.coerced, place: [UUID(each) for each in value] if many else value}
    return orjson.loads(await run_plan(context.database, plan, context.viewer, given, context.document))[key]
