"""Change requests as GraphQL types; fields and their readers: `models/policy/fields.py`."""

from models import change_request
from schema.kit.expose import expose


@expose(change_request.ChangeRequest)
class ChangeRequest:
    """What a dealership asks headquarters to change on a booking, a slot or its event, and the answer (E2)."""
