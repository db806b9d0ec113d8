"""The audit trail as GraphQL types; fields and their readers: `models/policy/fields.py`."""

from models import audit
from schema.kit.expose import expose


@expose(audit.AuditEntry)
class AuditEntry:
    """One change of one row: who, when, what, before and after."""
