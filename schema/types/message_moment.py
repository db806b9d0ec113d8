"""Moments of automatic messages as a GraphQL type; fields and their readers: `models/policy/fields.py`."""

from models import message_moment
from schema.kit.expose import expose


@expose(message_moment.MessageMoment)
class MessageMoment:
    """When a message that depends on time leaves, by one channel."""
