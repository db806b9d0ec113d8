"""The waiting list as GraphQL types; fields and their readers: `models/policy/fields.py`."""

from models import wish
from schema.kit.expose import expose


@expose(wish.Wish)
class Wish:
    """A rider who waits for a place at an event."""


@expose(wish.WishModel)
class WishModel:
    """A model that will do."""


@expose(wish.WishSlot)
class WishSlot:
    """A slot that will do."""
