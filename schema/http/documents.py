"""From a document's text or hash to a validated operation, each document once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
    value_from_ast_untyped,
)

from models.kit.garbage import swept
from schema.http.bounded_cache import BoundedCache
from schema.http.caller import Caller
from schema.http.cost import Cost, list_fields, shown
from schema.http.limits import DOOR_LIMITS, DocumentMeasurer, LimitError, Limits
from schema.http.operation import PreparedOperation
from schema.http.refusal import DocumentRefusal, forbid, refuse, refuse_errors
from schema.http.request import GraphQLRequest
from schema.http.syntax_tree import forget_tokens
from schema.http.trusted import hash_of

RULES = tuple(specified_rules)  # one tuple for all: graphql-core keeps what it derives from it
_MAX_ERRORS = 10
_NUL = re.compile(r"\x00|\\u(?:0000|\{0+\})")


@dataclass(frozen=True, slots=True)
class _Document:
    """A valid document of one door."""

    node: DocumentNode
    text_hash: str
    fragments: Mapping[str, FragmentDefinitionNode]
    operations: Mapping[str | None, tuple[OperationDefinitionNode, Cost]]


_Key = tuple[str, str, bool]


class DocumentStore:
    """Finds, parses, measures and validates documents, and remembers the outcome per door.

    The cache is bounded by entries and by the characters of the documents in it, since a syntax tree takes about 80
    bytes per character of its text: 12 MB at most. All documents of our own clients have 138,000 characters. Refusals
    have a cache of their own, so that junk does not displace what serves.
    """

    def __init__(
        self,
        schema_for: Callable[[str], GraphQLSchema],
        trusted: Mapping[str, str],
        *,
        first_party_text: bool = False,
        limits: Mapping[str, Limits] = DOOR_LIMITS,
    ) -> None:
        self._schema_for = schema_for
        self._trusted = trusted
        self._first_party_text = first_party_text
        self._limits = limits
        self._lists: dict[str, frozenset[str]] = {}
        self._valid: BoundedCache[_Key, _Document] = BoundedCache(entries=2_000, weight=150_000)
        self._refused: BoundedCache[_Key, DocumentRefusal] = BoundedCache(entries=1_000, weight=1_000_000)

    def prepare(self, request: GraphQLRequest, caller: Caller) -> PreparedOperation | DocumentRefusal:
        """The operation that the request names, or why it will not be executed."""
        door = caller.viewer.door
        limits = self._limits[door]
        found = self._find(request, caller, limits)
        if isinstance(found, DocumentRefusal):
            return found
        return _select(found, request, door, limits)

    def _find(self, request: GraphQLRequest, caller: Caller, limits: Limits) -> _Document | DocumentRefusal:
        if request.query is not None:
            return self._find_text(request.query, request.document_hash, caller, limits)
        text_hash = request.document_hash or ""
        text = self._trusted.get(text_hash)
        if text is None:
            # Not registered on the fly, as "automatic" persisted queries would: anybody could then trust a text.
            return refuse("PERSISTED_QUERY_NOT_FOUND", "No client was built with a document of this hash.")
        return self._load((text_hash, caller.viewer.door, caller.may_explore), text, limits)

    def _find_text(
        self, text: str, announced_hash: str | None, caller: Caller, limits: Limits
    ) -> _Document | DocumentRefusal:
        if len(text) > limits.document_bytes or len(text.encode()) > limits.document_bytes:
            message = f"The document has more than {limits.document_bytes} bytes."
            return forbid(400, "DOCUMENT_TOO_LARGE", message)
        text_hash = hash_of(text)
        if announced_hash not in (None, text_hash):
            return refuse("PERSISTED_QUERY_HASH_MISMATCH", "The hash is not that of the document sent with it.")
        if text_hash not in self._trusted and caller.is_first_party and not self._first_party_text:
            message = "Our own clients send the hash of a document that they were built with, no other text."
            return forbid(403, "DOCUMENT_NOT_TRUSTED", message)
        return self._load((text_hash, caller.viewer.door, caller.may_explore), text, limits)

    def _load(self, key: _Key, text: str, limits: Limits) -> _Document | DocumentRefusal:
        known = self._valid.get(key) or self._refused.get(key)
        if known is not None:
            return known
        with swept():
            found = self._check(key, text, limits)
        if isinstance(found, DocumentRefusal):
            self._refused.put(key, found, len(found.body))
        else:
            self._valid.put(key, found, len(text))
        return found

    def _lists_of(self, door: str) -> frozenset[str]:
        found = self._lists.get(door)
        if found is None:
            found = self._lists[door] = list_fields(self._schema_for(door))
        return found

    def _check(self, key: _Key, text: str, limits: Limits) -> _Document | DocumentRefusal:
        text_hash, door, may_explore = key
        if _NUL.search(text):
            return refuse("GRAPHQL_PARSE_FAILED", "A document cannot hold a NUL character (U+0000).")
        try:
            node = parse(text, max_lexical_tokens=limits.tokens, max_comments=limits.tokens)
        except GraphQLSyntaxError as error:
            return _refuse_syntax(error, limits)
        try:
            measured = DocumentMeasurer(node, limits, self._lists_of(door)).measure()
        except LimitError as error:
            return forbid(400, error.code, str(error))
        if not may_explore and any(measure.introspects for _, measure in measured):
            message = "Introspection is for admins and integrators with a bearer token."
            return refuse("INTROSPECTION_REFUSED", message)
        errors = validate(self._schema_for(door), node, RULES, _MAX_ERRORS, hide_suggestions=not may_explore)
        if errors:
            return refuse_errors("GRAPHQL_VALIDATION_FAILED", errors)
        forget_tokens(node)
        return _Document(
            node,
            text_hash,
            {item.name.value: item for item in node.definitions if isinstance(item, FragmentDefinitionNode)},
            {item.name.value if item.name else None: (item, measure.cost) for item, measure in measured},
        )


def _refuse_syntax(error: GraphQLSyntaxError, limits: Limits) -> DocumentRefusal:
    if "nested too deeply" in error.message:
        return forbid(400, "DOCUMENT_TOO_DEEP", "The document is nested too deeply.")
    if error.message.endswith("Parsing aborted."):
        message = f"The document has more than {limits.tokens} tokens."
        return forbid(400, "DOCUMENT_TOO_LARGE", message)
    return refuse_errors("GRAPHQL_PARSE_FAILED", [error])


def _select(
    found: _Document, request: GraphQLRequest, door: str, limits: Limits
) -> PreparedOperation | DocumentRefusal:
    """GetOperation() of the GraphQL specification (6.1), then the budget with this request's variables."""
    name = request.operation_name
    if name is None and len(found.operations) != 1:
        return refuse("OPERATION_RESOLUTION_FAILURE", "The document has several operations: send operationName.")
    chosen = found.operations.get(name) if name is not None else next(iter(found.operations.values()))
    if chosen is None:
        return refuse("OPERATION_RESOLUTION_FAILURE", f'The document has no operation "{name}".')
    operation, cost = chosen
    total = cost.total(_page_variables(operation, request.variables), limits.page)
    if total > limits.cost:
        allowed = f"{limits.cost} are allowed: ask for smaller pages or fewer fields."
        message = f"The operation may read {shown(total)} values, {allowed}"
        return forbid(400, "OPERATION_TOO_COSTLY", message)
    return PreparedOperation(
        document=found.node,
        text_hash=found.text_hash,
        operation=operation,
        fragments=found.fragments,
        variables=request.variables,
        door=door,
        cost=total,
        budget=limits.cost,
    )


def _page_variables(operation: OperationDefinitionNode, given: Mapping[str, Any]) -> dict[str, Any]:
    defaults = {
        definition.variable.name.value: value_from_ast_untyped(definition.default_value)
        for definition in operation.variable_definitions or ()
        if definition.default_value is not None
    }
    return {**defaults, **given}
