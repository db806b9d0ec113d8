"""Differences that change requests would make, as a GraphQL type; its readers: `models/policy/fields.py`."""

from models import change_difference
from schema.kit.expose import expose


@expose(change_difference.ChangeDifference)
class ChangeDifference:
    """One field that a request would change: `before` is as it stands now; once answered, as it stood then."""
