"""What came back of messages as a GraphQL type; fields and their readers: `models/policy/fields.py`."""

from models import message_event
from schema.kit.expose import expose


@expose(message_event.MessageEvent)
class MessageEvent:
    """One report about one message: of a provider, a mail server or its recipient."""
