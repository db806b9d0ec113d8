"""Events and what comes to them as GraphQL types; fields and their readers: `models/policy/fields.py`."""

from models import event
from schema.kit.expose import expose


@expose(event.Event, pages=("bookings", "day_figures"))
class Event:
    """A weekend of the tour at a dealership."""


@expose(event.Allocation)
class Allocation:
    """A vehicle that comes to an event, on the days when it can be booked there."""
