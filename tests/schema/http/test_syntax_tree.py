"""A document that is kept tells where its parts stand, and holds none of the tokens that it was parsed from."""

import gc

from graphql import FragmentDefinitionNode, GraphQLError, OperationDefinitionNode, Token, parse

from schema.http.syntax_tree import forget_tokens, variables_in

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


def test_variables_are_found_where_they_stand_also_in_fragments_of_fragments() -> None:
    document = parse("""
    query ($a: ID, $b: Int, $c: Boolean, $d: ID) {
      one(id: $a) { x(first: [{n: $b}]) ...One }
      two(id: $d) { y }
    }
    fragment One on T { ...Two z }
    fragment Two on T { w @skip(if: $c) ...One }
    """)
    operation, *others = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    fragments = {each.name.value: each for each in others if isinstance(each, FragmentDefinitionNode)}
    one, two = operation.selection_set.selections
    assert variables_in([one], fragments) == {"a", "b", "c"}
    assert variables_in([two], fragments) == {"d"}
    assert variables_in([], fragments) == set()
