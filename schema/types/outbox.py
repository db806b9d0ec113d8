"""Jobs as a GraphQL type; fields and their readers: `models/policy/fields.py`."""

from models import outbox
from schema.kit.expose import expose


@expose(outbox.OutboxJob)
class OutboxJob:
    """A piece of work that waits, was done, or was set aside after too many failures."""
