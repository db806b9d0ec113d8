"""The log of the waiting list as a GraphQL type; fields and their readers: `models/policy/fields.py`."""

from models import wish_step
from schema.kit.expose import expose


@expose(wish_step.WishStep)
class WishStep:
    """One step of a wish: its readable history, and what fairness is shown by."""
