"""Payloads: per mutation a success type that holds what was changed, in a union with the refusals."""

import inspect
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Union

import strawberry
from graphql import GraphQLField

from schema.errors import ALWAYS
from schema.kit.generated import lazy_type
from schema.kit.input_object import Given, input_of, to_domain
from schema.kit.mutate import Mutating, UseCase

# An input type, and how what comes by it becomes the use case's input.
Form = tuple[type[Any], Callable[[Given], Any]]
MUTATING = "mutating"


def mutation_field(use_case: UseCase, model: type[Any], *refusals: type[Any], form: Form | None = None) -> Any:
    """The mutation of a use case `async def name(session, viewer, input) -> model`.

    Its input is the twin of the use case's own input class unless a `form` says otherwise, its payload
    `<Name>Success`, holding the changed row, or one of the refusals.
    """
    name = "".join(part.capitalize() for part in use_case.__name__.split("_"))
    domain = use_case.__annotations__["input"]
    given_type, convert = form or (input_of(domain), partial(to_domain, domain))
    row = model.__name__[0].lower() + model.__name__[1:]
    made = type(f"{name}Success", (), {"__annotations__": {row: lazy_type(model)}, "__module__": __name__})
    success = strawberry.type(made, description=f"{name} was carried out.")
    members = (success, *refusals, *ALWAYS)
    payload = Annotated[Union[members], strawberry.union(f"{name}Payload")]  # type: ignore[valid-type]  # noqa: UP007

    def resolve(input: given_type) -> payload:  # type: ignore[valid-type]
        raise TypeError("mutations are carried out by schema.writing")

    mutating = Mutating(use_case, convert, success.__name__)
    return strawberry.field(resolver=resolve, description=inspect.getdoc(use_case), metadata={MUTATING: mutating})


def mutating_of(field: GraphQLField) -> Mutating:
    """What a root of Mutation does."""
    mutating: Mutating = field.extensions["strawberry-definition"].metadata[MUTATING]
    return mutating
