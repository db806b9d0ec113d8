"""Quiet hours as a GraphQL type; fields and their readers: `models/policy/fields.py`."""

from models import quiet_hours
from schema.kit.expose import expose


@expose(quiet_hours.QuietHours)
class QuietHours:
    """From when until when, and on which days, marketing leaves by one channel."""
