"""A document's syntax tree as it is kept: without the tokens that it was parsed from."""

from graphql import DocumentNode, Node, Token, TokenKind

_NO_TOKEN = Token(TokenKind.SOF, 0, 0, 0, 0)


def forget_tokens(document: DocumentNode) -> None:
    """Keep of each node's place where it starts and ends, all that errors tell; tokens are a third of the tree."""
    waiting: list[Node] = [document]
    while waiting:
        node = waiting.pop()
        if node.loc is not None:
            node.loc.start_token = node.loc.end_token = _NO_TOKEN
        for key in node.keys:
            found = getattr(node, key)
            if isinstance(found, Node):
                waiting.append(found)
            elif isinstance(found, (list, tuple)):
                waiting.extend(each for each in found if isinstance(each, Node))
