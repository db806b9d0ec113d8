"""Pairs of riders as a GraphQL type; fields and their readers: `models/policy/fields.py`."""

from models import rider_duplicate
from schema.kit.expose import expose


@expose(rider_duplicate.RiderDuplicate)
class RiderDuplicate:
    """Two records that may be of one person; e-mail counts 40, phone, name and birth date 30 each, 60 proposes."""
