"""Messages as GraphQL types; fields and their readers: `models/policy/fields.py`."""

from models import message
from schema.kit.expose import expose


@expose(message.Message)
class Message:
    """One message to one recipient for one cause, as it was sent."""
