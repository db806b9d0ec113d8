"""Suppressed addresses as a GraphQL type; fields and their readers: `models/policy/fields.py`."""

from models import suppression
from schema.kit.expose import expose


@expose(suppression.Suppression)
class Suppression:
    """An address or a number that is not written to, from its creation until it is lifted."""
