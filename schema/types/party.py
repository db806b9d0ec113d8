"""Groups of friends as a GraphQL type; fields and their readers: `models/policy/fields.py`."""

from models import party
from schema.kit.expose import expose


@expose(party.Party, pages=("bookings",))
class Party:
    """Riders who ride together, in one slot."""
