"""How large a document may be, measured in one pass before it is validated."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)

from schema.http.cost import Cost, Factor, add_costs
from schema.http.measure import Measure, add_measures

INTROSPECTION_FIELDS = ("__schema", "__type")
SUMMARIES = ("aggregate", "groups")
"""Of a connection: they tell little, but read all its rows."""

_NESTING = 60
"""Selection sets inside each other, fragments included: bounds the recursion, whatever the depth allowed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one operation may hold. Counts are taken after fragments are expanded.

    `cost` counts the values that may be read, rows × fields: each field is one, times the sizes of the pages
    (`first`, `last`) and lists around it; `page` stands for a connection's size where none is given, `list` for
    that of a list. `clashes` are pairs of fields with the same response name in one place (fragments repeat `id`,
    say): validation compares all.
    """

    document_bytes: int = 50_000
    tokens: int = 4_000
    depth: int = 12
    fields: int = 600
    aliases: int = 60
    root_fields: int = 20
    directives: int = 60
    clashes: int = 1_000
    fragments: int = 60
    operations: int = 20
    cost: int = 100_000
    page: int = 50
    list: int = 20


DOOR_LIMITS: Mapping[str, Limits] = {
    "admin": Limits(cost=500_000, fields=1_200),
    "team": Limits(cost=250_000),
    "dealer": Limits(),
    "tablet": Limits(cost=250_000),
    "sync": Limits(cost=250_000),
    "public": Limits(
        document_bytes=16_000, tokens=1_500, fields=250, aliases=20, root_fields=8, clashes=400, cost=25_000
    ),
}
"""The budget of each door; whoever is not signed in has the smallest."""


class LimitError(Exception):
    """A document is larger than its door's limits, or its fragments run in a ring."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class DocumentMeasurer:
    """Measures each selection set once; a fragment's result is kept for all its spreads.

    So the work is linear in the document's size. Rules that follow each spread anew take seconds for a
    document of a kilobyte whose fragments spread the next one twice.
    """

    def __init__(self, document: DocumentNode, limits: Limits, lists: Collection[str] = ()) -> None:
        """`lists` are the names of fields that hold lists of objects."""
        self._limits = limits
        self._lists = lists
        self._known: dict[str, Measure | None] = {}
        self._fragments: dict[str, FragmentDefinitionNode] = {}
        self._operations: list[OperationDefinitionNode] = []
        for definition in document.definitions:
            if isinstance(definition, FragmentDefinitionNode):
                self._fragments[definition.name.value] = definition
            elif isinstance(definition, OperationDefinitionNode):
                self._operations.append(definition)

    def measure(self) -> list[tuple[OperationDefinitionNode, Measure]]:
        """Each operation with its measure; LimitError where something is over the limits."""
        _check("fragments", len(self._fragments), self._limits.fragments)
        _check("operations", len(self._operations), self._limits.operations)
        for name in self._fragments:
            self._fragment(name, 0)
        return [(operation, self._operation(operation)) for operation in self._operations]

    def _operation(self, operation: OperationDefinitionNode) -> Measure:
        limits = self._limits
        measure = self._selections(operation.selection_set, 0)
        definitions = operation.variable_definitions or ()
        directives = len(operation.directives or ()) + sum(len(node.directives or ()) for node in definitions)
        _check("root fields", len(measure.names), limits.root_fields)
        _check("levels", measure.depth, limits.depth)
        _check("fields", measure.fields, limits.fields)
        _check("aliases", measure.aliases, limits.aliases)
        _check("directives", measure.directives + directives, limits.directives)
        _check("pairs of fields under one name", measure.clashes + measure.own_clashes, limits.clashes)
        return measure

    def _selections(self, selection_set: SelectionSetNode, level: int) -> Measure:
        if level > _NESTING:
            raise LimitError("DOCUMENT_TOO_DEEP", f"The document nests more than {_NESTING} selection sets.")
        parts: list[Measure] = []
        fields = 0
        for selection in selection_set.selections:
            parts.append(self._selection(selection, level))
            fields += parts[-1].fields
            # Here as well, before the names of so many fields are put together.
            _check("fields", fields, self._limits.fields)
        return add_measures(parts)

    def _selection(self, selection: SelectionNode, level: int) -> Measure:
        if isinstance(selection, FieldNode):
            return self._field(selection, level)
        if isinstance(selection, FragmentSpreadNode):
            inner = self._fragment(selection.name.value, level + 1)
        else:
            assert isinstance(selection, InlineFragmentNode)  # noqa: S101 - there is no fourth kind
            inner = self._selections(selection.selection_set, level + 1)
        return _with_directives(inner, selection.directives)

    def _fragment(self, name: str, level: int) -> Measure:
        if name in self._known:
            known = self._known[name]
            if known is None:
                raise LimitError("FRAGMENT_CYCLE", f'The fragment "{name[:80]}" spreads itself.')
            return known
        definition = self._fragments.get(name)
        if definition is None:
            return Measure()  # validation says that there is none
        self._known[name] = None
        inner = self._selections(definition.selection_set, level)
        measure = _with_directives(inner, definition.directives)
        self._known[name] = measure
        return measure

    def _field(self, field: FieldNode, level: int) -> Measure:
        name = field.name.value
        inner = self._selections(field.selection_set, level + 1) if field.selection_set else Measure()
        introspects = name in INTROSPECTION_FIELDS
        factors = self._page_sizes(field, inner) if field.selection_set else []
        cost = add_costs([Cost(1), inner.cost.times(factors) if factors else inner.cost])
        return Measure(
            # The usual introspection query has 15 levels; graphql-core bounds its lists.
            depth=1 if introspects else inner.depth + 1,
            fields=inner.fields + 1,
            aliases=inner.aliases + (field.alias is not None),
            directives=inner.directives + len(field.directives or ()),
            clashes=inner.clashes + inner.own_clashes,
            introspects=introspects or inner.introspects,
            names={field.alias.value if field.alias else name: 1},
            cost=cost,
        )

    def _page_sizes(self, field: FieldNode, inner: Measure) -> list[Factor]:
        sizes = [
            _page_size(argument.value, self._limits.page)
            for argument in field.arguments or ()
            if argument.name.value in ("first", "last")
        ]
        if sizes:
            return sizes
        if inner.is_page or field.name.value in SUMMARIES:
            return [self._limits.page]
        return [self._limits.list] if field.name.value in self._lists else []


def _page_size(value: object, default: int) -> Factor:
    if isinstance(value, VariableNode):
        return value.name.value
    if isinstance(value, IntValueNode):
        return max(int(value.value[:12]), 1)  # more digits than that are over any limit already
    return default if isinstance(value, NullValueNode) else 1


def _with_directives(measure: Measure, directives: tuple[DirectiveNode, ...] | None) -> Measure:
    return replace(measure, directives=measure.directives + len(directives)) if directives else measure


def _check(what: str, found: int, allowed: int) -> None:
    if found > allowed:
        # The number found may have hundreds of digits: fragments double it.
        code = "DOCUMENT_TOO_DEEP" if what == "levels" else "DOCUMENT_TOO_LARGE"
        raise LimitError(code, f"The document has more than {allowed} {what}.")
