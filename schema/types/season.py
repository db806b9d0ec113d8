"""Seasons as GraphQL types; fields and their readers: `models/policy/fields.py`."""

from models import season
from schema.kit.expose import expose


@expose(season.Season, pages=("events", "day_figures"))
class Season:
    """One year of the tour."""


@expose(season.Truck)
class Truck:
    """The truck of a season: at one place at a time (B7)."""
