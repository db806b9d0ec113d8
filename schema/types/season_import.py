"""Imports of spreadsheets as GraphQL types; fields and their readers: `models/policy/fields.py`."""

from models import season_import
from schema.kit.expose import expose


@expose(season_import.SeasonImport)
class SeasonImport:
    """One import: tried dry by a job, shown as a difference, then carried out by another."""


@expose(season_import.Spreadsheet)
class Spreadsheet:
    """A file that was uploaded to be imported."""
