"""A document that is kept tells where its parts stand, and holds none of the tokens that it was parsed from."""

import gc

from graphql import GraphQLError, Token, parse

from schema.http.syntax_tree import forget_tokens

TEXT = """
query Page($id: ID! = "x") @include(if: true) {
  event(id: $id, filter: {day: [1, {deep: "é"}]}) { ...Name ... on Event { id } }
}
fragment Name on Event { name }
"""


def tokens_held() -> int:
    gc.collect()
    return sum(isinstance(each, Token) for each in gc.get_objects())


def test_places_stay_and_tokens_go() -> None:
    held = tokens_held()
    document = parse(TEXT)
    places = document.to_dict(locations=True)
    assert tokens_held() > held + 50
    forget_tokens(document)
    assert document.to_dict(locations=True) == places
    assert tokens_held() <= held + 1
    (field,) = document.definitions[0].selection_set.selections  # type: ignore[attr-defined]
    assert GraphQLError("here", [field]).locations == [(3, 3)]
