"""Slots, their template and their places as GraphQL types; fields and their readers: `models/policy/fields.py`."""

from models import slot
from schema.kit.expose import expose


@expose(slot.SlotTemplate)
class SlotTemplate:
    """How the slots of an event are laid out over each of its days."""


@expose(slot.Slot, pages=("bookings",))
class Slot:
    """A departure: riders of a group, or of both, leave at the same time."""


@expose(slot.Place, pages=("bookings",))
class Place:
    """One slot × one vehicle: the unit that is sold once."""
