"""Leads as GraphQL types; fields and their readers: `models/policy/fields.py`."""

from models import lead
from schema.kit.expose import expose


@expose(lead.Lead)
class Lead:
    """A rider who may buy, as the CRM pulls it. Its id is stable: use it as the external id."""
