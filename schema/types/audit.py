"""The audit trail, as GraphQL types: fields and who reads them stand in `models/policy/fields.py`."""

from models import audit
from schema.kit.expose import expose


@expose(audit.AuditEntry)
class AuditEntry:
    """One change of one row: who, when, what, before and after."""
