"""Bookings, their history and their ride as GraphQL types; fields and their readers: `models/policy/fields.py`."""

from models import booking
from schema.kit.expose import expose


@expose(booking.Booking)
class Booking:
    """A rider on a place."""


@expose(booking.BookingStep)
class BookingStep:
    """One step in a booking's life: its readable history."""


@expose(booking.Ride)
class Ride:
    """What happened on the day: departure, return, a fall."""
