"""Exports and their profiles as GraphQL types; fields and their readers: `models/policy/fields.py`."""

from models import export
from schema.kit.expose import expose


@expose(export.ExportProfile)
class ExportProfile:
    """How a file for the CRM is written: which columns, from which fields, in which form."""


@expose(export.Export)
class Export:
    """One file asked for by a person."""
