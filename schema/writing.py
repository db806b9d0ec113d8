"""Mutations, root by root: each is one use case and one commit, its payload a text that the reader makes.

Not by graphql-core's executor: with Strawberry's conversion it takes longer than booking a place does.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import orjson
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLObjectType,
    GraphQLSchema,
    SelectionSetNode,
    get_argument_values,
    located_error,
)
from graphql.execution.values import VariableValues

from models.outage import is_outage
from models.policy.viewer import Viewer
from resolvers.reader.catalog import MODELS
from resolvers.reader.plans import Plan, compile_plan, shape
from resolvers.reader.selection import Selection, Variable
from schema.failure import failure_entry
from schema.http.bounded_cache import BoundedCache
from schema.http.operation import Answer, PreparedOperation
from schema.http.syntax_tree import variables_in
from schema.kit.mutate import carry_out, reading_viewer
from schema.kit.payload import mutating_of
from schema.kit.reading import run_plan
from schema.kit.request import RequestContext
from schema.kit.selection import Collector
from schema.kit.told import told_part

# Where a payload's plan is given the row, or the rows, that it holds: no variable can have such a name.
GIVEN = {False: "@id", True: "@ids"}
MOST_PAYLOADS, MOST_WEIGHT = 500, 2_000_000


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a payload: rows that a plan reads, or what the outcome itself holds."""

    key: str
    name: str
    plan: Plan | None = None
    many: bool = False
    children: tuple[Selection, ...] = ()


@dataclass(frozen=True, slots=True)
class Root:
    """One root of an operation, with what is needed to answer it."""

    key: str
    nodes: Sequence[FieldNode]
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    collector: Collector
    variables: VariableValues

    @property
    def name(self) -> str:
        """The field's own name."""
        return self.nodes[0].name.value

    def members(self, type_name: str, viewer: Viewer) -> Sequence[Member]:
        """What is asked of the payload where it is of this type."""
        kind: GraphQLObjectType = self.schema.type_map[type_name]  # type: ignore[assignment]
        return [_member(selection, viewer) for selection in self.collector.fields(kind, self._sets)]

    def asking(self) -> frozenset[str]:
        """The variables on which it depends what is asked: not those of the input, of which no two need be alike."""
        return variables_in(self._sets, self.fragments)

    @property
    def _sets(self) -> Sequence[SelectionSetNode]:
        return [node.selection_set for node in self.nodes if node.selection_set]


def _member(asked: Selection, viewer: Viewer) -> Member:
    if asked.type not in MODELS:
        return Member(asked.key, asked.name, children=asked.children)
    place = GIVEN[asked.many]
    given = replace(asked, arguments={place.removeprefix("@"): Variable((place,))})
    return Member(asked.key, asked.name, compile_plan(viewer.role, viewer.door, [given], None), asked.many)


class Writer:
    """Executes the mutations of one process; keeps what their payloads are compiled to."""

    def __init__(self) -> None:
        self._payloads: BoundedCache[Hashable, Sequence[Member]] = BoundedCache(MOST_PAYLOADS, MOST_WEIGHT)
        self._asking: BoundedCache[Hashable, frozenset[str]] = BoundedCache(MOST_PAYLOADS, MOST_PAYLOADS)

    async def execute(
        self,
        schema: GraphQLSchema,
        operation: PreparedOperation,
        context: RequestContext,
        variables: VariableValues,
        request_id: str,
    ) -> Answer:
        """The answer to a valid operation. Payloads are not null, so the first that fails ends it (GraphQL 6.2.2).

        Raises an outage, which is the answer to the whole request.
        """
        kind: GraphQLObjectType = schema.mutation_type  # type: ignore[assignment]  # validated: the door has one
        collector = Collector(schema, operation.fragments, variables)
        texts = []
        for key, nodes in collector.grouped(kind, [operation.operation.selection_set]).items():
            try:
                root = Root(key, nodes, schema, operation.fragments, collector, variables)
                text = await self._answer(kind, root, context)
            except Exception as error:
                if is_outage(error):
                    raise
                entry = failure_entry(located_error(error, nodes, [key]), request_id)
                return Answer(orjson.dumps({"data": None, "errors": [entry], "extensions": operation.extensions}))
            texts.append(b'"%b":%b' % (key.encode(), text))
        return Answer(b'{"data":{%b},"extensions":%b}' % (b",".join(texts), orjson.dumps(operation.extensions)))

    async def _answer(self, kind: GraphQLObjectType, root: Root, context: RequestContext) -> bytes:
        if root.name == "__typename":
            return orjson.dumps(kind.name)
        field = kind.fields[root.name]
        given = get_argument_values(field, root.nodes[0], root.variables)["input"]
        return await self._payload(root, await carry_out(context, mutating_of(field), given), context)

    async def _payload(self, root: Root, outcome: Mapping[str, Any], context: RequestContext) -> bytes:
        variables, viewer = root.variables.coerced, reading_viewer(context.viewer, outcome)
        type_name = outcome["__typename"]
        asked_by = (context.document, context.operation, root.key)
        asking = self._asking.get(asked_by)
        if asking is None:
            asking = root.asking()
            self._asking.put(asked_by, asking, 1)
        asked = shape({name: value for name, value in variables.items() if name in asking})
        key = (*asked_by, type_name, viewer.role, asked)
        members = self._payloads.get(key)
        if members is None:
            members = root.members(type_name, viewer)
            self._payloads.put(key, members, sum(member.plan.weight for member in members if member.plan))
        texts = []
        for member in members:
            value = outcome.get(member.name)
            if member.plan is None:
                text = orjson.dumps({member.key: told_part(value, member.children)})
            else:
                rows = [UUID(each) for each in value or ()] if member.many else value
                given = {**variables, GIVEN[member.many]: rows}
                text = await run_plan(context.database, member.plan, viewer, given, context.document)
            texts.append(text[1:-1])
        return b"{%b}" % b",".join(texts)
