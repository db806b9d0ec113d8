"""Syntax trees as they are kept: without the tokens that they were parsed from, and what stands in their parts."""

from collections.abc import Iterable, Iterator, Mapping

from graphql import DocumentNode, FragmentDefinitionNode, FragmentSpreadNode, Node, Token, TokenKind, VariableNode

_NO_TOKEN = Token(TokenKind.SOF, 0, 0, 0, 0)


def forget_tokens(document: DocumentNode) -> None:
    """Keep of each node's place where it starts and ends, all that errors tell; tokens are a third of the tree."""
    for node in _parts_of(document):
        if node.loc is not None:
            node.loc.start_token = node.loc.end_token = _NO_TOKEN


def variables_in(nodes: Iterable[Node], fragments: Mapping[str, FragmentDefinitionNode]) -> frozenset[str]:
    """Names of the variables that stand in these nodes, and in the fragments that are spread in them."""
    found: set[str] = set()
    spread: set[str] = set()
    waiting = list(nodes)
    while waiting:
        for part in _parts_of(waiting.pop()):
            if isinstance(part, VariableNode):
                found.add(part.name.value)
            elif isinstance(part, FragmentSpreadNode) and part.name.value not in spread:
                spread.add(part.name.value)
                waiting.append(fragments[part.name.value])
    return frozenset(found)


def _parts_of(node: Node) -> Iterator[Node]:
    """The node and all under it."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        yield part
        for key in part.keys:
            found = getattr(part, key)
            if isinstance(found, Node):
                waiting.append(found)
            elif isinstance(found, (list, tuple)):
                waiting.extend(each for each in found if isinstance(each, Node))
