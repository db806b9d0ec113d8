"""Exports and their profiles as GraphQL types; fields and their readers: `models/policy/fields.py`."""

import inspect

import strawberry

from models import export
from models.rider import Locale
from resolvers import lead_field
from resolvers.export_column import Kind
from schema.kit.expose import expose

strawberry.enum(Kind, name="LeadFieldKind", description=inspect.getdoc(Kind))


@expose(export.ExportProfile)
class ExportProfile:
    """How a file for the CRM is written: which columns, from which fields, in which form."""


@expose(export.Export)
class Export:
    """One file asked for by a person."""


@strawberry.type(description=inspect.getdoc(export.DeletedExportProfile))
class DeletedExportProfile:
    """See models/export.py."""

    name: str


@strawberry.type(description=inspect.getdoc(lead_field.LeadField))
class LeadField:
    """See resolvers/lead_field.py."""

    path: str
    group: str = strawberry.field(description="In the language of Accept-Language.")
    title: str = strawberry.field(description="In the language of Accept-Language.")
    kind: Kind


def lead_fields(locale: Locale) -> list[LeadField]:
    """What a column of a leads file may hold."""
    return [
        LeadField(path=each.path, group=each.group, title=each.title, kind=each.kind)
        for each in lead_field.lead_fields(locale)
    ]
