"""Kept figures as GraphQL types; fields and their readers: `models/policy/fields.py`."""

from models import figures
from schema.kit.expose import expose


@expose(figures.DayFigures)
class DayFigures:
    """Figures of one event, one day and one model: sum them by event, dealership, region, model or period."""


@expose(figures.EventFigures)
class EventFigures:
    """Figures of one event."""


@expose(figures.SeasonDayFigures)
class SeasonDayFigures:
    """Figures of one day and one model over all events of a season."""


@expose(figures.SeasonFigures)
class SeasonFigures:
    """Figures of one season: the dashboard."""
