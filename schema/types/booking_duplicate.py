"""Pairs of bookings as a GraphQL type; fields and their readers: `models/policy/fields.py`."""

from models import booking_duplicate
from schema.kit.expose import expose


@expose(booking_duplicate.BookingDuplicate)
class BookingDuplicate:
    """Two bookings of one event, still to come, of the same rider, address or phone."""
