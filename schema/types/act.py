"""Bulk acts and what became of each booking as GraphQL types; fields and their readers: `models/policy/fields.py`."""

from models import act
from schema.kit.expose import expose


@expose(act.Act, pages=("items",))
class Act:
    """One bulk act, or the preview of one: how far it is, and what the riders answered."""


@expose(act.ActItem)
class ActItem:
    """One booking that an act meets, and the place that is offered instead."""
