"""The input of `saveMailing` (F6): a plan, and a member per list that a mailing may go to, with its filter."""

from typing import Any

import strawberry
from strawberry.utils.str_converters import to_camel_case

from models.mailing import MailingAudience
from resolvers.mailing import MailingPlan, SaveMailingInput
from resolvers.mailing_set import LISTED
from schema.kit.input_object import Given, input_of, to_domain
from schema.kit.inputs import filter_of
from schema.kit.list_form import as_json
from schema.kit.payload import Form

MEMBERS = {audience.value.lower(): audience for audience in MailingAudience}


def mailing_form() -> Form:
    """The input type, and how it becomes the use case's input."""
    annotations: dict[str, Any] = {name: _part(LISTED[audience]) | None for name, audience in MEMBERS.items()}
    members = {name: strawberry.field(default=strawberry.UNSET) for name in annotations}
    plan = input_of(MailingPlan)
    made = type("SaveMailingInput", (plan,), {"__annotations__": annotations, "__module__": __name__, **members})
    description = (
        "A mailing: give exactly one member that names a list, `riders: {}` for all of it. With `mailingId` a draft is"
        " changed. `pace`: at most so many messages per `pacePer`."
    )
    return strawberry.input(made, description=description), _to_domain


def _part(model: type[Any]) -> Any:
    """`<Name>SetInput`."""
    annotations: dict[str, Any] = {"filter": filter_of(model) | None}
    members = {"__annotations__": annotations, "__module__": __name__, "filter": strawberry.UNSET}
    name = f"{model.__name__}SetInput"
    return strawberry.input(type(name, (), members), description=f"Which {model.__name__} rows.")


def _to_domain(given: Given) -> SaveMailingInput:
    """The audience is None unless exactly one list is named."""
    plan = to_domain(MailingPlan, given)
    parts = {audience: given.get(to_camel_case(name)) for name, audience in MEMBERS.items()}
    named = {audience: part for audience, part in parts.items() if part is not None}
    if len(named) != 1:
        return SaveMailingInput(plan, None)
    [(audience, part)] = named.items()
    return SaveMailingInput(plan, audience, as_json(part.get("filter")))
