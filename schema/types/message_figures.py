"""Kept figures of messages as a GraphQL type; fields and their readers: `models/policy/fields.py`."""

from models import message_figures
from schema.kit.expose import expose


@expose(message_figures.MessageFigures)
class MessageFigures:
    """Figures of the messages of one cause, channel, language, version of a template, event and day of sending (F3)."""
