"""Dealerships as GraphQL types; fields and their readers: `models/policy/fields.py`."""

from models import dealership
from schema.kit.expose import expose


@expose(dealership.Dealership, pages=("events", "accounts"))
class Dealership:
    """A dealership of the brand, where the tour stops."""
