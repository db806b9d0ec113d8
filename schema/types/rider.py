"""Riders and their consents as GraphQL types; fields and their readers: `models/policy/fields.py`."""

from models import rider
from schema.kit.expose import expose


@expose(rider.Rider, pages=("bookings",))
class Rider:
    """A person who books or rides."""


@expose(rider.Consent)
class Consent:
    """A rider's answer to one purpose; the newest one counts."""
